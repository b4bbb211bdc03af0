/** The commands of the skill queue as pure transitions over `QueueState`; `QueueStore` says what each is for. */
import { assertNever } from '../kernel/index.js';
import { byName, leaseMs, orphanMs } from './matching-policy.js';
import { normalSkills } from './lanes.js';
import type { AgentId, DeclineReason, EngineId, SkillNeed, TicketId, TicketRequest } from './queue-store.js';
import {
  addTicket,
  backToIdle,
  backToWaiting,
  engage,
  engageAtOnce,
  fenceFloor,
  match,
} from './queue-state.js';
import { nextStepAt, seatOf, takeStep } from './queue-state.js';
import type { Effect, QueueState, Ticket } from './queue-state.js';

export interface Lease {
  readonly ticketId: TicketId;
  readonly fence: number;
}

export type QueueCommand = { readonly engine: EngineId; readonly now: number } & (
  | { readonly kind: 'enter'; readonly ticket: TicketRequest }
  | { readonly kind: 'leave'; readonly ticketId: TicketId }
  | {
      readonly kind: 'openSeat';
      readonly agentId: AgentId;
      readonly skills: readonly SkillNeed[];
      readonly idleSince: number;
    }
  | { readonly kind: 'closeSeat'; readonly agentId: AgentId }
  | ({ readonly kind: 'accept' } & Lease)
  | ({ readonly kind: 'decline'; readonly reason: DeclineReason } & Lease)
  | { readonly kind: 'renew'; readonly leases: readonly Lease[] }
  | ({ readonly kind: 'finish' } & Lease)
  | ({ readonly kind: 'returnToQueue' } & Lease)
  | { readonly kind: 'sweep' }
  | { readonly kind: 'enlist' }
  | { readonly kind: 'adopt'; readonly ticketId: TicketId }
  | {
      readonly kind: 'restore';
      readonly ticket: TicketRequest;
      readonly engaged: { readonly agentId: AgentId; readonly fence: number } | undefined;
    }
);

export interface Outcome {
  /** False when the command came too late or was for nothing known: then nothing changed. */
  readonly done: boolean;
  /** Fences that `renew` refused. */
  readonly refused: readonly number[];
  readonly effects: readonly Effect[];
}

const nothing: Outcome = { done: false, refused: [], effects: [] };
const done = (...effects: readonly Effect[]): Outcome => ({ done: true, refused: [], effects });

/** Carries out one command on the state and tells what came of it. */
export function apply(state: QueueState, command: QueueCommand): Outcome {
  const { now, engine } = command;
  switch (command.kind) {
    case 'enter':
      beKnown(state, engine, now);
      if (state.tickets.has(command.ticket.ticketId)) return nothing;
      addTicket(state, command.ticket, engine, now);
      return done(...match(state, now));
    case 'leave':
      return leave(state, command.ticketId, now);
    case 'openSeat':
      return openSeat(state, command.agentId, normalSkills(command.skills), command.idleSince, now);
    case 'closeSeat':
      return closeSeat(state, command.agentId, now);
    case 'accept': {
      const ticket = offered(state, command);
      if (ticket) engage(state, ticket, now);
      return ticket ? done() : nothing;
    }
    case 'decline':
      return decline(state, command, command.reason, now);
    case 'renew':
      return renew(state, engine, command.leases, now);
    case 'finish':
    case 'returnToQueue': {
      const ticket = engaged(state, command);
      if (!ticket) return nothing;
      if (ticket.offer) state.seats.delete(ticket.offer.agentId);
      if (command.kind === 'finish') {
        state.tickets.delete(command.ticketId);
        return done();
      }
      backToWaiting(ticket, now);
      return done(...match(state, now));
    }
    case 'sweep':
      return sweep(state, engine, now);
    case 'enlist':
      orphanAll(state, engine, now);
      signOfLife(state, engine, now);
      return done(...match(state, now));
    case 'adopt':
      return adopt(state, command.ticketId, engine, now);
    case 'restore':
      return restore(state, command.ticket, command.engaged, engine, now);
    default:
      return assertNever(command);
  }
}

function signOfLife(state: QueueState, engine: EngineId, now: number): void {
  state.engines.set(engine, now + leaseMs);
}

/** An engine that is known has its sweeps to prolong that. */
function beKnown(state: QueueState, engine: EngineId, now: number): void {
  if (!state.engines.has(engine)) signOfLife(state, engine, now);
}

function offered(state: QueueState, { ticketId, fence }: Lease): Ticket | undefined {
  const ticket = state.tickets.get(ticketId);
  return ticket?.state === 'offered' && ticket.offer?.fence === fence ? ticket : undefined;
}

function engaged(state: QueueState, { ticketId, fence }: Lease): Ticket | undefined {
  const ticket = state.tickets.get(ticketId);
  return ticket?.state === 'engaged' && ticket.offer?.fence === fence ? ticket : undefined;
}

/** Ends an open offer without acceptance. The agent goes back to being idle, or away. */
function endOffer(state: QueueState, ticket: Ticket, seatBecomes: 'idle' | 'closed', now: number): Effect[] {
  const { offer } = ticket;
  const seat = seatOf(state, ticket);
  if (!offer || !seat) throw new Error(`ticket ${ticket.request.ticketId} has no offer that could end`);
  if (seatBecomes === 'idle') backToIdle(seat);
  else state.seats.delete(seat.agentId);
  backToWaiting(ticket, now);
  return [{ engine: ticket.engine, kind: 'withdrawn', offer }];
}

function leave(state: QueueState, ticketId: TicketId, now: number): Outcome {
  const ticket = state.tickets.get(ticketId);
  if (!ticket || ticket.state === 'engaged') return nothing;
  const withdrawn = ticket.state === 'offered' ? endOffer(state, ticket, 'idle', now) : [];
  state.tickets.delete(ticketId);
  return done(...withdrawn, ...match(state, now));
}

function openSeat(
  state: QueueState,
  agentId: AgentId,
  skills: readonly SkillNeed[],
  idleSince: number,
  now: number,
): Outcome {
  const seat = state.seats.get(agentId);
  if (seat && seat.state !== 'idle') {
    seat.skills = skills;
    return done();
  }
  state.seats.set(agentId, {
    agentId,
    skills,
    state: 'idle',
    since: idleSince,
    idleSince,
    ticketId: undefined,
  });
  return done(...match(state, now));
}

function closeSeat(state: QueueState, agentId: AgentId, now: number): Outcome {
  const seat = state.seats.get(agentId);
  if (!seat || seat.state === 'engaged') return nothing;
  const ticket = seat.ticketId === undefined ? undefined : state.tickets.get(seat.ticketId);
  if (!ticket) {
    state.seats.delete(agentId);
    return done();
  }
  return done(...endOffer(state, ticket, 'closed', now), ...match(state, now));
}

function decline(state: QueueState, lease: Lease, reason: DeclineReason, now: number): Outcome {
  const ticket = offered(state, lease);
  if (!ticket?.offer) return nothing;
  const { agentId } = ticket.offer;
  // Who declines knows; nobody else has to be told.
  endOffer(state, ticket, reason === 'withdrawn' ? 'idle' : 'closed', now);
  if (reason === 'withdrawn') ticket.shuns = agentId;
  return done(...match(state, now));
}

function renew(state: QueueState, engine: EngineId, leases: readonly Lease[], now: number): Outcome {
  if (state.engines.has(engine)) signOfLife(state, engine, now);
  const refused: number[] = [];
  for (const lease of leases) {
    const ticket = offered(state, lease);
    if (ticket?.offer) ticket.offer = { ...ticket.offer, leaseUntil: now + leaseMs };
    else refused.push(lease.fence);
  }
  return { done: true, refused, effects: [] };
}

function sweep(state: QueueState, engine: EngineId, now: number): Outcome {
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
    if ((nextStepAt(ticket) ?? Number.POSITIVE_INFINITY) <= now) takeStep(ticket, now);
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
function orphanAll(state: QueueState, engine: EngineId, now: number): void {
  state.engines.delete(engine);
  for (const ticket of state.tickets.values()) {
    if (ticket.engine !== engine || ticket.orphanedSince !== undefined) continue;
    // Nobody is there who would want to hear of the withdrawal.
    if (ticket.state === 'offered') endOffer(state, ticket, 'idle', now);
    ticket.shuns = undefined;
    ticket.orphanedSince = now;
  }
}

function adopt(state: QueueState, ticketId: TicketId, engine: EngineId, now: number): Outcome {
  beKnown(state, engine, now);
  const ticket = state.tickets.get(ticketId);
  if (!ticket) return nothing;
  const withdrawn = ticket.state === 'offered' ? endOffer(state, ticket, 'idle', now) : [];
  ticket.engine = engine;
  ticket.orphanedSince = undefined;
  if (ticket.state === 'waiting') takeStep(ticket, now);
  return done(...withdrawn, ...match(state, now));
}

function restore(
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
  ticket.offer = { ticketId, agentId, engine, queue, callId, fence, offeredAt: now, leaseUntil: now };
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
