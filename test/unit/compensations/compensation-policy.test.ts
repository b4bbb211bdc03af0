import {
  amountOf,
  checkWish,
  hundredthsOf,
  moreBy,
  overCustomerLimit,
} from '../../../src/compensations/index.js';
import { rules } from './compensation-bench.js';

it.each([
  ['12', 1_200],
  ['12.5', 1_250],
  ['12.05', 1_205],
  ['0.01', 1],
  ['0', undefined],
  ['0.00', undefined],
  ['-5', undefined],
  ['1e3', undefined],
  ['12.345', undefined],
  ['12,5', undefined],
  ['99999999', undefined],
  ['', undefined],
])('"%s" is %s hundredths', (written, hundredths) => {
  expect(hundredthsOf(written)).toBe(hundredths);
  if (hundredths !== undefined) expect(hundredthsOf(amountOf(hundredths))).toBe(hundredths);
});

const check = (role: string, kind: string, amount?: string) => () => checkWish(rules, role, { kind, amount });

it('lets a role give up to its limit, and what has a worth for that alone', () => {
  expect(check('agent', 'credit', '20')()).toMatchObject({ amount: 2_000, limits: { customer: 4_000 } });
  expect(check('agent', 'free-visit')()).toMatchObject({ amount: 1_850 });
  expect(check('agent', 'free-visit', '18.50')()).toMatchObject({ amount: 1_850 });
  expect(check('supervisor', 'credit', '20.01')()).toMatchObject({ amount: 2_001 });
});

it('refuses what is above it, and says who may give more', () => {
  expect(check('agent', 'credit', '20.01')).toThrow(
    '20.01 EUR is more than the 20.00 that whoever is agent may give at a time; ask a supervisor: 100.00 at a time and 200.00 in 30 days',
  );
  expect(check('supervisor', 'credit', '100.01')).toThrow(/whoever is supervisor may give at a time$/);
  expect(check('quality', 'credit', '1')).toThrow(/whoever is quality gives customers nothing; ask a/);
  expect(check('agent', 'car')).toThrow('there is no car to give; there is credit, free-visit');
  expect(check('agent', 'credit')).toThrow('say how much');
  expect(check('agent', 'free-visit', '5')).toThrow('is worth 18.50 EUR, no more and no less');
  expect(overCustomerLimit(rules, 'agent', { given: 3_500, amount: 1_000 }).message).toBe(
    'the customer was given 35.00 EUR within 30 days; with 10.00 more that would be above the 40.00 that whoever is agent may give; ask a supervisor: 100.00 at a time and 200.00 in 30 days',
  );
});

it('names the first role that may give more, and none above the highest', () => {
  expect([moreBy(rules, 'agent'), moreBy(rules, 'supervisor'), moreBy(rules, 'admin')]).toEqual([
    'supervisor',
    undefined,
    undefined,
  ]);
});
