/**
 * How good the estimates were that callers were told. The wait that followed is known of those who were answered; of
 * one who gave up it is only known that it would have been longer. Leaving those out would flatter the estimates, as
 * long waits are cut off more often than short ones. So each answered wait counts for all those like it that were cut
 * off before: it is weighted by 1 / G(wait), where G is the share not yet cut off by then (inverse probability of
 * censoring, Robins & Finkelstein 2000; G by Kaplan & Meier 1958). It is right when giving up has nothing to do with
 * how wrong the estimate was, given how long one has waited; where callers give up because of what they were told, it
 * is only the better of the two.
 */

/** One estimate that was told, and what came of it. All times from the telling on. */
export interface ScoredWait {
  readonly likelyMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** The greatest figure that was spoken; undefined for "more than". */
  readonly saidToMs: number | undefined;
  /** The correction that is part of the estimate (`calibration-policy.ts`). */
  readonly correction: number;
  readonly widening: number;
  /** Until an agent answered, or until the wait was cut off: given up, sent elsewhere, the queue's limit. */
  readonly lastedMs: number;
  readonly answered: boolean;
}

export interface Accuracy {
  readonly announced: number;
  readonly answered: number;
  readonly cutOff: number;
  /** Undefined as long as nobody was answered. */
  readonly figures:
    | {
        /** Estimated less actual, seconds: above 0 people wait less than they are told. */
        readonly biasSec: number;
        readonly meanAbsoluteErrorSec: number;
        /** The share of waits that ended within the estimated interval; it should be the stated coverage. */
        readonly coverage: number;
        /** The share of waits that ended by the greatest figure spoken. */
        readonly promisesKept: number;
      }
    | undefined;
}

/** One wait that is cut off late does not speak for more than so many. */
const greatestWeight = 10;

export function accuracyOf(scored: readonly ScoredWait[]): Accuracy {
  const weighted = weigh(scored);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const average = (value: (wait: ScoredWait) => number): number =>
    weighted.reduce((sum, { wait, weight }) => sum + weight * value(wait), 0) / total;
  const errorSec = ({ likelyMs, lastedMs }: ScoredWait) => (likelyMs - lastedMs) / 1000;
  return {
    announced: scored.length,
    answered: weighted.length,
    cutOff: scored.length - weighted.length,
    figures:
      total > 0
        ? {
            biasSec: average(errorSec),
            meanAbsoluteErrorSec: average((wait) => Math.abs(errorSec(wait))),
            coverage: average(({ lastedMs, fromMs, toMs }) => Number(lastedMs >= fromMs && lastedMs <= toMs)),
            promisesKept: average(({ lastedMs, saidToMs = Infinity }) => Number(lastedMs <= saidToMs)),
          }
        : undefined,
  };
}

/** The waits that ended with an answer, each with the weight it has. */
export function weigh(
  scored: readonly ScoredWait[],
): readonly { readonly wait: ScoredWait; readonly weight: number }[] {
  // Who is answered at the very time at which another gives up was still there then.
  const inTime = [...scored].sort(
    (a, b) => a.lastedMs - b.lastedMs || Number(b.answered) - Number(a.answered),
  );
  let uncut = 1;
  return inTime.flatMap((wait, before) => {
    if (wait.answered) return [{ wait, weight: Math.min(greatestWeight, 1 / uncut) }];
    uncut *= 1 - 1 / (inTime.length - before);
    return [];
  });
}
