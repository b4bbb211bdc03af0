/** The stores of compensations, in memory and on a real Postgres: what one promises, the other keeps. */
import {
  compensationMigrations,
  MemoryCompensations,
  PostgresCompensations,
} from '../../../src/compensations/index.js';
import type { CompensationStore, Gift } from '../../../src/compensations/index.js';
import { createPostgres, migrate } from '../../../src/platform/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [compensationMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres?.end();
  await database?.[Symbol.asyncDispose]();
});

const t0 = Date.UTC(2026, 0, 5, 9);
const day = 86_400_000;
const gift: Gift = {
  ...{ key: 'c1:anna:wish-1', customerId: 'c-1', callId: 'c1', givenBy: 'anna', role: 'agent' },
  ...{ kind: 'credit', amount: 1_000, currency: 'EUR', reason: 'Waited for nothing', givenAt: t0 },
};
const upTo = (most: number) => ({ most, since: t0 - 30 * day });

describe.each([
  ['in memory', async (): Promise<CompensationStore> => new MemoryCompensations()],
  [
    'in Postgres',
    async (): Promise<CompensationStore> => {
      await postgres.query('TRUNCATE compensations');
      return new PostgresCompensations(postgres);
    },
  ],
])('%s', (_, open) => {
  let store: CompensationStore;
  beforeEach(async () => {
    store = await open();
  });

  it('gives once for a key, and keeps all that an auditor asks for', async () => {
    const first = await store.give(gift, upTo(1_000));
    expect(first).toEqual({
      result: 'given',
      compensation: { ...gift, reference: expect.stringMatching(/^C\d+$/) as string, attempts: 0 },
    });
    expect(await store.give({ ...gift, amount: 900, givenAt: t0 + 5 }, upTo(1_000))).toEqual(first);
    // For whom the same call is another customer's meanwhile.
    expect(await store.give({ ...gift, customerId: 'c-2' }, upTo(1_000))).toEqual(first);
    expect(await store.ofCustomer('c-1', t0)).toHaveLength(1);
  });

  it('gives a customer no more than the limit, counting the period, the customer and the currency', async () => {
    const more = (key: string, change: Partial<Gift> = {}) => ({ ...gift, ...change, key });
    await store.give(more('old', { givenAt: t0 - 31 * day }), upTo(9_999));
    await store.give(more('other', { customerId: 'c-2' }), upTo(9_999));
    await store.give(more('forints', { currency: 'HUF', amount: 500_000 }), upTo(500_000));
    expect((await store.give(gift, upTo(2_500))).result).toBe('given');
    expect((await store.give(more('two', { givenBy: 'bela' }), upTo(2_500))).result).toBe('given');
    expect(await store.give(more('three'), upTo(2_500))).toEqual({ result: 'over', given: 2_000 });
    expect((await store.give(more('four', { amount: 500 }), upTo(2_500))).result).toBe('given');
    // Whoever may give more gives more.
    expect((await store.give(more('five', { role: 'supervisor' }), upTo(5_000))).result).toBe('given');
  });

  it('keeps the limit when many give at the same moment', async () => {
    const keys = Array.from({ length: 12 }, (__, number) => `wish-${number}`);
    const all = await Promise.all(keys.map((key) => store.give({ ...gift, key }, upTo(5_000))));
    expect(all.filter(({ result }) => result === 'given')).toHaveLength(5);
    expect(await store.ofCustomer('c-1', t0)).toHaveLength(5);
    const same = await Promise.all(keys.map(() => store.give({ ...gift, customerId: 'c-9' }, upTo(5_000))));
    expect(new Set(same.map((one) => one.result === 'given' && one.compensation.reference)).size).toBe(1);
  });

  it('lists the newest first, by customer and giver, page by page', async () => {
    const give = (key: string, at: number, change: Partial<Gift> = {}) =>
      store.give({ ...gift, ...change, key, givenAt: at }, upTo(99_999));
    await give('a', t0);
    await give('b', t0 + 1, { givenBy: 'bela' });
    await give('c', t0 + 2, { customerId: 'c-2' });
    const keys = async (asked: object) =>
      (await store.latest({ limit: 10, ...asked })).map(({ key }) => key).join('');
    expect(await keys({})).toBe('cba');
    expect(await keys({ limit: 2 })).toBe('cb');
    expect(await keys({ before: t0 + 1 })).toBe('a');
    expect(await keys({ customerId: 'c-1' })).toBe('ba');
    expect(await keys({ givenBy: 'bela' })).toBe('b');
  });

  it('is told when due, by one at a time, again when that fails, and then no more', async () => {
    await store.give(gift, upTo(9_999));
    await store.give({ ...gift, key: 'two', givenAt: t0 + 5 }, upTo(9_999));
    expect(await store.nextDueAt()).toBe(t0);
    expect(await store.take(5, 60_000, t0 - 1)).toEqual([]);
    const [one] = await store.take(1, 60_000, t0 + 5);
    expect(one?.key).toBe(gift.key);
    expect((await store.take(5, 60_000, t0 + 5)).map(({ key }) => key)).toEqual(['two']);
    expect(await store.take(5, 60_000, t0 + 6)).toEqual([]);
    await store.putOff(one?.reference ?? '', t0 + 500);
    expect(await store.take(5, 60_000, t0 + 500)).toEqual([{ ...one, attempts: 1 }]);
    await store.told(one?.reference ?? '', t0 + 501);
    expect((await store.take(5, 60_000, t0 + 90_000)).map(({ key }) => key)).toEqual(['two']);
  });
});
