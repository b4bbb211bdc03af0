import { seededRandom } from '../../../src/kernel/index.js';
import { accuracyOf, calibrated, calibrationOf, uncorrected } from '../../../src/waits/index.js';
import type { ScoredWait } from '../../../src/waits/index.js';

const told = (more: Partial<ScoredWait>): ScoredWait => ({
  likelyMs: 100_000,
  fromMs: 50_000,
  toMs: 150_000,
  saidToMs: 180_000,
  correction: 1,
  widening: 1,
  lastedMs: 100_000,
  answered: true,
  ...more,
});

it('gives bias, error, coverage and kept promises', () => {
  const waits = [60_000, 100_000, 160_000, 200_000].map((lastedMs) => told({ lastedMs }));
  expect(accuracyOf(waits)).toEqual({
    announced: 4,
    answered: 4,
    cutOff: 0,
    figures: { biasSec: -30, meanAbsoluteErrorSec: 50, coverage: 0.5, promisesKept: 0.75 },
  });
  expect(accuracyOf([told({ answered: false })])).toEqual({
    announced: 1,
    answered: 0,
    cutOff: 1,
    figures: undefined,
  });
});

it('is not flattered by callers who give up before a long wait is over', () => {
  const random = seededRandom(5);
  const draw = (mean: number) => -Math.log(1 - random()) * mean;
  const truth: ScoredWait[] = [];
  const seen: ScoredWait[] = [];
  for (let call = 0; call < 20_000; call++) {
    const waitMs = 20_000 + 160_000 * random();
    const patienceMs = draw(200_000);
    truth.push(told({ lastedMs: waitMs }));
    seen.push(told({ lastedMs: Math.min(waitMs, patienceMs), answered: waitMs <= patienceMs }));
  }
  const [real, scored] = [accuracyOf(truth).figures, accuracyOf(seen).figures];
  const naive = accuracyOf(seen.filter(({ answered }) => answered)).figures;
  expect(Math.abs((naive?.biasSec ?? 0) - (real?.biasSec ?? 0))).toBeGreaterThan(5);
  expect(Math.abs((scored?.biasSec ?? 0) - (real?.biasSec ?? 0))).toBeLessThan(2);
  expect(scored?.coverage).toBeCloseTo(real?.coverage ?? 0, 1);
});

describe('corrections', () => {
  const estimate = { kind: 'known', likelyMs: 100_000, fromMs: 50_000, toMs: 150_000 } as const;
  const lasting = (of: (number: number) => number, more: Partial<ScoredWait> = {}) =>
    Array.from({ length: 100 }, (_, number) => told({ lastedMs: of(number / 100), ...more }));

  it('are none for estimates that are right, or too few', () => {
    expect(calibrationOf(lasting((u) => 50_000 + 100_000 * u))).toEqual(uncorrected);
    expect(calibrationOf(lasting(() => 300_000).slice(0, 20))).toEqual(uncorrected);
    expect(calibrated(estimate, uncorrected)).toEqual(estimate);
  });

  it('stretch what was too short again and again', () => {
    const { correction, widening } = calibrationOf(lasting((u) => 150_000 + 100_000 * u));
    expect(correction).toBeCloseTo(2, 1);
    expect(widening).toBe(1);
    expect(calibrated(estimate, { correction: 2, widening: 1 })).toEqual({
      kind: 'known',
      likelyMs: 200_000,
      fromMs: 100_000,
      toMs: 300_000,
    });
  });

  it('do not run away: what was corrected already is not corrected again', () => {
    const corrected = { likelyMs: 200_000, fromMs: 100_000, toMs: 300_000, correction: 2 };
    const { correction } = calibrationOf(lasting((u) => 150_000 + 100_000 * u, corrected));
    expect(correction).toBeCloseTo(2, 1);
  });

  it('widen an interval that misses too often', () => {
    const { correction, widening } = calibrationOf(lasting((u) => 200_000 * u));
    expect(correction).toBe(1);
    expect(widening).toBeGreaterThan(1.4);
    expect(widening).toBeLessThan(1.8);
  });
});
