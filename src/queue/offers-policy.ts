/** Offers: who gets whom, and what was seen when it was decided. Pure. */
import { byPlace, leaseMs } from './matching-policy.js';
import { inOrder, reasonFor } from './offer-reason-policy.js';
import { fenceFloor, mayTake, moveSeat, moveTicket } from './queue-state.js';
import type { Effect, QueueState, Seat, Ticket } from './queue-state.js';

/**
 * Offers whatever can be offered: the oldest ticket first, and each takes the best idle agent. So an agent who
 * becomes free takes the oldest ticket it may take, over all its queues.
 */
export function match(state: QueueState, now: number): Effect[] {
  const idle = [...state.seats.values()].filter((seat) => seat.state === 'idle');
  if (idle.length === 0) return [];
  const effects: Effect[] = [];
  const waiting = [...state.tickets.values()].filter(
    (ticket) => ticket.state === 'waiting' && ticket.orphanedSince === undefined,
  );
  for (const ticket of waiting.sort(byPlace)) {
    const candidates = inOrder(
      state,
      ticket,
      idle.filter((seat) => seat.agentId !== ticket.shuns && mayTake(ticket, seat)),
    );
    const [best] = candidates;
    if (!best) continue;
    idle.splice(idle.indexOf(best), 1);
    effects.push(makeOffer(state, ticket, candidates, now));
    if (idle.length === 0) break;
  }
  return effects;
}

function makeOffer(state: QueueState, ticket: Ticket, candidates: readonly Seat[], now: number): Effect {
  const [seat] = candidates;
  if (!seat) throw new Error(`nobody could be offered ticket ${ticket.request.ticketId}`);
  const why = reasonFor(state, ticket, seat, candidates);
  state.fence = fenceFloor(state, now) + 1;
  const { ticketId, queue, callId, pick } = ticket.request;
  if (pick === 'round-robin') state.staff.get(seat.agentId)?.turns.set(queue, now);
  moveTicket(ticket, 'offered');
  moveSeat(seat, 'offered', now, ticketId);
  ticket.shuns = undefined;
  ticket.offer = {
    ticketId,
    agentId: seat.agentId,
    engine: ticket.engine,
    queue,
    callId,
    fence: state.fence,
    offeredAt: now,
    leaseUntil: now + leaseMs,
    why,
  };
  return { engine: ticket.engine, kind: 'offered', offer: ticket.offer };
}
