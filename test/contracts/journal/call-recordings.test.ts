/** Recordings of conversations in Postgres, filed out of the journal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, journalMigrations } from '../../../src/journal/index.js';
import type { ContactEvent } from '../../../src/journal/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import {
  postgresCallRecordings,
  projectCallRecordings,
  recordingMigrations,
} from '../../../src/recordings/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;
let spoolDir: string;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations, recordingMigrations]);
  postgres = await createPostgres(database.url);
  spoolDir = await mkdtemp(join(tmpdir(), 'ringdown-spool-'));
}, 90_000);
afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
  await rm(spoolDir, { recursive: true, force: true });
});

const dayMs = 86_400_000;
const begunAt = 1_700_000_000_000;
const head = { callId: 'c1', engine: 'engine-1' };
const started = (recording: string, agentsMayHear = false): ContactEvent => ({
  ...{ ...head, kind: 'recording-started', at: begunAt, agentId: 'ada', recording, queue: 'service' },
  ...{ asked: true, keepDays: 2, agentsMayHear },
});
const stopped = (recording: string, at: number, durationMs?: number): ContactEvent => ({
  ...{ ...head, kind: 'recording-stopped', at, agentId: 'ada', recording, why: 'over' },
  ...(durationMs === undefined ? {} : { durationMs }),
});

it('are filed when they begin, ended once, and put out of sight when deleted', async () => {
  const journal = createJournal({
    ...{ postgres, spoolDir, logger: silentLogger, metrics: createMetrics(), batchMs: 20 },
    projections: [projectCallRecordings],
  });
  await journal.start();
  const told = async (event: ContactEvent) => {
    await journal.recordDurably(event);
    await journal.drained(AbortSignal.timeout(10_000));
  };
  const store = postgresCallRecordings(postgres);
  await told(started('r1'));
  await told(started('r2', true));
  expect(await store.get('r1')).toEqual({
    ...{ id: 'r1', callId: 'c1', agentId: 'ada', queue: 'service', startedAt: begunAt },
    ...{ durationMs: null, keepUntil: begunAt + 2 * dayMs, agentsMayHear: false },
  });
  expect((await store.unended('engine-1', begunAt + 1)).map(({ id }) => id).sort()).toEqual(['r1', 'r2']);
  expect(await store.unended('engine-1', begunAt)).toEqual([]);
  expect(await store.unended('engine-2', begunAt + 1)).toEqual([]);
  await told(stopped('r1', begunAt + 9_000, 5_000));
  // Told again, by a process that came later.
  await told(stopped('r1', begunAt + 60_000));
  await told(stopped('r2', begunAt + 7_000));
  expect((await store.get('r1'))?.durationMs).toBe(5_000);
  expect((await store.get('r2'))?.durationMs).toBe(7_000);
  expect((await store.list({ callId: 'c1', limit: 10 })).map(({ id }) => id).sort()).toEqual(['r1', 'r2']);
  expect((await store.list({ heardBy: 'ada', limit: 10 })).map(({ id }) => id)).toEqual(['r2']);
  expect(await store.list({ heardBy: 'ben', limit: 10 })).toEqual([]);
  expect(await store.list({ callId: 'c2', limit: 10 })).toEqual([]);
  expect(await store.due('engine-1', begunAt + 2 * dayMs - 1, 10)).toEqual([]);
  expect(await store.due('engine-1', begunAt + 2 * dayMs, 10)).toHaveLength(2);
  expect(await store.due('engine-2', begunAt + 2 * dayMs, 10)).toEqual([]);
  expect(await store.remove('r1', 'sue', begunAt)).toMatchObject({ id: 'r1' });
  expect(await store.remove('r1', 'sue', begunAt)).toBeUndefined();
  expect([await store.get('r1'), await store.unended('engine-1', begunAt + dayMs)]).toEqual([undefined, []]);
  expect((await store.due('engine-1', begunAt + 2 * dayMs, 10)).map(({ id }) => id)).toEqual(['r2']);
  await journal.flush(5_000);
});
