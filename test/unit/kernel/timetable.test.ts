import { fc } from '../../support/properties.js';
import { Timetable, seededRandom } from '../../../src/kernel/index.js';

it('gives the soonest first, and of equals the one that was put in first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const table = new Timetable<number>();
      times.forEach((at, number) => table.add(at, number));
      const taken = [];
      while (table.size > 0) {
        const nextAt = table.nextAt;
        const due = table.take();
        expect(due?.at).toBe(nextAt);
        taken.push(due?.item);
      }
      const expected = times
        .map((at, number) => ({ at, number }))
        .sort((a, b) => a.at - b.at || a.number - b.number);
      expect(taken).toEqual(expected.map(({ number }) => number));
      expect(table.take()).toBeUndefined();
      expect(table.nextAt).toBe(Infinity);
    }),
  );
});

it('draws the same numbers for the same seed, evenly', () => {
  const [one, same, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];
  const drawn = Array.from({ length: 10_000 }, one);
  expect(drawn.slice(0, 100)).toEqual(Array.from({ length: 100 }, same));
  expect(drawn[0]).not.toBe(other());
  expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0.5, 1);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
});
