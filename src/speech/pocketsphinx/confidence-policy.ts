/** What the process measured of one utterance; scores are logarithms, in the recogniser's own unit. */
export interface Measured {
  /** The best sentence of the grammar. */
  readonly score: number;
  /** The best that means something else; undefined when nothing else fits. */
  readonly runnerUp: number | undefined;
  /** The best of any phones at all. */
  readonly loop: number;
  readonly frames: number;
}

/** More than this says nothing more. */
const farAhead = 4_000;

/**
 * Learnt by logistic regression from 200 utterances of the tuning voices (bench/speech), a fifth of them beside the
 * menu: a sentence that fits much better than the next one, and not much worse than arbitrary phones would.
 */
const weights = { bias: 1.109, lead: 0.09347, fit: 0.2515 };

/** How often this is right, 0 to 1. */
export function confidenceOf({ score, runnerUp, loop, frames }: Measured): number {
  const lead = Math.min(farAhead, Math.max(0, runnerUp === undefined ? farAhead : score - runnerUp));
  const fit = (score - loop) / Math.max(frames, 1);
  const x = weights.bias + weights.lead * Math.sqrt(lead) + weights.fit * fit;
  return 1 / (1 + Math.exp(-x));
}

/** Of free words there is no runner-up. Set by hand, after questions of the tuning voices. */
const questionWeights = { bias: 1, fit: 0.25 };

/** How far the words of a question can be believed, 0 to 1. */
export function questionConfidenceOf({ score, loop, frames }: Omit<Measured, 'runnerUp'>): number {
  const fit = (score - loop) / Math.max(frames, 1);
  return 1 / (1 + Math.exp(-(questionWeights.bias + questionWeights.fit * fit)));
}
