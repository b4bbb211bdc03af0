/**
 * How long a caller will wait. The queue is played forward many times (`play-forward-policy.ts`); the mean of what
 * comes out is the likely wait, and the middle 80 % is the interval that is promised. Where the queue-length predictor
 * is the best there is (Ibrahim & Whitt 2009: one skill, exponential handle times) this is the same figure; elsewhere
 * it knows more: how long each agent has talked already, who will have given up, who shares which agents, which steps
 * are still to come. Pure: the same snapshot gives the same answer.
 */
import { seededRandom } from '../kernel/index.js';
import { horizonMs, playForward, setStage } from './play-forward-policy.js';
import type { Draws, Stage } from './play-forward-policy.js';
import type { QueuePast, WaitSnapshot } from './wait-snapshot.js';

/** The share of callers whose wait ends within the stated interval. */
export const statedCoverage = 0.8;
/** Fewer ended calls than this say nothing about the next one. */
export const leastEnds = 10;

export type Estimate =
  | {
      readonly kind: 'known';
      /** All in milliseconds from now on. */
      readonly likelyMs: number;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | { readonly kind: 'unknown'; readonly why: UnknownWhy };

/**
 * Why no figure is given: there is no such ticket waiting; nobody signed in could ever take it; too few calls were
 * seen; or it may take longer than anybody can foresee.
 */
export type UnknownWhy = 'not-waiting' | 'nobody-qualified' | 'thin-data' | 'too-long';

const plays = 61;

/** Estimates for all who wait, by ticket. */
export function estimateWaits(snapshot: WaitSnapshot): ReadonlyMap<string, Estimate> {
  const forecast = new Forecast(snapshot);
  while (!forecast.done) forecast.play();
  return forecast.estimates();
}

/** The same in pieces, for whoever has other things to do in between. */
export class Forecast {
  readonly #stage: Stage;
  readonly #random: () => number;
  readonly #draws: Omit<Draws, 'now' | 'fresh'>;
  readonly #outcomes: Float64Array[] = [];

  constructor(readonly snapshot: WaitSnapshot) {
    this.#random = seededRandom(snapshot.tickets.length * 7919 + snapshot.agents.length);
    this.#stage = setStage(snapshot);
    const { agents, tickets } = this.#stage;
    const [byAgent, byTicket, byPatience] = [agents, tickets, tickets].map((all) =>
      all.map(() => this.#spread()),
    );
    const stretches = new Map([...snapshot.past].map(([queue, past]) => [queue, this.#stretches(past)]));
    const drawn = (values: readonly Float64Array[] | undefined) => (of: number) =>
      values?.[of]?.[this.#outcomes.length] ?? 0.5;
    this.#draws = {
      agent: drawn(byAgent),
      handling: drawn(byTicket),
      patience: drawn(byPatience),
      stretch: (queue) => stretches.get(queue)?.[this.#outcomes.length] ?? 1,
    };
  }

  get done(): boolean {
    return this.#outcomes.length >= plays || this.#stage.tickets.length === 0;
  }

  play(): void {
    this.#outcomes.push(
      playForward(this.#stage, { now: this.snapshot.now, fresh: this.#random, ...this.#draws }),
    );
  }

  estimates(): ReadonlyMap<string, Estimate> {
    const { now, tickets, past } = this.snapshot;
    const waits = new Map(
      this.#stage.tickets.map(({ ticketId }, at) => [
        ticketId,
        this.#outcomes.map((answeredAt) => (answeredAt[at] ?? Infinity) - now),
      ]),
    );
    return new Map(
      tickets.map(({ ticketId, queue }) => {
        if (!past.has(queue)) return [ticketId, { kind: 'unknown', why: 'thin-data' }];
        const outcomes = waits.get(ticketId);
        return [ticketId, outcomes ? summed(outcomes) : { kind: 'unknown', why: 'nobody-qualified' }];
      }),
    );
  }

  /** Latin hypercube: over all plays each figure takes one value from each of as many equal parts. */
  #spread(): Float64Array {
    const values = Float64Array.from({ length: plays }, (_, part) => (part + this.#random()) / plays);
    for (let last = plays - 1; last > 0; last--) {
      const other = Math.floor(this.#random() * (last + 1));
      const kept = values[last] ?? 0;
      values[last] = values[other] ?? 0;
      values[other] = kept;
    }
    return values;
  }

  /** Of few calls the mean is known badly: its logarithm by about 1/√n. So few calls make wide intervals. */
  #stretches({ handling }: QueuePast): Float64Array {
    return this.#spread().map((u) => Math.exp(normalQuantile(u) / Math.sqrt(Math.max(1, handling.ends))));
  }
}

/** Within 0.02 of the quantile of the normal distribution between 0.005 and 0.995 (Shore 1982, Tukey's lambda). */
const normalQuantile = (u: number): number => 5.05 * (u ** 0.135 - (1 - u) ** 0.135);

function summed(outcomes: readonly number[]): Estimate {
  const sorted = outcomes.map((ms) => Math.max(0, ms)).sort((a, b) => a - b);
  const tail = (1 - statedCoverage) / 2;
  const toMs = quantile(sorted, 1 - tail);
  if (!(toMs < horizonMs)) return { kind: 'unknown', why: 'too-long' };
  const likelyMs = sorted.reduce((sum, ms) => sum + Math.min(ms, horizonMs), 0) / sorted.length;
  return { kind: 'known', likelyMs, fromMs: quantile(sorted, tail), toMs };
}

/** So that a further outcome lies below it with probability `share`. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length + 1) - 1;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
