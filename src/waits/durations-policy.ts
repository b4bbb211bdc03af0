/**
 * How long things last, learnt from those that were seen: handle times of calls, patience of callers. A duration may
 * have been cut off before its end was seen (a caller was answered before losing patience); it counts for as long as
 * it was watched, which is what makes the estimate sound (Kaplan & Meier 1958).
 */

/** One duration that was watched for so long. `ended` is false when something else cut it off. */
export interface Watched {
  readonly ms: number;
  readonly ended: boolean;
}

const mostPieces = 12;
const endsPerPiece = 20;

/**
 * A distribution of durations. Its hazard — the rate at which things end at some age — is constant within each of a
 * few pieces of age. Plain arrays, as a forecast asks some ten thousand times.
 */
export class Durations {
  /** Where each piece begins, milliseconds; the first at 0. */
  readonly #from: Float64Array;
  /** Ends per millisecond in each piece. */
  readonly #rate: Float64Array;
  /** The hazard added up from age 0 to where the piece begins. */
  readonly #before: Float64Array;

  private constructor(
    /** How many ends were seen: what the estimate rests on. */
    readonly ends: number,
    readonly longestMs: number,
    from: readonly number[],
    rates: readonly number[],
  ) {
    this.#from = Float64Array.from(from);
    this.#rate = Float64Array.from(rates);
    this.#before = new Float64Array(from.length);
    for (let piece = 1; piece < from.length; piece++) {
      const [start = 0, end = 0] = [from[piece - 1], from[piece]];
      this.#before[piece] = (this.#before[piece - 1] ?? 0) + (rates[piece - 1] ?? 0) * (end - start);
    }
  }

  static of(watched: readonly Watched[]): Durations {
    const ended = watched.filter(({ ended, ms }) => ended && ms > 0).map(({ ms }) => ms);
    ended.sort((a, b) => a - b);
    const from = boundsOf(ended);
    const groups = from.map((fromMs, index) => {
      const toMs = from[index + 1] ?? Number.POSITIVE_INFINITY;
      const ends = ended.filter((ms) => ms > fromMs && ms <= toMs).length;
      const exposureMs = watched.reduce((sum, { ms }) => sum + Math.max(0, Math.min(ms, toMs) - fromMs), 0);
      return { ends, exposureMs };
    });
    return new Durations(ended.length, ended.at(-1) ?? Infinity, from, poolRates(groups));
  }

  /**
   * How much longer something goes on that has lasted `ageMs`, at the quantile `u` in [0, 1). Infinity when nothing of
   * the kind was ever seen to end. Of what has lasted longer than anything before it is only known that it is unusual:
   * it may well last as long again (Pareto, mean remaining life equal to age).
   */
  remainingMs(ageMs: number, u: number): number {
    if (ageMs > this.longestMs) return ageMs * ((1 - u) ** -0.5 - 1);
    const hazard = this.#hazardTo(ageMs) - Math.log1p(-u);
    for (let piece = this.#from.length - 1; piece >= 0; piece--) {
      const before = this.#before[piece] ?? 0;
      const rate = this.#rate[piece] ?? 0;
      if (before <= hazard && rate > 0) {
        return Math.max(0, (this.#from[piece] ?? 0) + (hazard - before) / rate - ageMs);
      }
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The share that lasts longer than this. */
  survival(ageMs: number): number {
    return Math.exp(-this.#hazardTo(ageMs));
  }

  #hazardTo(ageMs: number): number {
    if (ageMs <= 0) return 0;
    let piece = this.#from.length - 1;
    while (piece > 0 && (this.#from[piece] ?? 0) > ageMs) piece--;
    return (this.#before[piece] ?? 0) + (this.#rate[piece] ?? 0) * (ageMs - (this.#from[piece] ?? 0));
  }
}

/**
 * Ages at which pieces begin: before the shortest, and then at quantiles, so that each piece rests on as many ends as
 * the others.
 */
function boundsOf(ended: readonly number[]): readonly number[] {
  const pieces = Math.min(mostPieces, Math.floor(ended.length / endsPerPiece));
  if (pieces < 2) return [0];
  const longest = ended.at(-1) ?? 0;
  const bounds = [0, (ended[0] ?? 0) - 1];
  for (let piece = 1; piece < pieces; piece++) {
    bounds.push(ended[Math.floor((piece * ended.length) / pieces)] ?? 0);
  }
  return bounds.filter((bound, at) => at === 0 || (bound > (bounds[at - 1] ?? 0) && bound < longest));
}

interface Group {
  readonly ends: number;
  readonly exposureMs: number;
}

/**
 * A rate for each group, drawn towards the rate of all together by as much as the groups' differences may be chance
 * (empirical Bayes with a gamma prior; its spread by the method of moments from Pearson's χ²). Differences within two
 * standard deviations of what chance alone would give are taken for chance: then all groups have one rate.
 */
export function poolRates(groups: readonly Group[]): readonly number[] {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const exposureMs = total(groups.map((group) => group.exposureMs));
  const ends = total(groups.map((group) => group.ends));
  if (ends === 0 || exposureMs === 0) return groups.map(() => 0);
  const overall = ends / exposureMs;
  const expected = groups.map((group) => overall * group.exposureMs);
  const chiSquare = total(
    groups.map((group, at) => (group.ends - (expected[at] ?? 0)) ** 2 / (expected[at] || 1)),
  );
  const freedom = groups.length - 1;
  if (chiSquare <= freedom + 2 * Math.sqrt(2 * freedom)) return groups.map(() => overall);
  const spread = (chiSquare - freedom) / (ends - total(expected.map((share) => share ** 2)) / ends);
  if (!(spread > 0)) return groups.map(() => overall);
  return groups.map((group) => (group.ends + 1 / spread) / (group.exposureMs + 1 / (spread * overall)));
}
