/** Every route of write-ups against every role. */
import { askedOf, statusByRole, testServer } from '../http/server-under-test.js';
import { wrapUpRoutes } from '../../../src/wrap-up/index.js';
import { callId, WrapUpBench } from './wrap-up-bench.js';

const choice = { outcome: 'solved', tags: ['praise', 'praise'] };
const wish = { kind: 'ticket', key: 'wish-0001', summary: 'No light' };
const base = `/api/calls/${callId}/wrap-up`;

/** Status for nobody, the agent who writes the call up, quality, a supervisor and the administrator, who do not. */
const matrix: readonly ['GET' | 'PUT' | 'POST', string, object | undefined, readonly number[]][] = [
  ['GET', base, undefined, [401, 200, 403, 409, 409]],
  ['PUT', base, choice, [401, 200, 403, 409, 409]],
  ['POST', `${base}/follow-ups`, wish, [401, 200, 403, 409, 409]],
];

const served = async () => {
  const bench = new WrapUpBench();
  const server = await testServer([wrapUpRoutes(bench.desk)]);
  return { bench, server, ask: askedOf(server) };
};

it.each(matrix)('%s %s', async (method, path, payload, expected) => {
  const { ask, server } = await served();
  expect(await statusByRole(ask, method, path, payload)).toEqual(expected);
  await server.close();
});

it('are all in this matrix', () => {
  const { routes } = wrapUpRoutes(new WrapUpBench().desk);
  expect(routes.map(({ method, path }) => `${method} ${path.replace('{id}', callId)}`).sort()).toEqual(
    matrix.map(([method, path]) => `${method} ${path}`).sort(),
  );
});

it('keep what was chosen, and take nothing that is not meant', async () => {
  const { ask, server } = await served();
  expect((await ask('PUT', base, 'anna', choice)).json()).toEqual({
    ...{ outcome: 'solved', tags: ['praise'], followUps: [] },
  });
  const made = (await ask('POST', `${base}/follow-ups`, 'anna', wish)).json<{ followUps: object[] }>();
  expect(made.followUps).toMatchObject([{ kind: 'ticket' }]);
  expect((await ask('GET', base, 'anna')).json()).toEqual(made);
  const bad = [
    { outcome: 'sold', tags: [] },
    { outcome: null, tags: ['blame'] },
    { outcome: null, tags: Array<string>(51).fill('praise') },
    { outcome: null, tags: [], agent: 'bela' },
    { outcome: 7 },
  ];
  const codes = await Promise.all(bad.map(async (one) => (await ask('PUT', base, 'anna', one)).statusCode));
  expect(codes).toEqual([422, 422, 400, 400, 400]);
  const wrong = [
    { ...wish, key: 'short' },
    { ...wish, key: 'wish-0002', summary: '  ' },
    { ...wish, key: 'wish-0003', kind: 'parcel' },
    { kind: 'callback', key: 'wish-0004', number: '+36301234567', queue: 'nowhere' },
  ];
  const refused = await Promise.all(
    wrong.map(async (one) => (await ask('POST', `${base}/follow-ups`, 'anna', one)).statusCode),
  );
  expect(refused).toEqual([400, 400, 400, 404]);
  await server.close();
});
