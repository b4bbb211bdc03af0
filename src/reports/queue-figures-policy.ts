/**
 * What became of the callers of a queue, as figures. Pure. Names and formulas stand in docs/operations.md; peers call
 * different things a service level, so ours is always named with its formula.
 */

/** Counted from the journal; callers only, not customers who were rung back: they wait at home. */
export interface QueueCounts {
  readonly queue: string;
  /** An answer within so long is a good one. */
  readonly withinMs: number;
  readonly answered: number;
  readonly answeredWithin: number;
  readonly abandoned: number;
  readonly elsewhere: number;
  /** All waits of those who were answered, together. */
  readonly answeredWaitMs: number;
  readonly longestWaitMs: number | undefined;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const seconds = (ms: number): number => Math.round(ms / 1000);

/** What is divided by nothing is null, not 0 or 1: nobody was served badly or well. */
export function queueFigures(counts: QueueCounts) {
  const { queue, withinMs, answered, answeredWithin, abandoned, elsewhere } = counts;
  const { answeredWaitMs, longestWaitMs } = counts;
  return {
    queue,
    withinSeconds: seconds(withinMs),
    answered,
    answeredWithin,
    abandoned,
    elsewhere,
    serviceLevel: share(answeredWithin, answered + abandoned),
    abandonment: share(abandoned, answered + abandoned + elsewhere),
    averageWaitSeconds: answered === 0 ? null : seconds(answeredWaitMs / answered),
    longestWaitSeconds: longestWaitMs === undefined ? null : seconds(longestWaitMs),
  };
}
