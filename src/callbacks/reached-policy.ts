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
  readonly pressedKeys: boolean;
  /** A question was asked to its end, and so was the time for an answer; or all that we had to say. */
  readonly ignoredAll: boolean;
}

/** Nobody has heard who is calling, and what for, in less. */
export const soonestHeardMs = 3_000;

/** Undefined when somebody was reached: a person pressed a key, or listened and put the phone down. */
export function whyNobodyReached({
  lastedMs,
  hungUp,
  pressedKeys,
  ignoredAll,
}: AnsweredCall): AttemptFailure | undefined {
  if (pressedKeys) return undefined;
  if (ignoredAll) return 'voicemail';
  return hungUp && lastedMs !== undefined && lastedMs < soonestHeardMs ? 'abandoned' : undefined;
}
