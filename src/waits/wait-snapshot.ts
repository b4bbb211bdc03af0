/** What a wait estimate is made from: the queue at one moment, and what was learnt from its past. */
import type { NeedStep, Preference, SkillNeed } from '../queue/index.js';
import type { Durations } from './durations-policy.js';

export interface WaitingTicket {
  readonly ticketId: string;
  readonly queue: string;
  /** Epoch milliseconds. */
  readonly enqueuedAt: number;
  readonly headStartMs: number;
  readonly steps: readonly NeedStep[];
  /** The step in effect, counted from 0; the first unless given. */
  readonly step?: number;
  /** For this agent alone until the hold is over. */
  readonly heldFor?: Preference;
  /** Nobody who waits, but somebody who might join: is given a turn and takes no agent. */
  readonly imagined?: boolean;
}

/** An agent who takes calls: idle, or busy with one and expected back. Whoever is on a break is left out. */
export interface WorkingAgent {
  readonly agentId: string;
  readonly skills: readonly SkillNeed[];
  /** The call that the agent is busy with, from its offer until the end of wrap-up. */
  readonly busy:
    | {
        readonly queue: string;
        readonly since: number;
        /** When the agent is free again, where that is known: wrap-up ends by the clock. */
        readonly until?: number | undefined;
      }
    | undefined;
}

/** What was learnt of one queue. */
export interface QueuePast {
  /** From an agent's answer until the agent is free again, wrap-up included. */
  readonly handling: Durations;
  /** How long callers wait before they give up. */
  readonly patience: Durations;
  /** From the offer until the agent answers, on average. */
  readonly ringMs: number;
  /** New callers per millisecond. */
  readonly arrivalRate: number;
}

export interface WaitSnapshot {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly tickets: readonly WaitingTicket[];
  readonly agents: readonly WorkingAgent[];
  /** By queue; a queue that is not here has no past. */
  readonly past: ReadonlyMap<string, QueuePast>;
}
