/**
 * What engines do besides serving calls: signs of life, what falls due, and tickets that change hands or come back.
 * Pure, like all of the queue's rules.
 */
import { byName, leaseMs, orphanMs } from './matching-policy.js';
import type { AgentId, EngineId, TicketId, TicketRequest } from './queue-store.js';
import { match } from './offers-policy.js';
import { addTicket, backToIdle, backToWaiting, engageAtOnce, fenceFloor, moveTicket } from './queue-state.js';
import { nextStepAt, seatOf, takeStep } from './queue-state.js';
import type { Effect, QueueState, Ticket } from './queue-state.js';

export interface Outcome {
  /** False when the command came too late or was for nothing known: then nothing changed. */
  readonly done: boolean;
  /** Fences that `renew` refused. */
  readonly refused: readonly number[];
  /** How many wait in a queue that has no room for one more. */
  readonly full?: number;
  readonly effects: readonly Effect[];
}

export const nothing: Outcome = { done: false, refused: [], effects: [] };
export const done = (...effects: readonly Effect[]): Outcome => ({ done: true, refused: [], effects });

export function signOfLife(state: QueueState, engine: EngineId, now: number): void {
  state.engines.set(engine, now + leaseMs);
}

/** An engine that is known has its sweeps to prolong that. */
export function beKnown(state: QueueState, engine: EngineId, now: number): void {
  if (!state.engines.has(engine)) signOfLife(state, engine, now);
}

/** Ends an open offer without acceptance. The agent goes back to being idle, or away. */
export function endOffer(
  state: QueueState,
  ticket: Ticket,
  seatBecomes: 'idle' | 'closed',
  now: number,
): Effect[] {
  const effects = withdraw(state, ticket, seatBecomes);
  backToWaiting(state, ticket, now);
  return effects;
}

/** The offer is over; what becomes of the ticket is said by the caller. */
export function withdraw(state: QueueState, ticket: Ticket, seatBecomes: 'idle' | 'closed'): Effect[] {
  const { offer } = ticket;
  const seat = seatOf(state, ticket);
  if (!offer || !seat) throw new Error(`ticket ${ticket.request.ticketId} has no offer that could end`);
  if (seatBecomes === 'idle') backToIdle(seat);
  else state.seats.delete(seat.agentId);
  return [{ engine: ticket.engine, kind: 'withdrawn', offer: { ...offer, why: undefined } }];
}

export function sweep(state: QueueState, engine: EngineId, now: number): Outcome {
  signOfLife(state, engine, now);
  for (const [name, until] of [...state.engines]) {
    if (until <= now) orphanAll(state, name, now);
  }
  const withdrawn: Effect[] = [];
  const lapsed = [...state.tickets.values()]
    .filter((ticket) => ticket.state === 'offered' && (ticket.offer?.leaseUntil ?? 0) <= now)
    .sort((a, b) => (a.offer?.leaseUntil ?? 0) - (b.offer?.leaseUntil ?? 0) || byTicketId(a, b));
  for (const ticket of lapsed) withdrawn.push(...endOffer(state, ticket, 'idle', now));
  for (const ticket of [...state.tickets.values()]) {
    ticket.shuns = undefined;
    if ((nextStepAt(ticket) ?? Number.POSITIVE_INFINITY) <= now) takeStep(state, ticket, now);
    if ((ticket.orphanedSince ?? Number.POSITIVE_INFINITY) <= now - orphanMs) forget(state, ticket);
  }
  return done(...withdrawn, ...match(state, now));
}

const byTicketId = (a: Ticket, b: Ticket): number => byName(a.request.ticketId, b.request.ticketId);

/** Nobody has come for this ticket; a conversation that it may have been has lost its seat with it. */
function forget(state: QueueState, ticket: Ticket): void {
  if (ticket.offer) state.seats.delete(ticket.offer.agentId);
  state.tickets.delete(ticket.request.ticketId);
}

/** The process that held these tickets is gone: they keep their places and wait for somebody to adopt them. */
export function orphanAll(state: QueueState, engine: EngineId, now: number): void {
  state.engines.delete(engine);
  for (const ticket of state.tickets.values()) {
    if (ticket.engine !== engine || ticket.orphanedSince !== undefined) continue;
    ticket.orphanedSince = now;
    // Nobody is there who would want to hear of the withdrawal.
    if (ticket.state === 'offered') endOffer(state, ticket, 'idle', now);
    ticket.shuns = undefined;
  }
}

export function adopt(state: QueueState, ticketId: TicketId, engine: EngineId, now: number): Outcome {
  beKnown(state, engine, now);
  const ticket = state.tickets.get(ticketId);
  if (!ticket) return nothing;
  const withdrawn = ticket.state === 'offered' ? withdraw(state, ticket, 'idle') : [];
  if (ticket.state === 'offered') {
    moveTicket(ticket, 'waiting');
    ticket.offer = undefined;
  }
  ticket.engine = engine;
  ticket.orphanedSince = undefined;
  state.untold.add(ticket);
  if (ticket.state === 'waiting') takeStep(state, ticket, now);
  return done(...withdrawn, ...match(state, now));
}

export function restore(
  state: QueueState,
  request: TicketRequest,
  conversation: { readonly agentId: AgentId; readonly fence: number } | undefined,
  engine: EngineId,
  now: number,
): Outcome {
  beKnown(state, engine, now);
  if (state.tickets.has(request.ticketId)) return nothing;
  if (!conversation) {
    addTicket(state, request, engine, now);
    return done(...match(state, now));
  }
  const { agentId, fence } = conversation;
  if (state.seats.get(agentId)?.state === 'engaged') return nothing;
  state.fence = Math.max(fenceFloor(state, now), fence);
  const rung = ticketOf(state, agentId);
  const withdrawn = rung ? endOffer(state, rung, 'idle', now) : [];
  const ticket = addTicket(state, request, engine, now);
  const { ticketId, queue, callId } = request;
  ticket.state = 'engaged';
  ticket.offer = {
    ticketId,
    agentId,
    engine,
    queue,
    callId,
    fence,
    offeredAt: now,
    leaseUntil: now,
    why: undefined,
  };
  const seat = state.seats.get(agentId);
  if (seat) engageAtOnce(seat, ticketId, now);
  else
    state.seats.set(agentId, { agentId, skills: [], state: 'engaged', since: now, idleSince: now, ticketId });
  return done(...withdrawn, ...match(state, now));
}

function ticketOf(state: QueueState, agentId: AgentId): Ticket | undefined {
  const ticketId = state.seats.get(agentId)?.ticketId;
  return ticketId === undefined ? undefined : state.tickets.get(ticketId);
}
