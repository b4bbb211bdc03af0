/** What follows a call of ours that did not reach the customer. Pure. */
import type { CallbackRules, RetryReason } from './callback-rules.js';

/** 'agent-gone' and 'lost' are our fault and not counted against the customer. */
export type AttemptFailure = RetryReason | 'agent-gone' | 'lost';

export type AfterFailure =
  { readonly kind: 'retry'; readonly dueAt: number } | { readonly kind: 'give-up'; readonly why: string };

/** Our own fault is made good soon, and not for ever. */
const ownFault = { gapSec: 10, times: 20 };

/**
 * By how often it has failed so already. `chance` from 0 to 1 spreads the next attempt over a tenth of the gap, so that
 * what failed together is not due together.
 */
export function nextAttempt(
  failures: Readonly<Partial<Record<AttemptFailure, number>>>,
  outcome: AttemptFailure,
  { retries }: Pick<CallbackRules, 'retries'>,
  now: number,
  chance: number,
): AfterFailure {
  const rule = outcome === 'agent-gone' || outcome === 'lost' ? ownFault : retries[outcome];
  if ((failures[outcome] ?? 0) >= rule.times) return { kind: 'give-up', why: outcome };
  return { kind: 'retry', dueAt: now + Math.round(rule.gapSec * 1000 * (1 + chance / 10)) };
}
