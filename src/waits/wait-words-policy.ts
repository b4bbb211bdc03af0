/**
 * From an estimate to what a caller is told. Figures are rounded outwards, so that nothing is promised which was not
 * estimated, and a figure never grows while the caller waits unless that is said.
 */
import type { Estimate } from './wait-estimate-policy.js';

/** What was told, and when. */
export interface Said {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly fromMinutes: number;
  /** Undefined: "more than `fromMinutes`". */
  readonly toMinutes: number | undefined;
}

export interface WaitWords extends Said {
  /** It takes longer than was said before. */
  readonly longer: boolean;
}

const minuteMs = 60_000;
/** Figures that are spoken: finer than this nobody knows. */
const steps = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60];
const greatest = 60;
/** "More than" fewer minutes than this says nothing. */
const leastOver = 5;

const stepUp = (minutes: number): number | undefined => steps.find((step) => step >= minutes);
const stepDown = (minutes: number): number => steps.findLast((step) => step <= minutes) ?? 0;

/** Undefined when nothing that helps can be said: it may be over soon, and may take more than an hour. */
export function waitWords(
  estimate: Extract<Estimate, { kind: 'known' }>,
  last: Said | undefined,
  now: number,
): WaitWords | undefined {
  const { likelyMs, fromMs, toMs } = estimate;
  const promisedMs = last?.toMinutes === undefined ? Infinity : last.at + last.toMinutes * minuteMs - now;
  // As long as what was promised is likely to be kept, it stays the promise.
  const holds = likelyMs <= promisedMs;
  const heldMs = holds ? Math.min(toMs, promisedMs) : toMs;
  const toMinutes = stepUp(Math.max(1, Math.max(likelyMs, heldMs) / minuteMs));
  const fromMinutes = Math.min(stepDown(Math.min(fromMs, heldMs) / minuteMs), greatest);
  if (toMinutes === undefined) {
    if (fromMinutes < leastOver) return undefined;
    const grown = last?.toMinutes !== undefined || fromMinutes > (last?.fromMinutes ?? greatest);
    return { at: now, fromMinutes, toMinutes, longer: last !== undefined && grown };
  }
  const grown = last?.toMinutes !== undefined && toMinutes > last.toMinutes;
  // "Less than two" rather than "one to two": who needs the lower figure is told of a short wait anyway.
  const lower = toMinutes <= 2 ? 0 : Math.min(fromMinutes, toMinutes - 1);
  return { at: now, fromMinutes: lower, toMinutes, longer: !holds || grown };
}

/** The prompts that say it, with the values they are given. */
export function wordsToPrompts({ fromMinutes, toMinutes, longer }: WaitWords): {
  readonly prompts: readonly string[];
  readonly values: Readonly<Record<string, number>>;
} {
  const first = longer ? ['wait-longer'] : [];
  if (toMinutes === undefined) return { prompts: [...first, 'wait-over'], values: { from: fromMinutes } };
  if (fromMinutes === 0) return { prompts: [...first, 'wait-under'], values: { to: toMinutes } };
  return { prompts: [...first, 'wait-between'], values: { from: fromMinutes, to: toMinutes } };
}
