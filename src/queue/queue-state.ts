/**
 * The queue's state and its moves. No await, timer or I/O: `now` is an argument. This is the specification of the
 * skill queue, written to be read: an agent takes the oldest ticket there is for it, found by looking at all. The Lua
 * scripts find the same by lanes, in logarithmic time; `test/contracts/queue/model` holds the two together.
 */
import type {
  AgentId,
  EngineId,
  NeedStep,
  OfferRecord,
  SeatState,
  SkillNeed,
  TicketId,
} from './queue-store.js';
import type { TicketRequest, TicketState } from './queue-store.js';
import { byFitness, byPlace, fits, leaseMs, stepAt } from './matching-policy.js';
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
}

/** One thing that befell an offer, and the engine it concerns. */
export interface Effect {
  readonly engine: EngineId;
  readonly kind: 'offered' | 'withdrawn';
  readonly offer: OfferRecord;
}

export interface QueueState {
  readonly tickets: Map<TicketId, Ticket>;
  readonly seats: Map<AgentId, Seat>;
  readonly staff: Map<AgentId, Staff>;
  /** Engines that show signs of life, and until when the last one is good. */
  readonly engines: Map<EngineId, number>;
  /** The greatest fence given so far; 0 before the first. */
  fence: number;
}

export const emptyQueue = (): QueueState => ({
  tickets: new Map(),
  seats: new Map(),
  staff: new Map(),
  engines: new Map(),
  fence: 0,
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

function moveTicket(ticket: Ticket, to: TicketState): void {
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

function moveSeat(seat: Seat, to: Seat['state'], since: number, ticketId: TicketId | undefined): void {
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
  state.tickets.set(request.ticketId, ticket);
  return ticket;
}

/** What is asked for at this moment. Nobody asks for an orphan. */
export function takeStep(state: QueueState, ticket: Ticket, now: number): void {
  if (ticket.orphanedSince !== undefined) return;
  ticket.step = Math.max(ticket.step, stepAt(ticket.steps, now - ticket.request.enqueuedAt));
  if (now >= holdUntil(ticket)) ticket.held = false;
  relax(state, ticket);
}

const holdUntil = ({ request }: Ticket): number => request.enqueuedAt + (request.prefer?.holdMs ?? 0);

/** Nobody waits for those who are not on duty: neither for a preferred agent nor for skills that nobody has. */
export function relax(state: QueueState, ticket: Ticket): void {
  const { prefer } = ticket.request;
  if (prefer && !state.staff.has(prefer.agentId)) ticket.held = false;
  if (ticket.held) return;
  while (ticket.steps[ticket.step + 1]?.whenNobody === true && !isStaffed(state, ticket)) ticket.step++;
}

const isStaffed = (state: QueueState, ticket: Ticket): boolean =>
  [...state.staff.values()].some(({ skills }) => fits(skills, stepOf(ticket)));

const everybody: NeedStep = { afterMs: 0, needs: [] };

/** The step in effect. */
export const stepOf = (ticket: Ticket): NeedStep => ticket.steps[ticket.step] ?? everybody;

/** Skills and ticket suit each other at this moment. */
export const mayTake = (ticket: Ticket, { agentId, skills }: Omit<Staff, 'since' | 'turns'>): boolean =>
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

function makeOffer(state: QueueState, ticket: Ticket, candidates: readonly Seat[], now: number): Effect {
  const [seat, runnerUp] = candidates;
  if (!seat) throw new Error(`nobody could be offered ticket ${ticket.request.ticketId}`);
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
    why: {
      step: ticket.step,
      preferred: ticket.held,
      candidates: candidates.length,
      runnerUp: runnerUp?.agentId,
      idleSince: seat.idleSince,
    },
  };
  return { engine: ticket.engine, kind: 'offered', offer: ticket.offer };
}

export function engage(state: QueueState, ticket: Ticket, now: number): void {
  moveTicket(ticket, 'engaged');
  const seat = seatOf(state, ticket);
  if (seat) moveSeat(seat, 'engaged', now, ticket.request.ticketId);
}

/** The ticket waits again at its old place; what becomes of the seat is said by the caller. */
export function backToWaiting(state: QueueState, ticket: Ticket, now: number): void {
  moveTicket(ticket, 'waiting');
  ticket.offer = undefined;
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
    const { pick, queue } = ticket.request;
    const candidates = idle
      .filter((seat) => seat.agentId !== ticket.shuns && mayTake(ticket, seat))
      .map((seat) => ({ seat, ...seat, turn: turnOf(state, seat.agentId, queue) }))
      .sort(byFitness(pick, stepOf(ticket)))
      .map(({ seat }) => seat);
    const [best] = candidates;
    if (!best) continue;
    idle.splice(idle.indexOf(best), 1);
    effects.push(makeOffer(state, ticket, candidates, now));
    if (idle.length === 0) break;
  }
  return effects;
}

function turnOf(state: QueueState, agentId: AgentId, queue: string): number {
  const staff = state.staff.get(agentId);
  return staff?.turns.get(queue) ?? staff?.since ?? 0;
}
