/**
 * Predictors of a caller's wait at the moment of joining, each told what it would know in a running system. Their
 * sources: app_queue.c of Asterisk (`recalc_holdtime`, `say_position`); Ibrahim & Whitt 2009, "Real-time delay
 * estimation in overloaded multiserver queues with abandonments" (QL, QLr, LES, HOL).
 */
import { RecentPast, estimateWaits } from '../waits/index.js';
import type { WaitSnapshot } from '../waits/index.js';

/** A caller joins and finds no agent free. */
export interface Joining {
  readonly ticketId: string;
  readonly queue: string;
  /** Those of the same queue who are before the caller. */
  readonly ahead: number;
  /** How long the first of the queue has waited; undefined when nobody else waits. */
  readonly headWaitedMs: number | undefined;
  /** Agents who may take the caller; one who serves n queues counts as 1/n. */
  readonly agents: number;
  /** The same, each counted whole. */
  readonly wholeAgents: number;
  readonly snapshot: WaitSnapshot;
}

export interface Prediction {
  readonly likelyMs: number;
  readonly fromMs?: number;
  readonly toMs?: number;
}

const keptCalls = 1_000;

/** What each queue's calls so far have taught. */
class Learnt {
  /** app_queue's `holdtime`, whole seconds. */
  holdSec = 0;
  lastWaitMs = 0;
  #handled: number[] = [];
  #turns: { readonly waitMs: number; readonly abandoned: boolean }[] = [];

  handled(ms: number): void {
    this.#handled = [...this.#handled.slice(1 - keptCalls), ms];
  }

  left(waitMs: number, abandoned: boolean): void {
    this.#turns = [...this.#turns.slice(1 - keptCalls), { waitMs, abandoned }];
    if (abandoned) return;
    // hold = (3·old + new)/4, in C's whole numbers.
    this.holdSec = Math.floor((this.holdSec * 3 + Math.floor(waitMs / 1000)) / 4);
    this.lastWaitMs = waitMs;
  }

  get meanHandlingMs(): number {
    return this.#handled.reduce((sum, ms) => sum + ms, 0) / Math.max(1, this.#handled.length);
  }

  /** Callers who give up, per millisecond of somebody's waiting. */
  get abandonRate(): number {
    const waited = this.#turns.reduce((sum, { waitMs }) => sum + waitMs, 0);
    return waited === 0 ? 0 : this.#turns.filter(({ abandoned }) => abandoned).length / waited;
  }
}

/** (n + 1) departures at the rate of s agents, and of those ahead who give up. */
function queueLength(ahead: number, agents: number, meanMs: number, abandonRate: number): number {
  let sum = 0;
  for (let others = 0; others <= ahead; others++) sum += 1 / (agents / meanMs + others * abandonRate);
  return sum;
}

/** All predictors side by side; they hear of every call and learn from the same facts. */
export class Predictors {
  static readonly names = [
    'ours',
    'app_queue',
    'app_queue, as said',
    'QL',
    'QL whole',
    'QLr',
    'LES',
    'HOL',
  ] as const;
  readonly past = new RecentPast();
  readonly #learnt = new Map<string, Learnt>();

  handled(queue: string, ms: number): void {
    this.past.handled(queue, ms);
    this.#of(queue).handled(ms);
  }

  left(queue: string, waitMs: number, abandoned: boolean): void {
    this.past.waited({ queue, waitMs, abandoned });
    this.#of(queue).left(waitMs, abandoned);
  }

  predict(joining: Joining): readonly Prediction[] {
    const { queue, ahead, headWaitedMs, agents, wholeAgents, snapshot, ticketId } = joining;
    const learnt = this.#of(queue);
    const { holdSec, meanHandlingMs: meanMs, lastWaitMs } = learnt;
    const estimate = estimateWaits(snapshot).get(ticketId);
    const ours = estimate?.kind === 'known' ? estimate : { likelyMs: lastWaitMs };
    return [
      ours,
      { likelyMs: holdSec * 1000 },
      // `labs(holdtime + 30 - waited) / 60` minutes; at joining nothing has been waited yet.
      { likelyMs: Math.floor((holdSec + 30) / 60) * 60_000 },
      { likelyMs: queueLength(ahead, agents, meanMs, 0) },
      { likelyMs: queueLength(ahead, wholeAgents, meanMs, 0) },
      { likelyMs: queueLength(ahead, agents, meanMs, learnt.abandonRate) },
      { likelyMs: lastWaitMs },
      { likelyMs: headWaitedMs ?? lastWaitMs },
    ];
  }

  #of(queue: string): Learnt {
    const learnt = this.#learnt.get(queue) ?? new Learnt();
    this.#learnt.set(queue, learnt);
    return learnt;
  }
}
