/**
 * Why an agent was offered, and why nobody is: what the matcher sees at that moment. Bounded, however many agents and lanes there are; the
 * Lua library tells the same (`lua/reasons.lua`, model test). Pure.
 */
import { laneName, laneOfAgent } from './lanes.js';
import { byFitness, byName, byPlace } from './matching-policy.js';
import { mayTake, nextStepAt, stepOf } from './queue-state.js';
import type { QueueState, Seat, Staff, Ticket } from './queue-state.js';
import type { AgentId, OfferReason, Skipped, TicketWait } from './queue-store.js';

/** So many of those on duty are looked at, by name, and so many told of; and so many lanes. */
export const reasonBounds = { looked: 6, skipped: 3, lanes: 2 } as const;

/** `candidates` are the idle who could take the ticket, `seat` first. */
export function reasonFor(
  state: QueueState,
  ticket: Ticket,
  seat: Seat,
  candidates: readonly Seat[],
): OfferReason {
  const able = ticket.held ? [] : ableFor(state, ticket);
  const lanes = lanesOf(state, ticket, seat);
  return {
    step: ticket.step,
    preferred: ticket.held,
    candidates: candidates.length,
    runnerUp: candidates[1]?.agentId,
    idleSince: seat.idleSince,
    rank: isAfterShunned(state, ticket, seat) ? 2 : 1,
    onDuty: able.length,
    skipped: passedOver(state, ticket, able),
    laneCount: lanes.length,
    lanes: lanes.slice(0, reasonBounds.lanes),
  };
}

/** Of those put among the waiting since this was last asked: who still waits, the oldest place first. */
export function whoWaits(state: QueueState, now: number): readonly TicketWait[] {
  const untold = [...state.untold];
  state.untold.clear();
  return untold
    .filter(
      (ticket) =>
        ticket.state === 'waiting' &&
        ticket.orphanedSince === undefined &&
        state.tickets.get(ticket.request.ticketId) === ticket,
    )
    .sort(byPlace)
    .map((ticket) => {
      const { ticketId, queue, callId } = ticket.request;
      const able = ableFor(state, ticket);
      return {
        ...{ ticketId, engine: ticket.engine, queue, callId, at: now, step: ticket.step, held: ticket.held },
        lane: laneOf(ticket),
        onDuty: able.length,
        skipped: passedOver(state, ticket, able),
        changesAt: nextStepAt(ticket),
      };
    });
}

/** Everybody on duty who may take it. */
const ableFor = (state: QueueState, ticket: Ticket): readonly Staff[] =>
  [...state.staff.values()].filter((one) => mayTake(ticket, one));

const passedOver = (state: QueueState, ticket: Ticket, able: readonly Staff[]): readonly Skipped[] =>
  [...able]
    .sort((a, b) => byName(a.agentId, b.agentId))
    .slice(0, reasonBounds.looked)
    .flatMap((one) => skipped(state, ticket, one) ?? [])
    .slice(0, reasonBounds.skipped);

function skipped(state: QueueState, ticket: Ticket, { agentId, away }: Staff): Skipped | undefined {
  const seat = state.seats.get(agentId);
  if (!seat) return { agentId, why: away ?? 'wrapping-up' };
  if (seat.state !== 'idle') return { agentId, why: seat.state === 'offered' ? 'ringing' : 'talking' };
  return agentId === ticket.shuns ? { agentId, why: 'just-freed' } : undefined;
}

/** The lanes of this agent in which somebody waits, by the oldest place in each. */
function lanesOf(state: QueueState, ticket: Ticket, seat: Seat): readonly string[] {
  const waiting = [...state.tickets.values()].filter(
    (one) =>
      one.state === 'waiting' &&
      one.orphanedSince === undefined &&
      one.shuns !== seat.agentId &&
      mayTake(one, seat),
  );
  return [...new Set([ticket, ...waiting.sort(byPlace)].map(laneOf))];
}

const laneOf = (ticket: Ticket): string => {
  const { queue, pick, prefer } = ticket.request;
  return ticket.held && prefer ? laneOfAgent(queue, prefer.agentId) : laneName(queue, pick, stepOf(ticket));
};

/** Whether somebody idle would have come first who has only just been freed of this ticket. */
function isAfterShunned(state: QueueState, ticket: Ticket, seat: Seat): boolean {
  const shunned = ticket.shuns === undefined ? undefined : state.seats.get(ticket.shuns);
  if (shunned?.state !== 'idle' || !mayTake(ticket, shunned)) return false;
  return inOrder(state, ticket, [seat, shunned])[0] === shunned;
}

/** The best first, by the queue's way of picking. */
export function inOrder(state: QueueState, ticket: Ticket, seats: readonly Seat[]): readonly Seat[] {
  const { pick, queue } = ticket.request;
  return seats
    .map((seat) => ({ seat, ...seat, turn: turnOf(state, seat.agentId, queue) }))
    .sort(byFitness(pick, stepOf(ticket)))
    .map(({ seat }) => seat);
}

function turnOf(state: QueueState, agentId: AgentId, queue: string): number {
  const staff = state.staff.get(agentId);
  return staff?.turns.get(queue) ?? staff?.since ?? 0;
}
