/**
 * The queue's state and its moves. No await, timer or I/O: `now` is an argument. This is the specification of the
 * skill queue, written to be read: an agent takes the oldest ticket there is for it, found by looking at all. The Lua
 * scripts find the same by lanes, in logarithmic time; `test/contracts/queue/model` holds the two together.
 */
import type {
  AgentId,
  Away,
  EngineId,
  NeedStep,
  OfferRecord,
  SeatState,
  SkillNeed,
  TicketId,
} from './queue-store.js';
import type { TicketMove, TicketRequest, TicketState, TicketWait } from './queue-store.js';
import { fits, stepAt } from './matching-policy.js';
import { normalSteps } from './lanes.js';

export interface Ticket {
  readonly request: TicketRequest;
  readonly steps: readonly NeedStep[];
  engine: EngineId;
  state: TicketState;
  /** The step in effect; moves on when a sweep finds the next one due. */
  step: number;
  /** For the preferred agent alone; once over, it is over. */
  held: boolean;
  /** The open offer, or the one that became the conversation. */
  offer: OfferRecord | undefined;
  /** The agent who was freed of this ticket and is not offered it again before the next sweep. */
  shuns: AgentId | undefined;
  orphanedSince: number | undefined;
}

export interface Seat {
  readonly agentId: AgentId;
  skills: readonly SkillNeed[];
  state: Exclude<SeatState, 'closed'>;
  since: number;
  /** Outlives an offer that comes to nothing: the agent does not lose the turn by it. */
  idleSince: number;
  ticketId: TicketId | undefined;
}

/** Somebody on duty. */
export interface Staff {
  readonly agentId: AgentId;
  skills: readonly SkillNeed[];
  readonly since: number;
  /** By round-robin queue: when the agent was last offered a call of it. */
  readonly turns: Map<string, number>;
  /** Why without a seat, if that was told. */
  away: Away | undefined;
}

/** One thing that befell an offer or a ticket, and the engine it concerns. */
export type Effect =
  | { readonly engine: EngineId; readonly kind: 'offered' | 'withdrawn'; readonly offer: OfferRecord }
  | { readonly engine: EngineId; readonly kind: 'moved'; readonly move: TicketMove }
  | { readonly engine: EngineId; readonly kind: 'waits'; readonly wait: TicketWait };

export interface QueueState {
  readonly tickets: Map<TicketId, Ticket>;
  readonly seats: Map<AgentId, Seat>;
  readonly staff: Map<AgentId, Staff>;
  /** Engines that show signs of life, and until when the last one is good. */
  readonly engines: Map<EngineId, number>;
  /** The greatest fence given so far; 0 before the first. */
  fence: number;
  /** What the command under way has decided about tickets; handed over at its end. */
  moves: TicketMove[];
  /** Tickets that have been put among the waiting since the last sweep, or ask for something else since then. */
  untold: Set<Ticket>;
}

export const emptyQueue = (): QueueState => ({
  tickets: new Map(),
  seats: new Map(),
  staff: new Map(),
  engines: new Map(),
  fence: 0,
  moves: [],
  untold: new Set(),
});

/**
 *     waiting ──► offered ──► engaged ──► (gone)
 *        ▲           │           │
 *        └───────────┴───────────┘  same place as before
 */
const ticketMoves: Record<TicketState, readonly TicketState[]> = {
  waiting: ['offered'],
  offered: ['waiting', 'engaged'],
  engaged: ['waiting'],
};

export function moveTicket(ticket: Ticket, to: TicketState): void {
  if (!ticketMoves[ticket.state].includes(to)) {
    throw new Error(`ticket ${ticket.request.ticketId} cannot go from ${ticket.state} to ${to}`);
  }
  ticket.state = to;
}

/**
 *     (closed) ──► idle ◄──► offered ──► engaged ──► (closed)
 *         ▲         │ │         │           ▲
 *         └─────────┘ └─────────┼───────────┘  restored
 *         └─────────────────────┘  missed or declined
 */
const seatMoves: Record<Seat['state'], readonly Seat['state'][]> = {
  idle: ['offered', 'engaged'],
  offered: ['idle', 'engaged'],
  engaged: [],
};

export function moveSeat(seat: Seat, to: Seat['state'], since: number, ticketId: TicketId | undefined): void {
  if (!seatMoves[seat.state].includes(to)) {
    throw new Error(`the seat of ${seat.agentId} cannot go from ${seat.state} to ${to}`);
  }
  Object.assign(seat, { state: to, since, ticketId });
}

export function addTicket(state: QueueState, request: TicketRequest, engine: EngineId, now: number): Ticket {
  const ticket: Ticket = {
    request,
    steps: normalSteps(request.steps),
    engine,
    state: 'waiting',
    step: 0,
    held: request.prefer !== undefined,
    offer: undefined,
    shuns: undefined,
    orphanedSince: undefined,
  };
  takeStep(state, ticket, now);
  if (ticket.held) tell(state, ticket, 'hold-began', 'preferred', ticket.step, now);
  state.tickets.set(request.ticketId, ticket);
  state.untold.add(ticket);
  return ticket;
}

function tell(
  state: QueueState,
  { request, engine, step }: Ticket,
  kind: TicketMove['kind'],
  why: TicketMove['why'],
  from: number,
  now: number,
): void {
  const { ticketId, queue, callId, enqueuedAt, prefer } = request;
  const ofHold = kind !== 'relaxed' && prefer !== undefined;
  state.moves.push({
    ...{ ticketId, engine, queue, callId, at: now, kind, why, from, to: step },
    agentId: ofHold ? prefer.agentId : undefined,
    until: ofHold ? enqueuedAt + prefer.holdMs : undefined,
  });
}

/** From now on the ticket is for everybody with the skills. */
export function endHold(
  state: QueueState,
  ticket: Ticket,
  why: 'time' | 'off-duty' | 'not-taken',
  now: number,
): void {
  if (!ticket.held) return;
  ticket.held = false;
  state.untold.add(ticket);
  tell(state, ticket, 'hold-ended', why, ticket.step, now);
}

function moveOn(state: QueueState, ticket: Ticket, to: number, why: 'time' | 'nobody', now: number): void {
  const from = ticket.step;
  if (to <= from) return;
  ticket.step = to;
  state.untold.add(ticket);
  tell(state, ticket, 'relaxed', why, from, now);
}

/** What is asked for at this moment. Nobody asks for an orphan. */
export function takeStep(state: QueueState, ticket: Ticket, now: number): void {
  if (ticket.orphanedSince !== undefined) return;
  moveOn(state, ticket, stepAt(ticket.steps, now - ticket.request.enqueuedAt), 'time', now);
  if (now >= holdUntil(ticket)) endHold(state, ticket, 'time', now);
  relax(state, ticket, now);
}

const holdUntil = ({ request }: Ticket): number => request.enqueuedAt + (request.prefer?.holdMs ?? 0);

/** Nobody waits for those who are not on duty: neither for a preferred agent nor for skills that nobody has. */
export function relax(state: QueueState, ticket: Ticket, now: number): void {
  const { prefer } = ticket.request;
  if (prefer && !state.staff.has(prefer.agentId)) endHold(state, ticket, 'off-duty', now);
  if (ticket.held) return;
  let step = ticket.step;
  while (ticket.steps[step + 1]?.whenNobody === true && !isStaffed(state, ticket.steps[step])) step++;
  moveOn(state, ticket, step, 'nobody', now);
}

const everybody: NeedStep = { afterMs: 0, needs: [] };

const isStaffed = (state: QueueState, step = everybody): boolean =>
  [...state.staff.values()].some(({ skills }) => fits(skills, step));

/** The step in effect. */
export const stepOf = (ticket: Ticket): NeedStep => ticket.steps[ticket.step] ?? everybody;

/** Skills and ticket suit each other at this moment. */
export const mayTake = (ticket: Ticket, { agentId, skills }: Pick<Staff, 'agentId' | 'skills'>): boolean =>
  ticket.held ? ticket.request.prefer?.agentId === agentId : fits(skills, stepOf(ticket));

/** When the next step falls due; undefined when there is none, or when nobody holds the ticket. */
export function nextStepAt(ticket: Ticket): number | undefined {
  const next = ticket.steps[ticket.step + 1];
  if (ticket.state !== 'waiting' || ticket.orphanedSince !== undefined) return undefined;
  if (ticket.held) return holdUntil(ticket);
  if (!next) return undefined;
  return ticket.request.enqueuedAt + next.afterMs;
}

/** Fences start from the clock, so that they go on growing when the store has forgotten everything. */
export const fenceFloor = (state: QueueState, now: number): number =>
  state.fence === 0 ? now * 1000 : state.fence;

export function engage(state: QueueState, ticket: Ticket, now: number): void {
  moveTicket(ticket, 'engaged');
  const seat = seatOf(state, ticket);
  if (seat) moveSeat(seat, 'engaged', now, ticket.request.ticketId);
}

/** The ticket waits again at its old place; what becomes of the seat is said by the caller. */
export function backToWaiting(state: QueueState, ticket: Ticket, now: number): void {
  moveTicket(ticket, 'waiting');
  ticket.offer = undefined;
  state.untold.add(ticket);
  takeStep(state, ticket, now);
}

/** The agent is to be had again, and has been idle for as long as before the offer. */
export function backToIdle(seat: Seat): void {
  moveSeat(seat, 'idle', seat.idleSince, undefined);
}

/** An agent who is on the line already, as an engine says that knows. */
export function engageAtOnce(seat: Seat, ticketId: TicketId, now: number): void {
  moveSeat(seat, 'engaged', now, ticketId);
}

export function seatOf(state: QueueState, ticket: Ticket): Seat | undefined {
  return ticket.offer && state.seats.get(ticket.offer.agentId);
}
