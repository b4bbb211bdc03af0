import { BackOfficeFailed } from '../../../src/customers/index.js';
import { anna, callId, CompensationBench, sue, wish } from './compensation-bench.js';

it('gives once for a key, as a fact of the call', async () => {
  const bench = new CompensationBench();
  const { desk, facts } = bench;
  const given = await desk.give(anna, callId, wish('one', '12.50'));
  expect(await desk.give(anna, callId, wish('one', '12.50'))).toEqual(given);
  expect(given).toMatchObject({
    amount: 1_250,
    givenBy: 'anna',
    role: 'agent',
    customerId: bench.customerId,
  });
  expect(new Set(facts.map(({ id }) => id)).size).toBe(1);
  expect(facts[0]).toMatchObject({
    ...{ kind: 'compensation-given', callId, by: 'anna', role: 'agent', customerId: bench.customerId },
    ...{ what: 'credit', amount: '12.50', currency: 'EUR', reference: given.reference },
  });
  expect(await desk.allowance(anna, callId)).toMatchObject({
    each: 2_000,
    left: 2_750,
    moreBy: 'supervisor',
  });
  expect(await desk.allowance(sue, callId)).toMatchObject({ each: 10_000, left: 18_750, moreBy: undefined });
});

it('keeps the customer’s limit whoever gives, until the period is over; a supervisor may go on', async () => {
  const { desk, clock } = new CompensationBench();
  await desk.give(anna, callId, wish('one', '20'));
  await desk.give(anna, callId, wish('two', '20'));
  await expect(desk.give(anna, callId, wish('three', '0.01'))).rejects.toMatchObject({
    code: 'over-customer-limit',
  });
  await desk.give(sue, callId, wish('four', '100'));
  await expect(desk.give(sue, callId, wish('five', '60.01'))).rejects.toMatchObject({
    code: 'over-customer-limit',
  });
  await clock.advance(31 * 86_400_000);
  expect(await desk.allowance(anna, callId)).toMatchObject({ left: 4_000, given: [] });
});

it('is for one’s own calls, and supervisors at every call; for known customers, where the site has something', async () => {
  const bench = new CompensationBench();
  const { desk } = bench;
  const stranger = { id: 'bela', role: 'agent', atEveryCall: false };
  await expect(desk.give(stranger, callId, wish('one', '1'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(desk.allowance(stranger, callId)).rejects.toMatchObject({ code: 'not-found' });
  await expect(desk.give(sue, 'call-2', wish('one', '1'))).rejects.toMatchObject({ code: 'not-found' });
  bench.events.pop();
  await expect(desk.give(anna, callId, wish('one', '1'))).rejects.toMatchObject({ code: 'unknown-customer' });
  expect(await desk.allowance(anna, callId)).toBeUndefined();
  const other = new CompensationBench();
  other.rules = undefined;
  await expect(other.desk.give(anna, callId, wish('one', '1'))).rejects.toMatchObject({
    code: 'not-offered',
  });
});

it('is told to journal and back office, again while that is away, under one key', async () => {
  const bench = new CompensationBench();
  const { desk, clock, backOffice, facts } = bench;
  const keys: string[] = [];
  let away = true;
  bench.compensations = {
    book: (customerId, told, key, signal) => {
      keys.push(key);
      if (away) return Promise.reject(new BackOfficeFailed('book-compensation', 'down', 'test'));
      return backOffice.compensations.book(customerId, told, key, signal);
    },
  };
  bench.tells();
  await clock.advance(1);
  const { reference } = await desk.give(anna, callId, wish('one', '12.50'));
  await clock.advance(11_000);
  away = false;
  await clock.advance(30_000);
  expect(backOffice.booked).toEqual([
    {
      ...{ customerId: bench.customerId, reference, callId, by: 'anna', role: 'agent' },
      kind: { code: 'credit', words: { en: 'Credit' } },
      amount: { amount: '12.50', currency: 'EUR' },
      reason: 'Waited at home for nothing',
      at: '2026-11-22T09:00:00.001Z',
    },
  ]);
  expect(keys.length).toBeGreaterThanOrEqual(2);
  expect(new Set(keys)).toEqual(new Set([`compensation:${reference}`]));
  expect(new Set(facts.map(({ id }) => id))).toEqual(new Set([`compensation:${reference}`]));
  const asked = keys.length;
  await clock.advance(3_600_000);
  expect(keys).toHaveLength(asked);
  bench.life.abort();
});
