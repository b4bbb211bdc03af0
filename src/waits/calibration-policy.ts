/**
 * Estimates corrected by how they fared lately in the same queue. What nobody modelled — agents who do other things
 * between calls, breaks that are near — shows as estimates that are too short again and again; then they are
 * stretched, and the interval is made wider until it covers what it states. It is never made narrower than the model
 * has it, and a bias that is small is left alone: chasing chance would do more harm.
 */
import { statedCoverage } from './wait-estimate-policy.js';
import type { Estimate } from './wait-estimate-policy.js';
import { weigh } from './wait-scores-policy.js';
import type { ScoredWait } from './wait-scores-policy.js';

export interface Calibration {
  /** The likely wait is multiplied by this. */
  readonly correction: number;
  /** And the distances from it to the ends of the interval by this. */
  readonly widening: number;
}

export const uncorrected: Calibration = { correction: 1, widening: 1 };

const leastAnswered = 30;
const smallBias = 1.25;
const greatestCorrection = 3;
/** An interval is at least so wide on either side: a wait that is told in minutes has no finer truth. */
const leastHalfMs = 15_000;

/** From the last estimates of a queue, whatever corrections were in them. */
export function calibrationOf(scored: readonly ScoredWait[]): Calibration {
  const weighted = weigh(scored);
  if (weighted.length < leastAnswered) return uncorrected;
  const sum = (value: (wait: ScoredWait) => number) =>
    weighted.reduce((total, { wait, weight }) => total + weight * value(wait), 0);
  const plainMs = ({ likelyMs, correction }: ScoredWait) => likelyMs / correction;
  const ratio = sum(({ lastedMs }) => lastedMs) / Math.max(1, sum(plainMs));
  const isSmall = ratio < smallBias && ratio > 1 / smallBias;
  const correction = isSmall ? 1 : Math.min(greatestCorrection, Math.max(1 / greatestCorrection, ratio));
  const misses = weighted
    .map(({ wait, weight }) => ({ weight, miss: missOf(wait, correction) }))
    .sort((a, b) => a.miss - b.miss);
  const enough = statedCoverage * misses.reduce((total, { weight }) => total + weight, 0);
  let covered = 0;
  const widening = misses.find(({ weight }) => (covered += weight) >= enough)?.miss ?? 1;
  return { correction, widening: Math.min(greatestCorrection, Math.max(1, widening)) };
}

/** How far the wait was from what was likely, in half intervals of the model on that side. */
function missOf(wait: ScoredWait, correction: number): number {
  const likelyMs = (wait.likelyMs / wait.correction) * correction;
  const half = wait.lastedMs > likelyMs ? wait.toMs - wait.likelyMs : wait.likelyMs - wait.fromMs;
  const plainHalfMs = (half / wait.widening / wait.correction) * correction;
  return Math.abs(wait.lastedMs - likelyMs) / Math.max(leastHalfMs, plainHalfMs);
}

export function calibrated(estimate: Estimate, { correction, widening }: Calibration): Estimate {
  if (estimate.kind === 'unknown') return estimate;
  const { likelyMs, fromMs, toMs } = estimate;
  const stretched = correction * likelyMs;
  return {
    kind: 'known',
    likelyMs: stretched,
    fromMs: Math.max(0, stretched - correction * widening * (likelyMs - fromMs)),
    toMs: stretched + correction * widening * (toMs - likelyMs),
  };
}
