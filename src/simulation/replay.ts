/**
 * A day played from event to event on a virtual clock, every routing decision made by the live queue's own rules
 * (`queue/queue-state.ts`): the commands that the journeys give are given here, at the times at which callers and agents
 * would bring them about.
 */
import { Timetable, assertNever } from '../kernel/index.js';
import { MemoryQueue } from '../queue/index.js';
import { fits } from '../queue/index.js';
import type { Day, DayCall, DayQueue, Shift } from './day.js';

export interface CallOutcome {
  readonly call: DayCall;
  readonly end: 'served' | 'abandoned' | 'too-long' | 'unstaffed';
  readonly waitMs: number;
}

export interface AgentWork {
  readonly agentId: string;
  readonly shifts: readonly Shift[];
  /** Ringing, talking and wrap-up within and beyond the shifts. */
  readonly busyMs: number;
}

export interface DayOutcome {
  readonly calls: readonly CallOutcome[];
  readonly agents: readonly AgentWork[];
}

type Happening =
  | { readonly kind: 'calls'; readonly call: DayCall }
  | { readonly kind: 'gives-up'; readonly call: DayCall; readonly why: 'abandoned' | 'too-long' }
  | { readonly kind: 'step-due'; readonly call: DayCall }
  | { readonly kind: 'answers'; readonly call: DayCall; readonly agent: Agent; readonly fence: number }
  | { readonly kind: 'hangs-up'; readonly call: DayCall; readonly agent: Agent; readonly fence: number }
  | { readonly kind: 'available'; readonly agent: Agent }
  | { readonly kind: 'comes'; readonly agent: Agent; readonly shift: Shift }
  | { readonly kind: 'goes'; readonly agent: Agent; readonly shift: Shift };

interface Agent {
  readonly agentId: string;
  readonly shifts: Shift[];
  shift: Shift | undefined;
  /** With a call or its wrap-up. */
  occupied: boolean;
  busyMs: number;
}

const engine = 'replay';

export function replay(day: Day): DayOutcome {
  return new Replay(day).run();
}

class Replay {
  readonly #queue = new MemoryQueue();
  readonly #due = new Timetable<Happening>();
  readonly #queues: ReadonlyMap<string, DayQueue>;
  readonly #agents = new Map<string, Agent>();
  /** Calls that wait or are being offered. */
  readonly #waiting = new Map<string, DayCall>();
  /** Offers whose phone rings, by ticket. */
  readonly #ringing = new Map<string, number>();
  readonly #outcomes: CallOutcome[] = [];
  #now = 0;

  constructor(day: Day) {
    this.#queues = new Map(day.queues.map((queue) => [queue.name, queue]));
    for (const shift of day.shifts) {
      const agent = this.#agents.get(shift.agentId) ?? {
        agentId: shift.agentId,
        shifts: [],
        shift: undefined,
        occupied: false,
        busyMs: 0,
      };
      this.#agents.set(shift.agentId, agent);
      agent.shifts.push(shift);
      this.#due.add(shift.from, { kind: 'comes', agent, shift });
      this.#due.add(shift.to, { kind: 'goes', agent, shift });
    }
    for (const call of day.calls) this.#due.add(call.at, { kind: 'calls', call });
  }

  run(): DayOutcome {
    for (let next = this.#due.take(); next; next = this.#due.take()) {
      this.#now = next.at;
      this.#happens(next.item);
    }
    return { calls: this.#outcomes, agents: [...this.#agents.values()] };
  }

  #happens(happening: Happening): void {
    switch (happening.kind) {
      case 'calls':
        return this.#calls(happening.call);
      case 'gives-up':
        return this.#givesUp(happening.call, happening.why);
      case 'step-due':
        if (this.#waiting.has(happening.call.callId)) this.#sweep();
        return;
      case 'answers':
        return this.#answers(happening.call, happening.agent, happening.fence);
      case 'hangs-up': {
        const { call, agent, fence } = happening;
        this.#give({ kind: 'finish', ticketId: call.callId, fence });
        const { wrapUpMs } = this.#queueOf(call);
        agent.busyMs += wrapUpMs;
        this.#due.add(this.#now + wrapUpMs, { kind: 'available', agent });
        return;
      }
      case 'available':
        happening.agent.occupied = false;
        return this.#opens(happening.agent);
      case 'comes':
        happening.agent.shift = happening.shift;
        return this.#opens(happening.agent);
      case 'goes':
        if (happening.agent.shift !== happening.shift) return;
        happening.agent.shift = undefined;
        this.#give({ kind: 'offDuty', agentId: happening.agent.agentId });
        return;
      default:
        return assertNever(happening);
    }
  }

  #calls(call: DayCall): void {
    const queue = this.#queueOf(call);
    const { callId, at } = call;
    if (!this.#isStaffed(queue)) {
      this.#outcomes.push({ call, end: 'unstaffed', waitMs: 0 });
      return;
    }
    this.#waiting.set(callId, call);
    const why = call.patienceMs < queue.maxWaitMs ? 'abandoned' : 'too-long';
    this.#due.add(at + Math.min(call.patienceMs, queue.maxWaitMs), { kind: 'gives-up', call, why });
    for (const { afterMs } of queue.steps.slice(1)) this.#due.add(at + afterMs, { kind: 'step-due', call });
    const { steps, pick, headStartMs } = queue;
    this.#give({
      kind: 'enter',
      ticket: {
        ticketId: callId,
        callId,
        queue: queue.name,
        enqueuedAt: at,
        headStartMs,
        steps,
        pick,
        engine,
      },
    });
  }

  #givesUp(call: DayCall, why: 'abandoned' | 'too-long'): void {
    if (!this.#waiting.delete(call.callId)) return;
    this.#ringing.delete(call.callId);
    this.#outcomes.push({ call, end: why, waitMs: this.#now - call.at });
    this.#give({ kind: 'leave', ticketId: call.callId });
  }

  #answers(call: DayCall, agent: Agent, fence: number): void {
    // The caller may be gone, or the agent.
    if (this.#ringing.get(call.callId) !== fence) return;
    this.#ringing.delete(call.callId);
    if (!this.#give({ kind: 'accept', ticketId: call.callId, fence })) return;
    this.#waiting.delete(call.callId);
    this.#outcomes.push({ call, end: 'served', waitMs: this.#now - call.at });
    agent.occupied = true;
    agent.busyMs += this.#queueOf(call).ringMs + call.talkMs;
    this.#due.add(this.#now + call.talkMs, { kind: 'hangs-up', call, agent, fence });
  }

  #opens(agent: Agent): void {
    const { agentId, shift, occupied } = agent;
    if (!shift || occupied) return;
    this.#give({ kind: 'openSeat', agentId, skills: shift.skills, idleSince: this.#now });
  }

  /** As the live engine does it: leases of phones that still ring are renewed before any may lapse. */
  #sweep(): void {
    const leases = [...this.#ringing].map(([ticketId, fence]) => ({ ticketId, fence }));
    if (leases.length > 0) this.#give({ kind: 'renew', leases });
    this.#give({ kind: 'sweep' });
  }

  #give(command: Given): boolean {
    const { done, effects } = this.#queue.run({ ...command, engine, now: this.#now });
    for (const effect of effects) {
      if (effect.kind === 'moved' || effect.kind === 'waits') continue;
      const { kind, offer } = effect;
      const call = this.#waiting.get(offer.ticketId);
      const agent = this.#agents.get(offer.agentId);
      if (kind === 'withdrawn') this.#ringing.delete(offer.ticketId);
      if (kind === 'withdrawn' || !call || !agent) continue;
      this.#ringing.set(offer.ticketId, offer.fence);
      const { ringMs } = this.#queueOf(call);
      this.#due.add(this.#now + ringMs, { kind: 'answers', call, agent, fence: offer.fence });
    }
    return done;
  }

  #isStaffed({ steps }: DayQueue): boolean {
    for (const { shift } of this.#agents.values())
      if (shift && steps.some((step) => fits(shift.skills, step))) return true;
    return false;
  }

  #queueOf({ queue }: DayCall): DayQueue {
    const found = this.#queues.get(queue);
    if (!found) throw new Error(`the day has calls of an unknown queue ${queue}`);
    return found;
  }
}

type Command = Parameters<MemoryQueue['run']>[0];
type Given = Command extends infer C ? (C extends unknown ? Omit<C, 'engine' | 'now'> : never) : never;
