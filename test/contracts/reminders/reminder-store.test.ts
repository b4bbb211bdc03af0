/** The stores of reminders, in memory and on a real Postgres: what one promises, the other keeps. */
import { callbackMigrations, dialledForMs, heldForMs } from '../../../src/callbacks/index.js';
import { Superseded } from '../../../src/kernel/index.js';
import { createPostgres, migrate } from '../../../src/platform/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import {
  MemoryReminderStore,
  PostgresReminderStore,
  reminderMigrations,
  remindersMove,
} from '../../../src/reminders/index.js';
import type { Planned, ReminderStore } from '../../../src/reminders/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [callbackMigrations, reminderMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres?.end();
  await database?.[Symbol.asyncDispose]();
});

const t0 = Date.UTC(2026, 0, 5, 9);
let planned = 0;
const plan = (given: Partial<Planned> = {}): Planned => {
  planned += 1;
  const startsAt = t0 + 86_400_000 + planned * 1000;
  return { id: `r${planned}`, customerId: 'c1', appointment: `A${planned}`, startsAt, dueAt: t0, ...given };
};

describe.each([
  ['in memory', async (): Promise<ReminderStore> => new MemoryReminderStore()],
  [
    'in Postgres',
    async (): Promise<ReminderStore> => {
      await postgres.query('DELETE FROM reminders');
      return new PostgresReminderStore(postgres);
    },
  ],
])('%s', (_, open) => {
  let store: ReminderStore;
  beforeEach(async () => {
    store = await open();
  });

  it('keeps an appointment at one time once, whoever plans it, and one that was moved once more', async () => {
    const one = plan();
    const many = await Promise.all(
      Array.from({ length: 8 }, (_each, at) => store.plan([{ ...one, id: `p${at}` }])),
    );
    expect(many.reduce((sum, count) => sum + count)).toBe(1);
    expect(await store.plan([{ ...one, id: 'again' }, plan({ appointment: one.appointment })])).toBe(1);
  });

  it('gives what is due to one engine only, the most urgent first', async () => {
    await store.plan([plan(), plan(), plan(), plan({ dueAt: t0 + 5_000 })]);
    const taken = await Promise.all(['e1', 'e2', 'e3', 'e4'].map((engine) => store.takeUp(engine, 1, t0)));
    const ids = taken.flat().map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    expect(await store.takeUp('e1', 5, t0)).toEqual([]);
    expect(await store.nextDueAt()).toBe(t0 + 5_000);
  });

  it('keeps every change as it is, and refuses one that is not made on the newest', async () => {
    await store.plan([plan()]);
    const [held] = await store.takeUp('e1', 1, t0);
    if (!held) throw new Error('nothing was taken up');
    const dialled = remindersMove(held, { kind: 'dialled', attemptId: 'leg-1' }, t0);
    await store.change(held, dialled, t0);
    expect(await store.get(held.id)).toEqual(dialled);
    expect(await store.heldBy('e1')).toEqual([dialled]);
    await expect(store.change(held, dialled, t0)).rejects.toThrow(Superseded);
    const next = { kind: 'retry', dueAt: t0 + 60_000 } as const;
    const failed = remindersMove(dialled, { kind: 'failed', outcome: 'busy', next }, t0);
    await store.change(dialled, failed, t0);
    expect(await store.get(held.id)).toEqual(failed);
    expect(await store.heldBy('e1')).toEqual([]);
  });

  it('frees what an engine without a sign of life held, later when it was dialling', async () => {
    await store.plan([plan(), plan(), plan()]);
    const [held, other, spoke] = await store.takeUp('e1', 3, t0);
    if (!held || !other || !spoke) throw new Error('too little was taken up');
    await store.change(other, remindersMove(other, { kind: 'dialled', attemptId: 'leg-2' }, t0), t0);
    const dialled = remindersMove(spoke, { kind: 'dialled', attemptId: 'leg-3' }, t0);
    await store.change(spoke, dialled, t0);
    await store.change(dialled, remindersMove(dialled, { kind: 'answered' }, t0), t0);
    await store.beat('e2', t0 + heldForMs - 1);
    expect(await store.heldBy('e1')).toHaveLength(3);
    await store.beat('e2', t0 + heldForMs);
    expect((await store.heldBy('e1')).map(({ id }) => id)).toEqual([other.id, spoke.id]);
    expect((await store.takeUp('e2', 5, t0 + heldForMs)).map(({ id }) => id)).toEqual([held.id]);
    const lapsed = t0 + heldForMs + dialledForMs;
    await store.beat('e2', lapsed);
    expect((await store.get(other.id))?.state).toBe('due');
    // Whoever has answered is not rung again.
    expect(await store.get(spoke.id)).toMatchObject({ state: 'done', why: 'told', endedAt: lapsed });
    expect(await store.heldBy('e1')).toEqual([]);
  });
});
