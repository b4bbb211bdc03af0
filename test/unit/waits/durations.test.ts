import { fc } from '../../support/properties.js';
import { seededRandom } from '../../../src/kernel/index.js';
import { Durations, poolRates } from '../../../src/waits/index.js';

const many = (count: number, sample: (random: () => number) => number) => {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => ({ ms: sample(random), ended: true }));
};
const exponential = (mean: number) => (random: () => number) => -Math.log(1 - random()) * mean;
const meanOf = (durations: Durations, ageMs = 0) => {
  const parts = 2_000;
  return (
    Array.from({ length: parts }, (_, part) => durations.remainingMs(ageMs, (part + 0.5) / parts)).reduce(
      (sum, ms) => sum + ms,
      0,
    ) / parts
  );
};

it('learns from exponential durations that age says nothing', () => {
  const learnt = Durations.of(many(1_000, exponential(240_000)));
  expect(meanOf(learnt) / 240_000).toBeCloseTo(1, 1);
  expect(meanOf(learnt, 600_000) / meanOf(learnt)).toBeCloseTo(1, 5);
});

it('learns from steady durations that the end draws near', () => {
  const learnt = Durations.of(many(1_000, (random) => 200_000 + 20_000 * random()));
  expect(meanOf(learnt, 0)).toBeGreaterThan(195_000);
  expect(meanOf(learnt, 190_000)).toBeLessThan(40_000);
});

it('makes no promise for what has lasted longer than anything before', () => {
  const learnt = Durations.of(many(1_000, () => 200_000));
  expect(learnt.remainingMs(0, 0.5)).toBeLessThan(200_010);
  expect(learnt.remainingMs(400_000, 0.5)).toBeGreaterThan(120_000);
});

it('counts what was cut off for as long as it was watched', () => {
  // Patience of 100 s on average, but everybody is answered after 50 s at the latest.
  const watched = many(4_000, exponential(100_000)).map(({ ms }) => ({
    ms: Math.min(ms, 50_000),
    ended: ms < 50_000,
  }));
  const learnt = Durations.of(watched);
  expect(meanOf(learnt) / 100_000).toBeCloseTo(1, 0);
  expect(Math.abs(learnt.survival(50_000) - Math.exp(-0.5))).toBeLessThan(0.03);
  expect(Durations.of([{ ms: 5_000, ended: false }]).remainingMs(0, 0.99)).toBe(Infinity);
});

it('takes differences for chance unless they are greater than chance gives', () => {
  const even = poolRates([
    { ends: 20, exposureMs: 1000 },
    { ends: 25, exposureMs: 1000 },
  ]);
  expect(even).toEqual([0.0225, 0.0225]);
  const [slow = 0, fast = 0] = poolRates([
    { ends: 20, exposureMs: 4000 },
    { ends: 60, exposureMs: 1000 },
  ]);
  expect(slow).toBeGreaterThan(0.005);
  expect(slow).toBeLessThan(0.01);
  expect(fast).toBeGreaterThan(0.04);
});

it('never answers with nonsense, whatever was watched', () => {
  const watched = fc.record({ ms: fc.integer({ min: 0, max: 1e8 }), ended: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(watched, { maxLength: 120 }),
      fc.nat(1e8),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (all, ageMs, u) => {
        const learnt = Durations.of(all);
        const leftMs = learnt.remainingMs(ageMs, u);
        expect(leftMs).toBeGreaterThanOrEqual(0);
        expect(learnt.remainingMs(ageMs, Math.min(0.999, u + 0.001))).toBeGreaterThanOrEqual(leftMs);
        expect(learnt.survival(ageMs)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
