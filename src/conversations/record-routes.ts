import { z } from 'zod';
import { recordBody } from '../contracts/index.js';
import { hasRole, route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { ConversationDesk } from './conversation-desk.js';

/** What of a conversation is recorded. */
export const recordRoutes = (desk: ConversationDesk): RouteModule => ({
  name: 'recording',
  description: 'What of a conversation is recorded',
  routes: [
    route({
      method: 'POST',
      path: '/api/agents/{id}/call/record',
      access: 'agent',
      summary: 'Starts, stops, pauses or resumes the recording of the conversation',
      description:
        'As `recording` of the queue says: `start` and `stop` with `when: on-demand`, `pause` and `resume` with `when: always` and `agent-may-pause`; else refused with `not-allowed`. Before anything is recorded those who speak are told. What comes of it shows in the live data and in the journal.',
      params: z.object({ id: z.string().min(1).max(80) }),
      body: recordBody,
      reply: 'nothing',
      handler: async ({ params: { id }, account, body: { do: wish } }) => {
        if (account.id !== id && !hasRole(account.role, 'supervisor'))
          throw new Refused('forbidden', 'an agent may do nothing with the calls of others');
        await desk.ask(id, { kind: 'record', wish });
      },
    }),
  ],
});
