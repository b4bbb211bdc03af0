import { z } from 'zod';
import { errandBody } from '../contracts/index.js';
import { hasRole, route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { ConversationDesk } from './conversation-desk.js';

/** Callers whom agents send to a flow of self-service, and get back. */
export const errandRoutes = (desk: ConversationDesk, site: () => Site): RouteModule => ({
  name: 'errands',
  description: 'Callers whom agents send to a flow, and get back',
  routes: [
    route({
      method: 'POST',
      path: '/api/agents/{id}/call/errand',
      access: 'agent',
      summary: 'Sends the caller to a flow of self-service, and back to the agent at its end',
      description:
        'Errands as errands.yaml names them. The agent hears music, and nothing of what the caller keys in or says; `retrieve` takes the caller back before the end. How it ended shows in the live data. Who hangs up meanwhile leaves the caller to the flow, and to the queue after it.',
      params: z.object({ id: z.string().min(1).max(80) }),
      body: errandBody,
      reply: 'nothing',
      handler: async ({ params: { id }, account, body: { errand } }) => {
        if (account.id !== id && !hasRole(account.role, 'supervisor'))
          throw new Refused('forbidden', 'an agent may do nothing with the calls of others');
        if (!site().errands?.has(errand))
          throw new Refused('unknown-errand', `agents send callers to no errand ${errand}`);
        await desk.ask(id, { kind: 'errand', errand });
      },
    }),
  ],
});
