/**
 * Whether a customer is rung before an agent is free, because one will be soon after the customer answers. Pure. The risk
 * is bounded twice: the customer is likely to hold on for half of what is allowed, and for more than that in one case of ten
 * (four waits in five lie within the estimate's interval); and it is tried once: who was rung for nobody is rung the next
 * time when an agent is held.
 */
import type { Callback } from './callback.js';

/** What people take to reach for the phone and answer. */
export const answersWithinMs = 10_000;

/** The time until an agent would answer, as foretold; milliseconds from now on. */
export type Foretold =
  { readonly kind: 'known'; readonly likelyMs: number; readonly toMs: number } | { readonly kind: 'unknown' };

export const mayDialEarly = (
  { failures }: Pick<Callback, 'failures'>,
  foretold: Foretold,
  holdSec: number,
): boolean =>
  holdSec > 0 &&
  (failures['agent-gone'] ?? 0) === 0 &&
  foretold.kind === 'known' &&
  foretold.likelyMs <= answersWithinMs + holdSec * 500 &&
  foretold.toMs <= answersWithinMs + holdSec * 1000;
