import type { Metrics } from '../platform/index.js';
import { RawReply, route, type RouteModule } from './route-module.js';

/** `/metrics` in Prometheus' text format. */
export const metricsRoutes = (metrics: Pick<Metrics, 'text' | 'contentType'>): RouteModule => ({
  name: 'metrics',
  description: 'All that is measured',
  routes: [
    route({
      method: 'GET',
      path: '/metrics',
      access: 'local-or-supervisor',
      summary: 'Metrics in Prometheus text format',
      limitPerMinute: 'unlimited',
      reply: 'raw',
      handler: async () => new RawReply(metrics.contentType, await metrics.text()),
    }),
  ],
});
