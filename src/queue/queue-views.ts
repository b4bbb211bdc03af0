/** What others see of the queue's state. */
import { byPlace } from './matching-policy.js';
import type { QueueState, Seat, Ticket } from './queue-state.js';
import type { SeatView, TicketId, TicketView } from './queue-store.js';

export const ticketView = ({ request, engine, state, offer, orphanedSince }: Ticket): TicketView => ({
  ticketId: request.ticketId,
  state,
  request: { ...request, engine },
  agentId: offer?.agentId,
  fence: offer?.fence,
  orphanedSince,
});

export const seatView = (
  state: QueueState,
  { agentId, state: at, skills, since, ticketId }: Seat,
): SeatView => ({
  agentId,
  state: at,
  skills,
  since,
  ticketId,
  fence: ticketId === undefined ? undefined : state.tickets.get(ticketId)?.offer?.fence,
});

const waitingIn = (state: QueueState, queue: string): Ticket[] =>
  [...state.tickets.values()].filter(
    (ticket) => ticket.state === 'waiting' && ticket.request.queue === queue,
  );

export function positionOf(state: QueueState, ticketId: TicketId): number | undefined {
  const ticket = state.tickets.get(ticketId);
  if (ticket?.state !== 'waiting') return undefined;
  return 1 + waitingIn(state, ticket.request.queue).filter((other) => byPlace(other, ticket) < 0).length;
}

export function depthsOf(state: QueueState): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const { state: at, request } of state.tickets.values()) {
    if (at === 'waiting') depths.set(request.queue, (depths.get(request.queue) ?? 0) + 1);
  }
  return depths;
}
