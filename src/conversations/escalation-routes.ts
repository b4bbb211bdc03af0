import { z } from 'zod';
import { hasRole, route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import { leadersOf, type Site } from '../site/index.js';
import type { ConversationDesk } from './conversation-desk.js';

/** An agent's call for help. */
export const escalationRoutes = (desk: ConversationDesk, site: () => Site): RouteModule => ({
  name: 'escalation',
  description: 'Calls for the team leader',
  routes: [
    route({
      method: 'POST',
      path: '/api/agents/{id}/call/escalate',
      access: 'agent',
      summary: 'Calls the team leader in while the caller hears music',
      description:
        'The `leaders` of the agent in agents.yaml, or of the company, are rung one after the other until one answers; their pages show who asks for help. Answered when the first is being rung; from then on it is a colleague called in: `swap`, `join`, `complete`, `back`. When nobody can be had the caller is taken back. Refused with `no-leader` where none is named.',
      params: z.object({ id: z.string().min(1).max(80) }),
      reply: 'nothing',
      handler: async ({ params: { id }, account }) => {
        if (account.id !== id && !hasRole(account.role, 'supervisor'))
          throw new Refused('forbidden', 'an agent may do nothing with the calls of others');
        const agentIds = leadersOf(site(), id);
        if (agentIds.length === 0) throw new Refused('no-leader', `agents.yaml names no leader of ${id}`);
        await desk.ask(id, { kind: 'consult', to: { kind: 'leaders', agentIds, askedBy: id } });
      },
    }),
  ],
});
