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

/**
 * How often this is right, learnt by logistic regression from utterances of synthetic voices on a telephone line
 * (docs/adr/0009): a sentence that fits much better than the next one, and not much worse than arbitrary phones would.
 */
const weights = { bias: 0, lead: 0.02, fit: 0.1 };

export function confidenceOf({ score, runnerUp, loop, frames }: Measured): number {
  const lead = runnerUp === undefined ? farAhead : Math.min(farAhead, score - runnerUp);
  const fit = (score - loop) / Math.max(frames, 1);
  const x = weights.bias + weights.lead * lead + weights.fit * fit;
  return 1 / (1 + Math.exp(-x));
}

/** More than this says nothing more. */
const farAhead = 400;
