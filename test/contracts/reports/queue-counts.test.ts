/** What became of the callers, counted by Postgres from the journal's facts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContactEvent, DurableJournal } from '../../../src/journal/index.js';
import { createJournal, journalMigrations } from '../../../src/journal/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import { postgresAgentDay, postgresQueueCounts } from '../../../src/reports/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

const noon = Date.UTC(2026, 10, 22, 12);
const goals = [
  { queue: 'sales', withinMs: 20_000 },
  { queue: 'empty', withinMs: 30_000 },
];
type Left = Extract<ContactEvent, { kind: 'queue-left' }>;

let database: TestDatabase;
let postgres: Postgres;
let journal: DurableJournal;
let spoolDir: string;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations]);
  postgres = await createPostgres(database.url);
  spoolDir = await mkdtemp(join(tmpdir(), 'journal-'));
  journal = createJournal({ postgres, spoolDir, logger: silentLogger, metrics: createMetrics() });
  await journal.start();
}, 90_000);

afterAll(async () => {
  await journal.flush(1_000);
  await postgres.end();
  await database[Symbol.asyncDispose]();
  await rm(spoolDir, { recursive: true });
});

function leaves(callId: string, why: Left['why'], waitMs: number, at = noon, queue = 'sales'): void {
  const ticketId = `${callId}-t`;
  journal.record({ kind: 'queue-left', at, callId, engine: 'e', queue, ticketId, why, waitMs });
}

it('counts callers by what became of them, each queue by its own goal', async () => {
  leaves('soon', 'served', 1_000);
  leaves('just', 'served', 20_000);
  leaves('late', 'served', 21_000);
  // Told again after a crash.
  leaves('late', 'served', 0, noon + 500);
  leaves('gone', 'abandoned', 45_000);
  leaves('rung-back-later', 'callback', 5_000);
  leaves('before', 'served', 1_000, noon - 1);
  leaves('after', 'abandoned', 1_000, noon + 1_000);
  leaves('elsewhere', 'served', 1_000, noon, 'another');
  // Waited at home.
  journal.record({
    kind: 'call-placed',
    at: noon - 60_000,
    callId: 'rung-back',
    engine: 'e',
    callbackId: 'callback-1',
    attempt: 1,
    callerNumber: '',
    calledNumber: '+36301234567',
    trunk: 'carrier',
    entry: 'callback',
    language: 'en',
    queue: 'sales',
  });
  leaves('rung-back', 'served', 3_600_000);
  await journal.drained(AbortSignal.timeout(20_000));
  expect(await postgresQueueCounts(postgres, goals, noon, noon + 1_000)).toEqual([
    {
      queue: 'sales',
      withinMs: 20_000,
      answered: 3,
      answeredWithin: 2,
      abandoned: 1,
      elsewhere: 1,
      answeredWaitMs: 42_000,
      longestWaitMs: 45_000,
    },
    {
      queue: 'empty',
      withinMs: 30_000,
      answered: 0,
      answeredWithin: 0,
      abandoned: 0,
      elsewhere: 0,
      answeredWaitMs: 0,
      longestWaitMs: undefined,
    },
  ]);
});

it('reads the day of one agent, with the duty in which it began', async () => {
  const duty = (agentId: string, at: number, from: string, to: string, reason?: string) =>
    journal.recordAgent({
      ...{ at, agentId, engine: 'e', kind: 'duty-changed', from, to },
      ...(reason === undefined ? {} : { reason }),
    });
  duty('anna', noon - 7_200_000, 'available', 'signed-out');
  duty('anna', noon - 3_600_000, 'signed-out', 'available');
  duty('anna', noon + 1_000, 'available', 'paused', 'lunch');
  duty('anna', noon + 60_000, 'paused', 'available');
  duty('bela', noon + 2_000, 'signed-out', 'available');
  journal.recordAgent({ at: noon + 3_000, agentId: 'anna', engine: 'e', kind: 'hard-call' });
  const talk = (agentId: string, at: number) =>
    journal.record({
      ...{ kind: 'conversation-ended', callId: `${agentId}-${at}`, at, engine: 'e', agentId },
      ...{ talkMs: 500, endedBy: 'caller' },
    });
  talk('anna', noon + 900);
  talk('anna', noon - 900);
  talk('bela', noon + 900);
  await journal.drained();
  expect(await postgresAgentDay(postgres, 'anna', noon, noon + 10_000)).toEqual({
    duties: [
      { at: noon - 3_600_000, from: 'signed-out', to: 'available', reason: undefined },
      { at: noon + 1_000, from: 'available', to: 'paused', reason: 'lunch' },
    ],
    talks: [[noon + 400, noon + 900]],
  });
  expect(await postgresAgentDay(postgres, 'nobody', noon, noon + 10_000)).toEqual({ duties: [], talks: [] });
});
