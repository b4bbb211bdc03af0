/** What others see of the queue's state. */
import { byPlace } from './matching-policy.js';
import type { QueueState, Seat, Ticket } from './queue-state.js';
import type { SeatView, TicketId, TicketView } from './queue-store.js';

export const ticketView = ({
  request,
  steps,
  step,
  held,
  engine,
  state,
  offer,
  orphanedSince,
}: Ticket): TicketView => ({
  ticketId: request.ticketId,
  state,
  request: { ...request, steps, engine },
  step,
  held,
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

/** An orphan keeps its place, but until somebody holds it nobody waits there. */
const waits = ({ state, orphanedSince }: Ticket): boolean =>
  state === 'waiting' && orphanedSince === undefined;

export function positionOf(state: QueueState, ticketId: TicketId): number | undefined {
  const ticket = state.tickets.get(ticketId);
  if (!ticket || !waits(ticket)) return undefined;
  const others = [...state.tickets.values()].filter(
    (one) => waits(one) && one.request.queue === ticket.request.queue,
  );
  return 1 + others.filter((other) => byPlace(other, ticket) < 0).length;
}

export function depthsOf(state: QueueState): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const ticket of state.tickets.values()) {
    const { queue } = ticket.request;
    if (waits(ticket)) depths.set(queue, (depths.get(queue) ?? 0) + 1);
  }
  return depths;
}
