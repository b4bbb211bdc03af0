/** What the last calls of each queue were like: handle times, patience, arrivals, delays. Fed with facts, in any order. */
import { Durations } from './durations-policy.js';
import type { Watched } from './durations-policy.js';
import { leastEnds } from './wait-estimate-policy.js';
import type { QueuePast } from './wait-snapshot.js';

/** So many of the last calls of a queue count. */
const keptCalls = 1_000;
/** What was learnt is worked out anew after so many further calls, or that share of them. */
const freshAfter = 20;
const arrivalWindow = 50;
/** Until rings were seen: what a softphone in front of somebody takes. */
const firstRingMs = 5_000;

/** One caller's turn in a queue, told when it is over. */
export interface Turn {
  readonly queue: string;
  readonly waitMs: number;
  /** Given up by the caller; else the wait was cut off by an answer, or by the queue's limits. */
  readonly abandoned: boolean;
}

class QueueMemory {
  readonly handled: Watched[] = [];
  readonly waited: Watched[] = [];
  readonly rings: number[] = [];
  readonly arrivals: number[] = [];
  #known: { readonly seen: number; readonly handling: Durations; readonly patience: Durations } | undefined;
  #seen = 0;

  handle(ms: number): void {
    keep(this.handled, { ms, ended: true }, keptCalls);
    this.#seen++;
  }

  wait(ms: number, abandoned: boolean): void {
    keep(this.waited, { ms, ended: abandoned }, keptCalls);
    this.#seen++;
  }

  known(): { readonly handling: Durations; readonly patience: Durations } {
    const { handled, waited } = this;
    if (!this.#known || this.#seen - this.#known.seen >= Math.min(freshAfter, handled.length / 10)) {
      this.#known = { seen: this.#seen, handling: Durations.of(handled), patience: Durations.of(waited) };
    }
    return this.#known;
  }
}

export class RecentPast {
  readonly #queues = new Map<string, QueueMemory>();
  readonly #all = new QueueMemory();

  arrived(queue: string, at: number): void {
    keep(this.#of(queue).arrivals, at, arrivalWindow);
  }

  /** An agent was busy for so long with a call of this queue, wrap-up included. */
  handled(queue: string, ms: number): void {
    this.#of(queue).handle(ms);
    this.#all.handle(ms);
  }

  waited({ queue, waitMs, abandoned }: Turn): void {
    this.#of(queue).wait(waitMs, abandoned);
    this.#all.wait(waitMs, abandoned);
  }

  rang(queue: string, ms: number): void {
    keep(this.#of(queue).rings, ms, keptCalls / 10);
    keep(this.#all.rings, ms, keptCalls / 10);
  }

  /** What is known of these queues. A queue that is new has the past of all together; nothing is made up. */
  of(queues: Iterable<string>, now: number): ReadonlyMap<string, QueuePast> {
    const known = new Map<string, QueuePast>();
    for (const queue of queues) {
      const own = this.#of(queue);
      const handling = own.known().handling.ends >= leastEnds ? own : this.#all;
      if (handling.known().handling.ends < leastEnds) continue;
      known.set(queue, {
        handling: handling.known().handling,
        patience: (own.waited.length >= leastEnds ? own : this.#all).known().patience,
        ringMs: mean(own.rings) ?? mean(this.#all.rings) ?? firstRingMs,
        arrivalRate: rateOf(own.arrivals, now),
      });
    }
    return known;
  }

  #of(queue: string): QueueMemory {
    const memory = this.#queues.get(queue) ?? new QueueMemory();
    this.#queues.set(queue, memory);
    return memory;
  }
}

function keep<T>(list: T[], one: T, most: number): void {
  list.push(one);
  if (list.length > most) list.shift();
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Over the last arrivals and the time since. */
function rateOf(arrivals: readonly number[], now: number): number {
  const [first] = arrivals;
  return first === undefined || now <= first ? 0 : arrivals.length / (now - first);
}
