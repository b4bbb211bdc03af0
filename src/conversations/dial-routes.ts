import { z } from 'zod';
import { dialBody, dialReply } from '../contracts/index.js';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { DialPolicy } from './conversation-routes.js';

export interface DialRouteParts {
  readonly mayDial: DialPolicy;
  /** Rejects with `Refused` when what was written up before still lacks something. */
  readonly checkFinished: (agentId: string) => Promise<void>;
  /** Resolves with the call's id when the agent's telephone is about to ring. */
  readonly place: (wish: {
    readonly agentId: string;
    readonly number: string;
    readonly trunk: string;
    readonly queue: string | undefined;
  }) => Promise<string>;
}

/** Calls that agents make. */
export const dialRoutes = ({ mayDial, checkFinished, place }: DialRouteParts): RouteModule => ({
  name: 'dialling',
  description: 'Calls that agents make',
  routes: [
    route({
      method: 'POST',
      path: '/api/agents/{id}/call/dial',
      access: 'agent',
      summary: 'Rings one’s own telephone and then a number outside',
      description:
        'What comes of it shows in the live data. Numbers as callbacks.yaml lets agents dial them. From a write-up it begins the next call; from a call it is refused (in-a-call).',
      limitPerMinute: 20,
      params: z.object({ id: z.string().min(1).max(80) }),
      body: dialBody,
      reply: dialReply,
      handler: async ({ params: { id }, account, body: { number, queue } }) => {
        if (account.id !== id)
          throw new Refused('forbidden', 'nobody makes calls at the telephone of others');
        const allowed = mayDial(number);
        await checkFinished(id);
        return { callId: await place({ agentId: id, ...allowed, queue }) };
      },
    }),
  ],
});
