import type { Candidate } from './recogniser.js';

/** What to do about something that was said. */
export type Understanding =
  | { readonly kind: 'accept' | 'ask-back'; readonly candidate: Candidate }
  | { readonly kind: 'not-understood' };

/**
 * From here on a guess counts without asking back: of those that do, more than 99 of 100 are right (docs/adr/0009). Below the
 * other it is not worth a question.
 */
export const surelyFrom = 0.6;
export const perhapsFrom = 0.15;
/** How often a caller may be misunderstood at one question before only the keys are offered. */
export const mostMisunderstandings = 2;

/** `refused` are meanings that the caller has said no to at this question. */
export function understood(candidates: readonly Candidate[], refused: ReadonlySet<string>): Understanding {
  const candidate = candidates.find(({ meaning }) => !refused.has(meaning));
  if (!candidate || candidate.confidence < perhapsFrom) return { kind: 'not-understood' };
  // What comes to light only because the first guess was refused is asked about, however sure it seems.
  const sure = candidate.confidence >= surelyFrom && candidate === candidates[0];
  return { kind: sure ? 'accept' : 'ask-back', candidate };
}
