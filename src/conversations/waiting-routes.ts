import { z } from 'zod';
import { endTicketBody, moveTicketBody, raiseTicketBody } from '../contracts/index.js';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { WaitingCommand, WaitingDesk } from './waiting-desk.js';

const params = z.object({ ticketId: z.string().min(1).max(200) });

/** What a supervisor does with a caller who waits. `isOffered`: an agent is being rung for the ticket. */
export function waitingRoutes(
  desk: WaitingDesk,
  site: () => Site,
  isOffered: (ticketId: string) => Promise<boolean>,
): RouteModule {
  const ask = async (ticketId: string, command: WaitingCommand) => {
    if (await isOffered(ticketId)) throw new Refused('offered', 'an agent is being rung for this caller');
    await desk.ask(ticketId, command);
  };
  return {
    name: 'waiting',
    description: 'Callers who wait',
    routes: [
      route({
        method: 'POST',
        path: '/api/tickets/{ticketId}/raise',
        access: 'supervisor',
        summary: 'The caller counts as if they had waited so much longer',
        params,
        body: raiseTicketBody,
        reply: 'nothing',
        handler: ({ params: { ticketId }, account, body: { seconds } }) =>
          ask(ticketId, { kind: 'raise', seconds, by: account.id }),
      }),
      route({
        method: 'POST',
        path: '/api/tickets/{ticketId}/move',
        access: 'supervisor',
        summary: 'The caller goes on in another queue, with the wait so far',
        params,
        body: moveTicketBody,
        reply: 'nothing',
        handler: ({ params: { ticketId }, account, body: { queue } }) => {
          if (!site().queues.has(queue)) throw new Refused('unknown-queue', `there is no queue ${queue}`);
          return ask(ticketId, { kind: 'move', queue, by: account.id });
        },
      }),
      route({
        method: 'POST',
        path: '/api/tickets/{ticketId}/end',
        access: 'supervisor',
        summary: 'The caller hears an apology and is put down, or may leave a message before that',
        params,
        body: endTicketBody,
        reply: 'nothing',
        handler: ({ params: { ticketId }, account, body }) =>
          ask(ticketId, { kind: 'end', with: body.with, by: account.id }),
      }),
    ],
  };
}
