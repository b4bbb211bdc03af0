import { checkNumber, mobilesFirst } from '../../../src/callbacks/index.js';

const rules = {
  country: 'HU',
  allowed: ['+36', '+31', '+44', '+36901234'],
  forbidden: ['+3690', '+4470'],
  callerNumber: '+3612345670',
};
const own = ['+3612345671'];
const check = (written: string) => checkNumber(rules, own, written);

test.each([
  ['+36301234567', '+36301234567'],
  ['0036301234567', '+36301234567'],
  ['06301234567', '+36301234567'],
  ['+31201234567', '+31201234567'],
  ['+442079460123', '+442079460123'],
])('%s is rung as %s', (written, number) => {
  expect(check(written)).toEqual({ kind: 'allowed', number });
});

test.each([
  ['', 'nothing'],
  ['anonymous', 'no number'],
  ['12', 'too short'],
  ['+3630', 'unfinished'],
  ['112', 'an emergency number'],
  ['+363012345678901234', 'too long'],
  ['+36301234567;ext=1', 'more than a number'],
  ["+36'; DROP", 'an attack'],
  ['*21*+36301234567#', 'a service code'],
  ['+999123456789', 'a country that is none'],
])('%s is malformed: %s', (written) => {
  expect(check(written)).toEqual({ kind: 'malformed' });
});

test.each([
  ['+4915112345678', 'not-allowed'],
  ['+12125550123', 'not-allowed'],
  ['+881612345678', 'not-allowed'],
  ['+3690923456', 'on-the-forbidden-list'],
  ['0690923456', 'on-the-forbidden-list'],
  ['+447012345678', 'on-the-forbidden-list'],
  ['+449098790123', 'costs-extra'],
  ['+3612345670', 'our-own'],
  ['+3612345671', 'our-own'],
])('%s is forbidden: %s', (written, why) => {
  const verdict = check(written);
  // A number that the numbering plan does not know is refused as well.
  if (verdict.kind === 'malformed') throw new Error(`${written} does not exist`);
  expect(verdict).toMatchObject({ kind: 'forbidden', why });
});

test('a longer allowed beginning is an exception from a forbidden one', () => {
  const verdict = check('+3690123412');
  expect(verdict).not.toMatchObject({ why: 'on-the-forbidden-list' });
});

test('without an allowed beginning nothing is rung', () => {
  expect(checkNumber({ ...rules, allowed: [] }, own, '+36301234567')).toMatchObject({ why: 'not-allowed' });
});

test('a mobile phone is rung before one that stands in a house', () => {
  const [house, mobile, dutchMobile, dutchHouse] = [
    '+3612345678',
    '+36301234567',
    '+31612345678',
    '+31201234567',
  ];
  expect(mobilesFirst([house, dutchMobile, dutchHouse, mobile])).toEqual([
    dutchMobile,
    mobile,
    house,
    dutchHouse,
  ]);
  expect(mobilesFirst([house])).toEqual([house]);
  expect(mobilesFirst([])).toEqual([]);
});
