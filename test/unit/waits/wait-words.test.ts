import { fc } from '../../support/properties.js';
import { waitWords, wordsToPrompts } from '../../../src/waits/index.js';
import type { Said } from '../../../src/waits/index.js';

const minuteMs = 60_000;
const now = 1_000 * minuteMs;
const known = (from: number, likely: number, to: number) =>
  ({ kind: 'known', fromMs: from * minuteMs, likelyMs: likely * minuteMs, toMs: to * minuteMs }) as const;
const spoken = (words: ReturnType<typeof waitWords>) => words && wordsToPrompts(words);
const said = (minutesAgo: number, toMinutes: number): Said => ({
  at: now - minutesAgo * minuteMs,
  fromMinutes: 0,
  toMinutes,
});

it.each([
  [known(0.1, 0.3, 0.7), ['wait-under'], { to: 1 }],
  [known(0.4, 0.9, 1.8), ['wait-under'], { to: 2 }],
  [known(0.4, 2, 3.8), ['wait-under'], { to: 4 }],
  [known(4.2, 5, 5.9), ['wait-between'], { from: 4, to: 6 }],
  [known(5.2, 5.4, 5.9), ['wait-between'], { from: 5, to: 6 }],
  [known(11, 16, 22), ['wait-between'], { from: 10, to: 25 }],
  [known(42, 50, 70), ['wait-over'], { from: 40 }],
  [known(90, 100, 110), ['wait-over'], { from: 60 }],
])('is rounded outwards: %j', (estimate, prompts, values) => {
  expect(spoken(waitWords(estimate, undefined, now))).toEqual({ prompts, values });
});

it('says nothing where nothing helps', () => {
  expect(waitWords(known(2, 30, 80), undefined, now)).toBeUndefined();
});

it('stays with what was promised for as long as that is likely to hold', () => {
  const later = waitWords(known(2, 3.5, 7), said(2, 6), now);
  expect(spoken(later)).toEqual({ prompts: ['wait-between'], values: { from: 2, to: 4 } });
});

it('says so when it takes longer', () => {
  expect(spoken(waitWords(known(4, 5, 7), said(3, 6), now))).toEqual({
    prompts: ['wait-longer', 'wait-between'],
    values: { from: 4, to: 8 },
  });
  // The same figure as three minutes ago is a later time too.
  expect(waitWords(known(4, 5, 6), said(3, 6), now)?.longer).toBe(true);
  expect(waitWords(known(42, 50, 70), said(1, 10), now)?.longer).toBe(true);
});

it('never lets the figure grow without saying so', () => {
  const minutes = fc.double({ min: 0, max: 80, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(minutes, minutes, minutes, minutes), { minLength: 2 }), (estimates) => {
      let last: Said | undefined;
      let at = now;
      for (const [passed, ...figures] of estimates) {
        at += passed * minuteMs;
        const [from = 0, likely = 0, to = 0] = figures.sort((a, b) => a - b);
        const words = waitWords(known(from, likely, to), last, at);
        if (!words) continue;
        const before = last?.toMinutes;
        if (before !== undefined && !words.longer) {
          expect(words.toMinutes).toBeLessThanOrEqual(before);
        }
        if (words.toMinutes !== undefined) {
          expect(words.fromMinutes).toBeLessThan(words.toMinutes);
          expect(words.toMinutes).toBeGreaterThanOrEqual(Math.min(60, likely) - 1e-6);
        }
        expect(words.fromMinutes).toBeLessThanOrEqual(Math.max(from, 0));
        last = words;
      }
    }),
  );
});
