import { z } from 'zod';
import { superviseBody } from '../contracts/index.js';
import { hasRole, route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { ConversationDesk } from './conversation-desk.js';

const params = z.object({ id: z.string().min(1).max(80) });

/** What a supervisor does with the conversation of an agent, by a telephone of their own. */
export const supervisionRoutes = (desk: ConversationDesk, site: () => Site): RouteModule => ({
  name: 'supervision',
  description: 'Supervisors at conversations',
  routes: [
    route({
      method: 'POST',
      path: '/api/agents/{id}/call/supervise',
      access: 'quality',
      summary:
        'Listens to the agent’s conversation, whispers to the agent, joins in, takes it over, or leaves',
      description:
        'The first time the supervisor’s own telephone is rung; later the mode is changed. `take-over` needs a supervisor who is there. What comes of it shows in the live data and in the journal. Whether it may be done, and whether those who speak are told, says `monitoring` in the site. Whoever is `quality` listens and leaves, and does no more.',
      params,
      body: superviseBody,
      reply: 'nothing',
      handler: async ({ params: { id }, account, body: { do: wish } }) => {
        const { agents } = site();
        if (!agents.has(id)) throw new Refused('unknown-agent', `there is no agent ${id}`);
        if (!agents.has(account.id))
          throw new Refused(
            'no-phone',
            `${account.id} has no telephone to listen by: agents.yaml does not name them`,
          );
        if (!hasRole(account.role, 'supervisor') && wish !== 'listen' && wish !== 'leave')
          throw new Refused('forbidden', `whoever is ${account.role} listens, and does no more`);
        if (account.id === id) throw new Refused('invalid-target', 'nobody supervises themselves');
        await desk.ask(id, { kind: 'supervise', by: account.id, wish });
      },
    }),
  ],
});
