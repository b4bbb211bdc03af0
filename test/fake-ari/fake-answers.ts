import type { Bridge } from '../../src/asterisk/generated/models.js';
import type { FakeAnswer, FakeAri, FakeRequest } from './fake-ari.js';

type Handler = (fake: FakeAri, request: FakeRequest, ...ids: string[]) => FakeAnswer;

const done: FakeAnswer = { status: 204 };
const missing: FakeAnswer = { status: 404, json: { message: 'not found' } };
const ok = (json: unknown): FakeAnswer => ({ status: 200, json });

const ofChannel =
  (then: Handler): Handler =>
  (fake, request, id = '', ...rest) =>
    fake.channels.has(id) ? then(fake, request, id, ...rest) : missing;

function recorded(fake: FakeAri, { query }: FakeRequest): FakeAnswer {
  fake.recordings.add(query.get('name') ?? '');
  return { status: 201, json: {} };
}

/** What Asterisk does when nothing is wrong, as far as we use it. */
const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  [
    'GET',
    /^\/asterisk\/info$/,
    (fake) => ok({ status: { startup_time: fake.startupTime, last_reload_time: '' } }),
  ],
  [
    'GET',
    /^\/applications\/([^/]+)$/,
    (fake, _request, app) =>
      fake.app === app ? ok({ name: app, channel_ids: [...fake.channels.keys()], bridge_ids: [] }) : missing,
  ],
  ['PUT', /^\/applications\/[^/]+\/eventFilter$/, () => ok({})],
  ['POST', /^\/applications\/[^/]+\/subscription$/, () => ok({})],
  ['GET', /^\/channels$/, (fake) => ok([...fake.channels.values()])],
  ['GET', /^\/channels\/([^/]+)$/, ofChannel((fake, _request, id = '') => ok(fake.channels.get(id)))],
  ['POST', /^\/channels\/([^/]+)\/answer$/, ofChannel(() => done)],
  ['POST', /^\/channels\/([^/]+)\/variable$/, ofChannel(() => done)],
  ['POST', /^\/channels\/([^/]+)\/record$/, ofChannel((fake, request) => recorded(fake, request))],
  [
    'POST',
    /^\/channels\/([^/]+)\/snoop\/([^/]+)$/,
    ofChannel((fake, _request, _id, snoopId = '') => {
      const snoop = fake.channel(snoopId, { name: `Snoop/${snoopId}` });
      fake.channels.set(snoopId, snoop);
      fake.emit({ type: 'StasisStart', args: [], channel: snoop });
      return ok(snoop);
    }),
  ],
  [
    'POST',
    /^\/channels\/([^/]+)\/play\/([^/]+)$/,
    ofChannel((fake, _request, _id, playbackId = '') => {
      fake.playbacks.add(playbackId);
      return { status: 201, json: { id: playbackId, state: 'queued' } };
    }),
  ],
  [
    'POST',
    /^\/channels\/([^/]+)$/,
    (fake, _request, id = '') => {
      if (fake.channels.has(id)) return { status: 409, json: { message: 'in use' } };
      fake.channels.set(id, fake.channel(id, { state: 'Down' }));
      return ok(fake.channels.get(id));
    },
  ],
  [
    'DELETE',
    /^\/channels\/([^/]+)$/,
    ofChannel((fake, request, id = '') => {
      fake.hangsUp(id, Number(request.query.get('reason_code') ?? 16));
      return done;
    }),
  ],
  [
    'GET',
    /^\/playbacks\/([^/]+)$/,
    (fake, _request, id = '') => (fake.playbacks.has(id) ? ok({ id }) : missing),
  ],
  [
    'DELETE',
    /^\/playbacks\/([^/]+)$/,
    (fake, _request, id = '') => (fake.playbacks.delete(id) ? done : missing),
  ],
  ['GET', /^\/bridges$/, (fake) => ok([...fake.bridges.values()])],
  [
    'POST',
    /^\/bridges\/([^/]+)$/,
    (fake, request, id = '') => {
      const bridge: Bridge = {
        id,
        technology: 'simple_bridge',
        bridge_type: 'mixing',
        bridge_class: 'stasis',
        creator: 'Stasis',
        name: request.query.get('name') ?? '',
        channels: [],
        creationtime: new Date().toISOString(),
      };
      fake.bridges.set(id, bridge);
      return ok(bridge);
    },
  ],
  [
    'GET',
    /^\/bridges\/([^/]+)$/,
    (fake, _request, id = '') => (fake.bridges.has(id) ? ok(fake.bridges.get(id)) : missing),
  ],
  [
    'POST',
    /^\/bridges\/([^/]+)\/play\/([^/]+)$/,
    (fake, _request, id = '', playbackId = '') => {
      if (!fake.bridges.has(id)) return missing;
      fake.playbacks.add(playbackId);
      return { status: 201, json: { id: playbackId, state: 'queued' } };
    },
  ],
  [
    'POST',
    /^\/bridges\/([^/]+)\/record$/,
    (fake, request, id = '') => (fake.bridges.has(id) ? recorded(fake, request) : missing),
  ],
  ['DELETE', /^\/bridges\/([^/]+)$/, (fake, _request, id = '') => (fake.bridges.delete(id) ? done : missing)],
  ['POST', /^\/bridges\/([^/]+)\/moh$/, (fake, _request, id = '') => (fake.bridges.has(id) ? done : missing)],
  [
    'POST',
    /^\/bridges\/([^/]+)\/(addChannel|removeChannel)$/,
    (fake, request, id = '', act) => {
      const bridge = fake.bridges.get(id);
      if (!bridge) return missing;
      const named = (request.query.get('channel') ?? '').split(',');
      if (named.some((each) => !fake.channels.has(each)))
        return { status: 400, json: { message: 'no such channel' } };
      const others = bridge.channels.filter((each) => !named.includes(each));
      fake.bridges.set(id, { ...bridge, channels: act === 'addChannel' ? [...others, ...named] : others });
      return done;
    },
  ],
  ['GET', /^\/endpoints\/PJSIP$/, (fake) => ok(fake.endpoints)],
  [
    'GET',
    /^\/endpoints\/PJSIP\/([^/]+)$/,
    (fake, _request, name) => {
      const endpoint = fake.endpoints.find(({ resource }) => resource === name);
      return endpoint ? ok(endpoint) : missing;
    },
  ],
  [
    'PUT',
    /^\/asterisk\/config\/dynamic\/res_pjsip\/(.+)$/,
    (fake, { body }, name = '') => {
      fake.sipObjects.set(name, body.fields as { attribute: string; value: string }[]);
      return ok(body.fields);
    },
  ],
  [
    'GET',
    /^\/asterisk\/config\/dynamic\/res_pjsip\/(.+)$/,
    (fake, _request, name = '') => (fake.sipObjects.has(name) ? ok(fake.sipObjects.get(name)) : missing),
  ],
  [
    'DELETE',
    /^\/asterisk\/config\/dynamic\/res_pjsip\/(.+)$/,
    (fake, _request, name = '') => (fake.sipObjects.delete(name) ? done : missing),
  ],
  [
    'GET',
    /^\/recordings\/live\/([^/]+)$/,
    (fake, _request, name = '') => (fake.recordings.has(name) ? ok({ name, state: 'recording' }) : missing),
  ],
  [
    'DELETE',
    /^\/recordings\/live\/([^/]+)$/,
    (fake, _request, name = '') => (fake.recordings.delete(name) ? done : missing),
  ],
  ['POST', /^\/recordings\/live\/([^/]+)\/stop$/, () => done],
  ['GET', /^\/recordings\/stored$/, () => ok([])],
];

export function answerOf(fake: FakeAri, request: FakeRequest): FakeAnswer {
  for (const [method, path, handler] of routes) {
    const match = request.method === method ? path.exec(request.path) : null;
    if (match) return handler(fake, request, ...match.slice(1));
  }
  return missing;
}
