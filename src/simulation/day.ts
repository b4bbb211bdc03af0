/** A day to be played: who called when for what, who was there, and the rules. Times are epoch milliseconds. */
import { stepsOf } from '../queue/index.js';
import type { NeedStep, Pick, SkillNeed } from '../queue/index.js';
import type { QueueSettings, Site } from '../site/index.js';

export interface DayQueue {
  readonly name: string;
  readonly headStartMs: number;
  readonly steps: readonly NeedStep[];
  readonly pick: Pick;
  readonly wrapUpMs: number;
  readonly maxWaitMs: number;
  /** From the offer until the agent answers. */
  readonly ringMs: number;
}

export interface DayCall {
  readonly callId: string;
  readonly queue: string;
  readonly at: number;
  readonly talkMs: number;
  /** How long the caller would wait before giving up. */
  readonly patienceMs: number;
}

/** An agent takes calls from then to then; who takes a break has several. */
export interface Shift {
  readonly agentId: string;
  readonly skills: readonly SkillNeed[];
  readonly from: number;
  readonly to: number;
}

export interface Day {
  readonly queues: readonly DayQueue[];
  /** In the order of their time. */
  readonly calls: readonly DayCall[];
  readonly shifts: readonly Shift[];
}

/** What a softphone in front of somebody takes. */
export const usualRingMs = 4_000;

export const dayQueue = (queue: QueueSettings, ringMs = usualRingMs): DayQueue => ({
  name: queue.name,
  headStartMs: queue.headStartSec * 1000,
  steps: stepsOf(queue),
  pick: queue.pick,
  wrapUpMs: queue.wrapUpSec * 1000,
  maxWaitMs: queue.maxWaitSec * 1000,
  ringMs,
});

export const dayQueues = (site: Site, ringMs?: (queue: string) => number | undefined): readonly DayQueue[] =>
  [...site.queues.values()].map((queue) => dayQueue(queue, ringMs?.(queue.name)));
