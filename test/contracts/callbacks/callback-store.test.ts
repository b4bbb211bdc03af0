import type { Pool } from 'pg';
import {
  callbackMigrations,
  heldForMs,
  MemoryCallbackStore,
  moved,
  PostgresCallbackStore,
  slotGapMs,
} from '../../../src/callbacks/index.js';
import type { Callback, CallbackRequest, CallbackStore } from '../../../src/callbacks/index.js';
import { Superseded } from '../../../src/kernel/index.js';
import { createPostgres, migrate } from '../../../src/platform/index.js';
import { runSql, startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Pool;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [callbackMigrations]);
  postgres = await createPostgres(database.url);
}, 90_000);
afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const now = Date.UTC(2026, 10, 22, 9);
const pace = { dialsPerSec: 10 };

const request = (count: number, more: Partial<CallbackRequest> = {}): CallbackRequest => ({
  id: `callback-${count}`,
  number: `+3630123${String(count).padStart(4, '0')}`,
  queue: 'service',
  language: 'en',
  entry: '+3610001',
  ticketId: `ticket-${count}`,
  enqueuedAt: now - count,
  headStartMs: 0,
  askedBy: 'caller',
  askedInCall: 'call-1',
  wish: undefined,
  ...more,
});

describe.each([
  ['memory', async () => new MemoryCallbackStore()],
  [
    'Postgres',
    async () => {
      await runSql(
        database.url,
        `TRUNCATE callbacks, callback_attempts; UPDATE callback_pace SET next_at = 'epoch'`,
      );
      return new PostgresCallbackStore(postgres);
    },
  ],
])('callbacks in %s', (_, open: () => Promise<CallbackStore>) => {
  let store: CallbackStore;
  beforeEach(async () => (store = await open()));

  const taken = async (count: number): Promise<Callback> => {
    await store.ask(request(count), now);
    const [one] = await store.takeUp('service', 'engine-1', 1, now);
    if (!one) throw new Error('nothing was due');
    return one;
  };

  it('keep one open callback a number; who asks again moves nothing', async () => {
    const first = await store.ask(request(1), now);
    const again = await store.ask(request(2, { number: request(1).number }), now + 1000);
    expect(first).toMatchObject({ isNew: true, callback: { state: 'asked', version: 1, dueAt: now } });
    expect(again).toEqual({ isNew: false, callback: first.callback });
    expect(await store.openFor(request(1).number)).toEqual(first.callback);
    const cancelled = moved(first.callback, { kind: 'cancelled', by: 'sue' }, now);
    await store.change(first.callback, cancelled, now);
    expect(await store.openFor(request(1).number)).toBeUndefined();
    expect((await store.ask(request(3, { number: request(1).number }), now)).isNew).toBe(true);
  });

  it('of many who ask for one number at the same time one is first', async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, at) => store.ask(request(at, { number: '+36301112222' }), now)),
    );
    expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(asked.map(({ callback }) => callback.id)).size).toBe(1);
  });

  it('give back what was asked for, with a wish', async () => {
    const wish = { at: now + 3_600_000, local: '2026-11-22T11:00', timeZone: 'Europe/Budapest' };
    const { callback } = await store.ask(request(1, { wish, askedInCall: undefined }), now);
    expect(await store.get('callback-1')).toEqual(callback);
    expect(callback).toMatchObject({ wish, dueAt: wish.at, askedInCall: undefined });
    expect(await store.nextDueAt(now)).toBe(wish.at);
    expect(await store.takeUp('service', 'engine-1', 5, wish.at - 1)).toEqual([]);
    expect(await store.takeUp('service', 'engine-1', 5, wish.at)).toHaveLength(1);
    expect(await store.nextDueAt(now)).toBeUndefined();
  });

  it('are taken up by place, each by one engine', async () => {
    for (const count of [1, 2, 3, 4]) await store.ask(request(count), now);
    const [a, b] = await Promise.all([
      store.takeUp('service', 'engine-1', 2, now),
      store.takeUp('service', 'engine-2', 2, now),
    ]);
    const ids = [...a, ...b].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await store.takeUp('service', 'engine-1', 5, now);
    expect([...ids, ...rest.map(({ id }) => id)].sort()).toEqual([1, 2, 3, 4].map((at) => `callback-${at}`));
    // The oldest place first.
    expect(a.map(({ enqueuedAt }) => enqueuedAt)).toEqual(a.map((one) => one.enqueuedAt).sort());
    expect((await store.heldBy('engine-2')).map(({ id }) => id).sort()).toEqual(b.map(({ id }) => id).sort());
    expect(await store.takeUp('sales', 'engine-1', 5, now)).toEqual([]);
  });

  it('count the head start that the caller had', async () => {
    await store.ask(request(4), now);
    await store.ask(request(1, { headStartMs: 300_000 }), now);
    const [first] = await store.takeUp('service', 'engine-1', 1, now);
    expect(first).toMatchObject({ id: 'callback-1', headStartMs: 300_000, enqueuedAt: now - 1 });
  });

  it('refuse whoever knows an older version, and keep nothing of it', async () => {
    const one = await taken(1);
    const reserved = moved(one, { kind: 'agent-reserved', agentId: 'ada' }, now);
    await store.change(one, reserved, now);
    await expect(store.change(one, reserved, now)).rejects.toThrow(Superseded);
    const late = moved(one, { kind: 'dialled', attemptId: 'leg-1', agentId: undefined }, now);
    await expect(store.begin(one, late, now)).rejects.toThrow(Superseded);
    expect(await store.attempts(one.id)).toEqual([]);
    expect(await store.get(one.id)).toEqual(reserved);
  });

  it('have an attempt on the disk before the dial, and its end with the change', async () => {
    const one = await taken(1);
    const dialling = moved(one, { kind: 'dialled', attemptId: 'leg-1', agentId: 'ada' }, now);
    await store.begin(one, dialling, now);
    const attempt = {
      id: 'leg-1',
      callbackId: one.id,
      number: 1,
      engine: 'engine-1',
      agentId: 'ada',
      dialAt: now,
    };
    expect(await store.attempts(one.id)).toEqual([{ ...attempt, endedAt: undefined, outcome: undefined }]);
    const next = { kind: 'retry', dueAt: now + 60_000 } as const;
    const retry = moved(dialling, { kind: 'failed', outcome: 'busy', next }, now);
    await store.change(dialling, retry, now + 5, 'busy');
    expect(await store.attempts(one.id)).toEqual([{ ...attempt, endedAt: now + 5, outcome: 'busy' }]);
    expect(await store.get(one.id)).toMatchObject({
      state: 'retry',
      failures: { busy: 1 },
      engine: undefined,
    });
  });

  it('keep the pace over all who dial', async () => {
    const slots = await Promise.all(Array.from({ length: 12 }, () => store.nextSlot(pace, now)));
    slots.sort((a, b) => a - b);
    expect(slots[0]).toBe(now);
    expect(slots.map((slot, at) => slot - (slots[at - 1] ?? slot - slotGapMs(pace)))).toEqual(
      slots.map(() => slotGapMs(pace)),
    );
    expect(await store.nextSlot(pace, now + 60_000)).toBe(now + 60_000);
  });

  it('are free again when their engine shows no sign of life', async () => {
    const one = await taken(1);
    const dialling = moved(one, { kind: 'dialled', attemptId: 'leg-1', agentId: undefined }, now);
    await store.begin(one, dialling, now);
    await store.ask(request(2), now);
    const [waiting] = await store.takeUp('service', 'engine-1', 1, now);
    await store.beat('engine-1', now + 10_000);
    await store.beat('engine-2', now + heldForMs);
    expect(await store.heldBy('engine-1')).toHaveLength(2);
    await store.beat('engine-2', now + 10_000 + heldForMs);
    expect((await store.heldBy('engine-1')).map(({ id }) => id)).toEqual([one.id]);
    expect(await store.get(waiting?.id ?? '')).toMatchObject({ state: 'retry', engine: undefined });
    await store.beat('engine-2', now + 10_000 + heldForMs + 600_000);
    expect(await store.get(one.id)).toMatchObject({ state: 'retry' });
    expect(await store.attempts(one.id)).toMatchObject([{ outcome: 'lost' }]);
  });

  it('are listed, counted and found', async () => {
    await taken(1);
    await store.ask(request(2), now + 1000);
    await store.ask(request(3, { queue: 'sales' }), now + 2000);
    const ids = async (filter: object) => (await store.list({ limit: 10, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual(['callback-3', 'callback-2', 'callback-1']);
    expect(await ids({ queue: 'sales' })).toEqual(['callback-3']);
    expect(await ids({ states: ['asked'] })).toEqual(['callback-3', 'callback-2']);
    expect(await ids({ before: now + 1000 })).toEqual(['callback-1']);
    expect(await ids({ number: request(2).number })).toEqual(['callback-2']);
    const open = await store.open();
    expect(Object.fromEntries(open.byState)).toEqual({ asked: 2, waiting: 1 });
    expect(open.oldestAskedAt).toBe(now);
  });
});
