import { VirtualClock } from '../../../src/kernel/index.js';
import { healthRoutes, metricsRoutes } from '../../../src/http/index.js';
import { createMetrics } from '../../../src/platform/index.js';
import { testServer } from './server-under-test.js';
import { capturingLog, type LoggedLine } from '../../support/captured-log.js';

it('tells of every dependency, and gives no secrets', async () => {
  const clock = new VirtualClock();
  const log: LoggedLine[] = [];
  const down = new Set<string>();
  let ready = true;
  const dependency = (name: string, required: boolean) => ({
    name,
    required,
    check: async () => {
      if (down.has(name)) throw new Error(`connect ECONNREFUSED redis://:hunter2@10.0.0.1`);
      return undefined;
    },
  });
  const checks = [dependency('asterisk', true), dependency('postgres', false)];
  const health = healthRoutes({
    version: '1.2.3',
    engine: 'engine-1',
    clock,
    logger: capturingLog(log),
    checks,
    ready: () => ready,
  });
  await using server = await testServer([health]);
  const ask = async () => {
    await clock.advance(1_000);
    const reply = await server.inject({ method: 'GET', url: '/health' });
    expect(reply.payload).not.toContain('hunter2');
    return [reply.statusCode, reply.json<{ status: string }>().status];
  };
  expect(await ask()).toEqual([200, 'healthy']);
  down.add('postgres');
  expect(await ask()).toEqual([200, 'degraded']);
  down.add('asterisk');
  expect(await ask()).toEqual([503, 'not-ready']);
  expect(await ask()).toEqual([503, 'not-ready']);
  expect(log.filter(({ level }) => level === 'warn')).toHaveLength(2);
  down.clear();
  expect(await ask()).toEqual([200, 'healthy']);
  ready = false;
  expect(await ask()).toEqual([503, 'not-ready']);
});

it('gives up on a dependency that does not answer', async () => {
  const never = { name: 'redis', required: true, check: () => new Promise<void>(() => undefined) };
  const health = healthRoutes({
    version: '1',
    engine: 'engine-1',
    clock: new VirtualClock(),
    logger: capturingLog([]),
    checks: [never],
    ready: () => true,
  });
  await using server = await testServer([health]);
  const reply = await server.inject({ method: 'GET', url: '/health' });
  expect([reply.statusCode, reply.json()]).toMatchObject([
    503,
    { dependencies: { redis: { state: 'down' } } },
  ]);
});

it('counts its own requests', async () => {
  const metrics = createMetrics();
  await using server = await testServer([metricsRoutes(metrics)], { metrics });
  await server.inject({ method: 'GET', url: '/metrics' });
  const { payload } = await server.inject({ method: 'GET', url: '/metrics' });
  expect(payload).toContain(
    'ringdown_http_request_seconds_count{method="GET",route="/metrics",status="200"} 1',
  );
  metrics.registry.clear();
});
