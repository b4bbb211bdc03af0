import type { Likeness } from './likeness-policy.js';

/** What the process measured of one utterance; scores are logarithms, in the recogniser's own unit. */
export interface Measured {
  /** The best sentence of the grammar. */
  readonly score: number;
  /** The best that means something else; undefined when nothing else fits. */
  readonly runnerUp: number | undefined;
  /** The best of any phones at all. */
  readonly loop: number;
  readonly frames: number;
  readonly likeness: Likeness;
}

/** More than this says nothing more. */
const farAhead = 4_000;

/**
 * Learnt by logistic regression from 275 utterances of the tuning voices (bench/speech), 80 of them beside the menu: a
 * sentence that fits much better than the next one, not much worse than arbitrary phones would, and is much like those.
 * Flattened by 0.82: the lower threshold, which all recognisers share, then stands where 0.1 was learnt.
 */
const weights = {
  bias: 3.212,
  lead: 0.05165,
  fit: 0.1885,
  edits: -0.2713,
  drawnOut: -0.06,
  unexplained: -0.0343,
};

/** How often this is right, 0 to 1. */
export function confidenceOf({ score, runnerUp, loop, frames, likeness }: Measured): number {
  const lead = Math.min(farAhead, Math.max(0, runnerUp === undefined ? farAhead : score - runnerUp));
  const fit = (score - loop) / Math.max(frames, 1);
  const x =
    weights.bias +
    weights.lead * Math.sqrt(lead) +
    weights.fit * fit +
    weights.edits * likeness.edits +
    weights.drawnOut * likeness.drawnOut +
    weights.unexplained * likeness.unexplained;
  return 1 / (1 + Math.exp(-x));
}

/** Of free words there is no runner-up. Set by hand, after questions of the tuning voices. */
const questionWeights = { bias: 1, fit: 0.25 };

/** How far the words of a question can be believed, 0 to 1. */
export function questionConfidenceOf({
  score,
  loop,
  frames,
}: Pick<Measured, 'score' | 'loop' | 'frames'>): number {
  const fit = (score - loop) / Math.max(frames, 1);
  return 1 / (1 + Math.exp(-(questionWeights.bias + questionWeights.fit * fit)));
}
