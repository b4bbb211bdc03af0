import { answersWithinMs, mayDialEarly } from '../../../src/callbacks/index.js';

const known = (likelyMs: number, toMs: number) => ({ kind: 'known', likelyMs, toMs }) as const;
const never = { failures: {} };

it.each([
  ['an agent is likely to be there at the answer', known(8_000, 20_000), 15, true],
  ['nothing is known', { kind: 'unknown' } as const, 15, false],
  ['it will take longer', known(answersWithinMs + 7_501, 20_000), 15, false],
  ['it may take much longer', known(5_000, answersWithinMs + 15_001), 15, false],
  ['nobody is to hold on', known(0, 0), 0, false],
])('%s', (_, foretold, holdSec, early) => {
  expect(mayDialEarly(never, foretold, holdSec)).toBe(early);
});

it('is tried once: who was rung for nobody is rung when an agent is held', () => {
  expect(mayDialEarly({ failures: { 'agent-gone': 1 } }, known(1_000, 2_000), 15)).toBe(false);
  expect(mayDialEarly({ failures: { busy: 1, lost: 1 } }, known(1_000, 2_000), 15)).toBe(true);
});
