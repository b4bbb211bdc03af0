import { createMetrics } from '../../../src/platform/index.js';

test('every metric says its unit, and the event loop is among them', async () => {
  const metrics = createMetrics({ engine: 'engine-1' });
  metrics.callsEnded.inc({ outcome: 'served' });
  metrics.queueWait.observe({ queue: 'sales', why: 'served' }, 12);
  const text = await metrics.text();
  expect(text).toContain('ringdown_calls_ended_total{outcome="served",engine="engine-1"} 1');
  expect(text).toContain(
    'ringdown_queue_wait_seconds_bucket{le="15",engine="engine-1",queue="sales",why="served"} 1',
  );
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  const own = metrics.registry.getMetricsAsArray().filter((metric) => metric.name.startsWith('ringdown_'));
  for (const { name, type } of own as unknown as readonly { name: string; type: string }[]) {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

test('two registries in one process do not meet', async () => {
  const one = createMetrics();
  createMetrics();
  one.ariReconnects.inc();
  expect(await one.text()).toContain('ringdown_ari_reconnects_total 1');
});
