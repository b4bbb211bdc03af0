/** The commands of the skill queue as pure transitions over `QueueState`; `QueueStore` says what each is for. */
import { assertNever } from '../kernel/index.js';
import { leaseMs } from './matching-policy.js';
import { normalSkills, skillsToText } from './lanes.js';
import type {
  AgentId,
  Away,
  DeclineReason,
  EngineId,
  SkillNeed,
  TicketId,
  TicketRequest,
} from './queue-store.js';
import { whoWaits } from './offer-reason-policy.js';
import { match } from './offers-policy.js';
import { addTicket, backToWaiting, endHold, engage, relax } from './queue-state.js';
import type { Effect, QueueState, Ticket } from './queue-state.js';
import { depthsOf } from './queue-views.js';
import {
  adopt,
  beKnown,
  done,
  endOffer,
  nothing,
  orphanAll,
  restore,
  signOfLife,
  sweep,
  withdraw,
} from './queue-upkeep.js';
import type { Outcome } from './queue-upkeep.js';

export type { Outcome };

export interface Lease {
  readonly ticketId: TicketId;
  readonly fence: number;
}

export type QueueCommand = { readonly engine: EngineId; readonly now: number } & (
  | { readonly kind: 'enter'; readonly ticket: TicketRequest; readonly maxWaiting?: number | undefined }
  | { readonly kind: 'leave'; readonly ticketId: TicketId }
  | {
      readonly kind: 'openSeat';
      readonly agentId: AgentId;
      readonly skills: readonly SkillNeed[];
      readonly idleSince: number;
    }
  | { readonly kind: 'closeSeat'; readonly agentId: AgentId }
  | { readonly kind: 'onDuty'; readonly agentId: AgentId; readonly skills: readonly SkillNeed[] }
  | { readonly kind: 'offDuty'; readonly agentId: AgentId }
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

/** Carries out one command on the state and tells what came of it. */
export function apply(state: QueueState, command: QueueCommand): Outcome {
  const outcome = carryOut(state, command);
  const moves = state.moves.map((move) => ({ engine: move.engine, kind: 'moved' as const, move }));
  const told = command.kind === 'sweep' ? whoWaits(state, command.now) : [];
  const waits = told.map((wait) => ({ engine: wait.engine, kind: 'waits' as const, wait }));
  state.moves = [];
  return { ...outcome, effects: [...outcome.effects, ...moves, ...waits] };
}

function carryOut(state: QueueState, command: QueueCommand): Outcome {
  const { now, engine } = command;
  switch (command.kind) {
    case 'enter':
      beKnown(state, engine, now);
      return enter(state, command.ticket, engine, command.maxWaiting, now);
    case 'leave':
      return leave(state, command.ticketId, now);
    case 'openSeat':
      return openSeat(state, command.agentId, normalSkills(command.skills), command.idleSince, now);
    case 'closeSeat':
      return closeSeat(state, command.agentId, now);
    case 'onDuty':
      putStaff(state, command.agentId, normalSkills(command.skills), now);
      return done(...match(state, now));
    case 'offDuty':
      return offDuty(state, command.agentId, now);
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
      if (ticket.offer) goesAway(state, ticket.offer.agentId, 'missed');
      backToWaiting(state, ticket, now);
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

function offered(state: QueueState, { ticketId, fence }: Lease): Ticket | undefined {
  const ticket = state.tickets.get(ticketId);
  return ticket?.state === 'offered' && ticket.offer?.fence === fence ? ticket : undefined;
}

function engaged(state: QueueState, { ticketId, fence }: Lease): Ticket | undefined {
  const ticket = state.tickets.get(ticketId);
  return ticket?.state === 'engaged' && ticket.offer?.fence === fence ? ticket : undefined;
}

function enter(
  state: QueueState,
  request: TicketRequest,
  engine: EngineId,
  maxWaiting: number | undefined,
  now: number,
): Outcome {
  if (state.tickets.has(request.ticketId)) return nothing;
  const waiting = maxWaiting === undefined ? 0 : (depthsOf(state).get(request.queue) ?? 0);
  const ticket = addTicket(state, request, engine, now);
  const offers = match(state, now);
  if (ticket.state !== 'waiting' || waiting < (maxWaiting ?? Infinity)) return done(...offers);
  // As if it had never come: who could be had at once takes nobody's place.
  state.tickets.delete(request.ticketId);
  state.moves = [];
  return { ...nothing, full: waiting };
}

function leave(state: QueueState, ticketId: TicketId, now: number): Outcome {
  const ticket = state.tickets.get(ticketId);
  if (!ticket || ticket.state === 'engaged') return nothing;
  const withdrawn = ticket.state === 'offered' ? withdraw(state, ticket, 'idle') : [];
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
  putStaff(state, agentId, skills, now);
  const seat = state.seats.get(agentId);
  if (seat && seat.state !== 'idle') {
    seat.skills = skills;
    return done(...match(state, now));
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
  const effects = vacate(state, agentId, now);
  return effects ? done(...effects, ...match(state, now)) : nothing;
}

/** A ticket that was being offered waits again, and is not matched yet. Undefined when there was nothing to close. */
function vacate(state: QueueState, agentId: AgentId, now: number): readonly Effect[] | undefined {
  const seat = state.seats.get(agentId);
  if (!seat || seat.state === 'engaged') return undefined;
  goesAway(state, agentId, 'reserved');
  const ticket = seat.ticketId === undefined ? undefined : state.tickets.get(seat.ticketId);
  if (ticket) return endOffer(state, ticket, 'closed', now);
  state.seats.delete(agentId);
  return [];
}

/** With other skills than before there may be some that nobody has any more. */
function putStaff(state: QueueState, agentId: AgentId, skills: readonly SkillNeed[], now: number): void {
  const known = state.staff.get(agentId);
  if (!known) {
    state.staff.set(agentId, { agentId, skills, since: now, turns: new Map(), away: undefined });
    return;
  }
  known.away = undefined;
  if (skillsToText(known.skills) === skillsToText(skills)) return;
  known.skills = skills;
  relaxAll(state, now);
}

/** The seat is closed, the agent still on duty. */
function goesAway(state: QueueState, agentId: AgentId, why: Away): void {
  const known = state.staff.get(agentId);
  if (known) known.away = why;
}

function relaxAll(state: QueueState, now: number): void {
  for (const ticket of state.tickets.values())
    if (ticket.state === 'waiting' && ticket.orphanedSince === undefined) relax(state, ticket, now);
}

/** All that is freed by it, the holds for this agent too, is matched together: the oldest place comes first. */
function offDuty(state: QueueState, agentId: AgentId, now: number): Outcome {
  const known = state.staff.delete(agentId);
  const effects = vacate(state, agentId, now);
  if (known) relaxAll(state, now);
  return known || effects ? done(...(effects ?? []), ...match(state, now)) : nothing;
}

function decline(state: QueueState, lease: Lease, reason: DeclineReason, now: number): Outcome {
  const ticket = offered(state, lease);
  if (!ticket?.offer) return nothing;
  const { agentId } = ticket.offer;
  // Whoever was asked for does not want to, or cannot.
  if (reason !== 'withdrawn') {
    endHold(state, ticket, 'not-taken', now);
    goesAway(state, agentId, reason);
  }
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
