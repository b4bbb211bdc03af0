/** Every route of compensations against every role. */
import { askedOf, statusByRole, testServer } from '../http/server-under-test.js';
import { compensationRoutes } from '../../../src/compensations/index.js';
import { callId, CompensationBench } from './compensation-bench.js';

const body = { kind: 'credit', key: 'wish-0001', amount: '12.50', reason: 'Waited at home for nothing' };
const base = `/api/calls/${callId}/compensations`;

/** Status for nobody, the agent whose call it is, quality, a supervisor and the administrator. */
const matrix: readonly ['GET' | 'POST', string, object | undefined, readonly number[]][] = [
  ['GET', base, undefined, [401, 200, 403, 200, 200]],
  ['POST', base, body, [401, 200, 403, 200, 200]],
  ['GET', '/api/compensations', undefined, [401, 403, 200, 200, 200]],
];

const served = async () => {
  const bench = new CompensationBench();
  const server = await testServer([compensationRoutes(bench.desk)]);
  return { bench, server, ask: askedOf(server) };
};

it.each(matrix)('%s %s', async (method, path, payload, expected) => {
  const { ask, server } = await served();
  expect(await statusByRole(ask, method, path, payload)).toEqual(expected);
  await server.close();
});

it('are all in this matrix', () => {
  const { routes } = compensationRoutes(new CompensationBench().desk);
  expect(routes.map(({ method, path }) => `${method} ${path.replace('{id}', callId)}`).sort()).toEqual(
    matrix.map(([method, path]) => `${method} ${path}`).sort(),
  );
});

it('give, show what is left, and keep who gave what to whom and why', async () => {
  const { ask, server, bench } = await served();
  expect((await ask('POST', base, 'anna', body)).json()).toMatchObject({
    allowance: { currency: 'EUR', periodDays: 30, each: '20.00', left: '27.50', moreBy: 'supervisor' },
    given: [{ amount: '12.50', by: 'anna' }],
  });
  const over = await ask('POST', base, 'anna', { ...body, key: 'wish-0002', amount: '21' });
  expect(over.statusCode).toBe(409);
  expect(over.json()).toMatchObject({ error: { code: 'over-limit' } });
  const more = await ask('POST', base, 'sue', { ...body, key: 'wish-0003', amount: '21' });
  expect(more.json()).toMatchObject({ allowance: { left: '166.50', moreBy: null } });
  const audit = await ask('GET', `/api/compensations?customer=${bench.customerId}&by=anna`, 'sue');
  expect(audit.json()).toMatchObject({
    compensations: [
      {
        ...{ by: 'anna', role: 'agent', customerId: bench.customerId, callId, kind: 'credit' },
        ...{ amount: '12.50', currency: 'EUR', reason: body.reason, at: '2026-11-22T09:00:00.000Z' },
      },
    ],
  });
  await server.close();
});

it('take nothing that is not meant', async () => {
  const { ask, server } = await served();
  const bad: readonly [object, number][] = [
    [{ ...body, key: 'short' }, 400],
    [{ ...body, amount: '-5' }, 400],
    [{ ...body, amount: 12.5 }, 400],
    [{ ...body, amount: '0' }, 422],
    [{ ...body, kind: 'car' }, 422],
    [{ ...body, reason: '  ' }, 400],
    [{ ...body, by: 'sue' }, 400],
    [{ ...body, reason: 'x'.repeat(301) }, 400],
  ];
  const codes: number[] = [];
  for (const [one] of bad) codes.push((await ask('POST', base, 'anna', one)).statusCode);
  expect(codes).toEqual(bad.map(([, code]) => code));
  expect((await ask('POST', '/api/calls/call-2/compensations', 'anna', body)).statusCode).toBe(404);
  expect((await ask('GET', '/api/compensations?limit=0', 'sue')).statusCode).toBe(400);
  await server.close();
});
