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
  ['POST', /^\/channels\/([^/]+)\/record$/, ofChannel(() => ({ status: 201, json: {} }))],
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
  ['PUT', /^\/asterisk\/config\/dynamic\//, () => ok([])],
  ['DELETE', /^\/asterisk\/config\/dynamic\//, () => done],
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
