/** The stores of write-ups, in memory and on a real Postgres: what one promises, the other keeps. */
import { inTransaction, createPostgres, migrate } from '../../../src/platform/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import {
  MemoryWrapUps,
  PostgresWrapUps,
  projectWrapUps,
  settlesAfterMs,
  wrapUpMigrations,
} from '../../../src/wrap-up/index.js';
import type { FollowUp, WrapUpStore } from '../../../src/wrap-up/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [wrapUpMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres?.end();
  await database?.[Symbol.asyncDispose]();
});

const t0 = Date.UTC(2026, 0, 5, 9);
const due = t0 + settlesAfterMs;
const ticket: FollowUp = { key: 'wish-one', kind: 'ticket', reference: 'T1' };

describe.each([
  ['in memory', async (): Promise<WrapUpStore> => new MemoryWrapUps()],
  [
    'in Postgres',
    async (): Promise<WrapUpStore> => {
      await postgres.query('DELETE FROM wrap_ups');
      return new PostgresWrapUps(postgres);
    },
  ],
])('%s', (_, open) => {
  let store: WrapUpStore;
  beforeEach(async () => {
    store = await open();
  });

  it('begins once with the end of the conversation, and knows nothing of others', async () => {
    expect(await store.get('c1', 'anna')).toBeUndefined();
    await store.begin('c1', 'anna', t0);
    await store.begin('c1', 'anna', t0 + 5);
    expect(await store.get('c1', 'anna')).toEqual({
      ...{ callId: 'c1', agentId: 'anna', endedAt: t0, outcome: undefined, tags: [], followUps: [] },
      ...{ version: 0, closedAt: undefined, attempts: 0 },
    });
    expect(await store.get('c1', 'bela')).toBeUndefined();
    expect(await store.nextDueAt()).toBe(due);
  });

  it('keeps the last choice, and what follows once for a key; also before the journal has told of the end', async () => {
    await store.choose('c1', 'anna', { outcome: 'solved', tags: ['praise'] }, t0);
    await store.begin('c1', 'anna', t0 - 1);
    await store.addFollowUp('c1', 'anna', ticket, t0);
    expect(await store.addFollowUp('c1', 'anna', { ...ticket, reference: 'T2' }, t0)).toMatchObject({
      followUps: [ticket],
      version: 2,
    });
    await store.choose('c1', 'anna', { outcome: undefined, tags: [] }, t0);
    expect(await store.get('c1', 'anna')).toMatchObject({
      ...{ outcome: undefined, tags: [], followUps: [ticket], version: 3 },
    });
    await store.addFollowUp('c2', 'anna', ticket, t0);
    expect(await store.get('c2', 'anna')).toMatchObject({ followUps: [ticket], version: 1 });
  });

  it('gives what is due to one who looks after it at a time, the longest due first', async () => {
    await store.begin('c2', 'anna', t0 + 10);
    await store.begin('c1', 'anna', t0);
    expect(await store.take(5, 60_000, due - 1)).toEqual([]);
    expect((await store.take(1, 60_000, due + 10)).map(({ callId }) => callId)).toEqual(['c1']);
    expect((await store.take(5, 60_000, due + 10)).map(({ callId }) => callId)).toEqual(['c2']);
    expect(await store.take(5, 60_000, due + 11)).toEqual([]);
    expect(await store.nextDueAt()).toBe(due + 60_010);
    expect(await store.take(5, 60_000, due + 60_010)).toHaveLength(2);
  });

  it('is closed, tried again and told; then it is done with', async () => {
    await store.begin('c1', 'anna', t0);
    const [one] = await store.take(1, 1, due);
    if (!one) throw new Error('it was due');
    expect([await store.untold(), await store.close([one], due), await store.untold()]).toEqual([
      0,
      [one],
      1,
    ]);
    await store.putOff(one, due + 500, true);
    await store.putOff(one, due + 1_000, false);
    expect(await store.take(1, 1, due + 999)).toEqual([]);
    expect(await store.take(1, 1, due + 1_000)).toEqual([{ ...one, closedAt: due, attempts: 1 }]);
    await store.told([one], due + 1_001);
    expect([await store.untold(), await store.nextDueAt()]).toEqual([0, undefined]);
  });

  it('is open anew when the agent changes it, whatever was being done with it', async () => {
    await store.begin('c1', 'anna', t0);
    const [one] = await store.take(1, 60_000, due);
    if (!one) throw new Error('it was due');
    await store.choose('c1', 'anna', { outcome: 'solved', tags: [] }, due + 5);
    expect(await store.close([one], due + 6)).toEqual([]);
    await store.told([one], due + 6);
    await store.putOff(one, due + 90_000, true);
    const [again] = await store.take(1, 60_000, due + 5 + settlesAfterMs);
    expect(again).toMatchObject({ outcome: 'solved', version: 1, attempts: 0, closedAt: undefined });
    if (!again) throw new Error('it was due');
    await store.close([again], due + 9);
    await store.told([again], due + 9);
    await store.addFollowUp('c1', 'anna', ticket, due + 10);
    expect(await store.nextDueAt()).toBe(due + 10 + settlesAfterMs);
  });
});

it('is begun by the journal, with each conversation that ends', async () => {
  const common = { engine: 'engine-1', talkMs: 1_000, endedBy: 'caller' } as const;
  const ended = { ...common, kind: 'conversation-ended' } as const;
  const project = () =>
    inTransaction(postgres, (client) =>
      projectWrapUps(client, [
        { ...common, at: t0, callId: 'c9', kind: 'call-answered' },
        { ...ended, at: t0 + 1, callId: 'c9', agentId: 'anna' },
        { ...ended, at: t0 + 2, callId: 'c9', agentId: 'bela' },
      ]),
    );
  await project();
  await project();
  const store = new PostgresWrapUps(postgres);
  expect(await store.get('c9', 'anna')).toMatchObject({ endedAt: t0 + 1, version: 0 });
  expect(await store.get('c9', 'bela')).toMatchObject({ endedAt: t0 + 2, version: 0 });
});
