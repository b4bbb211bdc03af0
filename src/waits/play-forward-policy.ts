/**
 * The queue played forward: from the calls, agents and waiting callers of this moment, with what was learnt of handle
 * times and patience, until everybody who waits now has had a turn. Each agent who becomes free takes the oldest
 * ticket it may take, as `queue/queue-state.ts` has it; skills relax as time passes; callers give up.
 *
 * One play is one way things may go. Many of them, with durations spread evenly over their distributions (Latin
 * hypercube, McKay, Beckman & Conover 1979), give the wait's distribution for every ticket at once.
 */
import { Timetable } from '../kernel/index.js';
import { fits } from '../queue/index.js';
import type { QueuePast, WaitSnapshot, WaitingTicket, WorkingAgent } from './wait-snapshot.js';

/** No play looks further ahead than this. */
export const horizonMs = 4 * 3_600_000;

/** Tickets that ask for the same, the oldest first. */
interface Lane {
  readonly tickets: readonly WaitingTicket[];
  readonly first: number;
  readonly queue: string;
  readonly headStartMs: number;
  readonly past: QueuePast;
  /** After how long a wait each agent may take a ticket of this lane; Infinity for never. */
  readonly opensAfterMs: readonly number[];
  /** Whether callers who are yet to come may be served before somebody who waits now. */
  readonly newcomers: boolean;
}

/** A snapshot made ready for playing. */
export interface Stage {
  readonly now: number;
  readonly agents: readonly WorkingAgent[];
  readonly agentPast: readonly (QueuePast | undefined)[];
  readonly lanes: readonly Lane[];
  /** The lanes that each agent may serve at some time. */
  readonly lanesOf: readonly (readonly number[])[];
  readonly tickets: readonly WaitingTicket[];
}

/** Tickets that nobody could ever take, or of which nothing is known, have no part in it. */
export function setStage({ now, agents, past, tickets: waiting }: WaitSnapshot): Stage {
  const groups = new Map<string, WaitingTicket[]>();
  for (const ticket of waiting) {
    const name = JSON.stringify([
      ticket.queue,
      ticket.headStartMs,
      ticket.steps,
      ticket.step,
      ticket.heldFor,
    ]);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(ticket);
  }
  const least = Math.min(...waiting.map(({ headStartMs }) => headStartMs));
  const relaxing = waiting.some(({ steps }) => steps.length > 1);
  const lanes: Lane[] = [];
  for (const tickets of groups.values()) {
    tickets.sort((a, b) => a.enqueuedAt - b.enqueuedAt);
    const [first] = tickets as [WaitingTicket];
    const { queue, headStartMs } = first;
    const opensAfterMs = opensFor(first, agents);
    const known = past.get(queue);
    if (!known || !opensAfterMs.some((ms) => ms < Infinity)) continue;
    const number = lanes.reduce((sum, lane) => sum + lane.tickets.length, 0);
    const newcomers = groups.size > 1 && (headStartMs > least || relaxing);
    lanes.push({ tickets, first: number, queue, headStartMs, past: known, opensAfterMs, newcomers });
  }
  return {
    now,
    agents,
    agentPast: agents.map(({ busy }) => busy && (past.get(busy.queue) ?? [...past.values()][0])),
    lanes,
    lanesOf: agents.map((_, agent) =>
      lanes.flatMap((lane, at) => ((lane.opensAfterMs[agent] ?? Infinity) < Infinity ? [at] : [])),
    ),
    tickets: lanes.flatMap(({ tickets }) => tickets),
  };
}

/** After how long a wait each agent may take such a ticket; Infinity for never. */
function opensFor(
  { steps, step: inEffect = 0, heldFor }: WaitingTicket,
  agents: readonly WorkingAgent[],
): readonly number[] {
  const opensMs: number[] = [];
  for (const [at, { afterMs, whenNobody }] of steps.entries()) {
    const before = steps[at - 1];
    const lacking = whenNobody && before && !agents.some(({ skills }) => fits(skills, before));
    opensMs.push(at <= inEffect ? 0 : lacking ? (opensMs[at - 1] ?? 0) : afterMs);
  }
  return agents.map(({ agentId, skills }) => {
    if (heldFor?.agentId === agentId) return 0;
    const at = steps.findIndex((step) => fits(skills, step));
    return at < 0 ? Infinity : Math.max(opensMs[at] ?? 0, heldFor?.holdMs ?? 0);
  });
}

/** A number in [0, 1) for each thing that is drawn; `fresh` for what cannot be counted beforehand. */
export interface Draws {
  readonly now: number;
  readonly agent: (agent: number) => number;
  readonly handling: (ticket: number) => number;
  readonly patience: (ticket: number) => number;
  readonly fresh: () => number;
  /** By how much the durations of a queue are longer than was learnt: what is known of them is not certain. */
  readonly stretch: (queue: string) => number;
}

/** When each ticket of the stage would be answered if its caller stays; Infinity beyond the horizon. */
export function playForward(stage: Stage, draws: Draws): Float64Array {
  const { now, lanes } = stage;
  const answeredAt = new Float64Array(stage.tickets.length).fill(Infinity);
  const queues = lanes.map((lane) => new PlayedLane(lane, now, draws));
  const free = new Timetable<number>();
  stage.agents.forEach(({ busy }, agent) => {
    const leftMs = busy ? busyForMs(busy, now, stage.agentPast[agent], draws.agent(agent), draws) : 0;
    if (leftMs < horizonMs) free.add(now + leftMs, agent);
  });
  for (let left = stage.tickets.length; left > 0;) {
    const due = free.take();
    if (!due || due.at > now + horizonMs) break;
    const { at, item: agent } = due;
    let chosen: PlayedLane | undefined;
    let nextAt = Infinity;
    for (const number of stage.lanesOf[agent] ?? []) {
      const lane = queues[number];
      const opensAt = lane ? lane.headAt() + (lane.lane.opensAfterMs[agent] ?? Infinity) : Infinity;
      if (opensAt > at) nextAt = Math.min(nextAt, opensAt);
      else if (lane && (!chosen || lane.place() < chosen.place())) chosen = lane;
    }
    if (!chosen) {
      if (nextAt < Infinity) free.add(nextAt, agent);
      continue;
    }
    const turn = chosen.takeHead(at);
    if (turn.ticket !== undefined) {
      answeredAt[turn.ticket] = at + chosen.lane.past.ringMs;
      left--;
    }
    // A caller who has given up by then had a turn all the same: it is when those who stay would have had it.
    free.add(turn.gone ? at : at + chosen.lane.past.ringMs + turn.handleMs, agent);
  }
  return answeredAt;
}

function busyForMs(
  { queue, since, until }: NonNullable<WorkingAgent['busy']>,
  now: number,
  past: QueuePast | undefined,
  u: number,
  draws: Draws,
): number {
  if (until !== undefined) return Math.max(0, until - now);
  const stretch = draws.stretch(queue);
  return past ? stretch * past.handling.remainingMs((now - since) / stretch, u) : 0;
}

class PlayedLane {
  #head = 0;
  #newcomerAt: number;

  constructor(
    readonly lane: Lane,
    now: number,
    readonly draws: Draws,
  ) {
    this.#newcomerAt = now;
    if (lane.newcomers) this.#nextNewcomer();
    else this.#newcomerAt = Infinity;
  }

  /** When the first of the lane joined it. */
  headAt(): number {
    return this.lane.tickets[this.#head]?.enqueuedAt ?? this.#newcomerAt;
  }

  place(): number {
    return this.headAt() - this.lane.headStartMs;
  }

  /** The turn of the first: whether it has given up by now, and else how long it is talked with. */
  takeHead(at: number): {
    readonly ticket: number | undefined;
    readonly gone: boolean;
    readonly handleMs: number;
  } {
    const { lane, draws } = this;
    const waiting = lane.tickets[this.#head];
    const ticket = waiting ? lane.first + this.#head : undefined;
    const joinedAt = this.headAt();
    const watchedMs = Math.max(0, (waiting ? draws.now : joinedAt) - joinedAt);
    const imagined = waiting?.imagined === true;
    const u = ticket === undefined ? draws.fresh() : draws.patience(ticket);
    const gone = imagined || joinedAt + watchedMs + lane.past.patience.remainingMs(watchedMs, u) <= at;
    const v = ticket === undefined ? draws.fresh() : draws.handling(ticket);
    const handleMs = gone ? 0 : draws.stretch(lane.queue) * lane.past.handling.remainingMs(0, v);
    if (waiting) this.#head++;
    else this.#nextNewcomer();
    return { ticket, gone, handleMs };
  }

  #nextNewcomer(): void {
    const { arrivalRate } = this.lane.past;
    this.#newcomerAt =
      arrivalRate > 0 ? this.#newcomerAt - Math.log1p(-this.draws.fresh()) / arrivalRate : Infinity;
  }
}
