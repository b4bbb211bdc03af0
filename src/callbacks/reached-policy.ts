/**
 * Whether somebody was reached by a call of ours that was answered, when it is over. Pure. Machines are not told from people
 * by their sound, but by what they do: they press no key, let questions pass, or hang up at once.
 */
import type { AttemptFailure } from '../site/index.js';

export interface AnsweredCall {
  /** From the answer to the end; undefined when this process has not seen the answer. */
  readonly lastedMs: number | undefined;
  /** The other side put the phone down, not we. */
  readonly hungUp: boolean;
  /** An agent was on the line as soon as it was answered, or soon after. */
  readonly withAgent: boolean;
  readonly pressedKeys: boolean;
  /** A question was asked to its end, and so was the time for an answer; or all that we had to say. */
  readonly ignoredAll: boolean;
}

/** Nobody has heard a prompt that says who is calling, and what for, in less. */
export const soonestHeardMs = 3_000;
/** Nobody has exchanged a word with an agent in less. */
export const soonestSpokenMs = 1_000;

/** Undefined when somebody was reached: a person pressed a key, or listened and put the phone down. */
export function whyNobodyReached({
  lastedMs,
  hungUp,
  withAgent,
  pressedKeys,
  ignoredAll,
}: AnsweredCall): AttemptFailure | undefined {
  if (pressedKeys) return undefined;
  if (ignoredAll) return 'voicemail';
  const soonestMs = withAgent ? soonestSpokenMs : soonestHeardMs;
  return hungUp && lastedMs !== undefined && lastedMs < soonestMs ? 'abandoned' : undefined;
}
