import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, Route } from '../../../src/http/index.js';
import { RawReply } from '../../../src/http/index.js';
import type { DurableJournal } from '../../../src/journal/index.js';
import { createJournal, journalMigrations } from '../../../src/journal/index.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import {
  createMetrics,
  createPostgres,
  migrate,
  postgresPool,
  silentLogger,
} from '../../../src/platform/index.js';
import {
  collectFallback,
  createVoicemailBoxes,
  postgresVoicemails,
  projectVoicemails,
  recordingMigrations,
  voicemailRoutes,
} from '../../../src/recordings/index.js';
import { runSql, startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;
let spoolDir: string;
const clock = new VirtualClock();
const metrics = createMetrics();
const journals: DurableJournal[] = [];

const openJournal = async (pool = postgres) => {
  const journal = createJournal({
    postgres: pool,
    spoolDir,
    logger: silentLogger,
    metrics,
    batchMs: 20,
    projections: [projectVoicemails],
  });
  journals.push(journal);
  await journal.start();
  return journal;
};
const tenSeconds = () => AbortSignal.timeout(10_000);
const boxesOf = (journal: DurableJournal) =>
  createVoicemailBoxes({ journal, engine: 'engine-1', logger: silentLogger, metrics });
const message = {
  callId: 'c1',
  box: 'main',
  recording: 'voicemail-1',
  callerNumber: '+36301234567',
  leftAt: 1_000_000,
  durationMs: 4_200,
};

/** A switch that keeps recordings. */
class Recordings {
  readonly kept = new Map<string, Uint8Array>();
  storedRecordings = async () => [...this.kept.keys()];
  storedRecording = async (name: string) => {
    const bytes = this.kept.get(name);
    return bytes && { name, bytes, contentType: 'audio/wav' };
  };
  removeStoredRecording = async (name: string) => void this.kept.delete(name);
}

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations, recordingMigrations]);
  postgres = await createPostgres(database.url);
}, 90_000);
afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'journal-'));
  await runSql(database.url, 'TRUNCATE contact_events, calls, voicemails');
});
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.flush(1_000);
  await rm(spoolDir, { recursive: true });
});

test('a message that the journey and the box both tell of is one event and one row', async () => {
  const journal = await openJournal();
  const { callId, box, recording, durationMs, leftAt } = message;
  journal.record({
    kind: 'voicemail-left',
    at: leftAt,
    callId,
    engine: 'engine-1',
    box,
    recording,
    durationMs,
    end: 'hung-up',
  });
  await journal.drained(tenSeconds());
  await boxesOf(journal).left(message);
  await journal.drained(tenSeconds());
  expect(await postgresVoicemails(postgres).list({ limit: 10 })).toEqual([
    { ...message, id: 'voicemail-1', source: 'service', heardAt: null, heardBy: null },
  ]);
  expect((await postgres.query(`SELECT facts->>'end' AS end FROM contact_events`)).rows).toEqual([
    { end: 'hung-up' },
  ]);
});

test('a message left while Postgres is away gets into the box after the next start', async () => {
  const away = postgresPool('postgres://nobody@127.0.0.1:9/none');
  const first = await openJournal(away);
  await boxesOf(first).left(message);
  await first.flush(10);
  await away.end();
  const second = await openJournal();
  await second.drained(tenSeconds());
  expect(await postgresVoicemails(postgres).list({ limit: 10 })).toMatchObject([message]);
});

test('messages that the switch took by itself are taken over once, by however many', async () => {
  const telephony = new Recordings();
  for (const name of [
    'fallback-1795329609.1-+36301111111-1795329609',
    'fallback-1795329700.2-unknown-1795329700',
    'voicemail-9',
  ]) {
    telephony.kept.set(name, new Uint8Array());
  }
  const journal = await openJournal();
  const collect = () =>
    collectFallback({
      telephony,
      journal,
      postgres,
      engine: 'engine-1',
      box: 'main',
      clock,
      logger: silentLogger,
      metrics,
    });
  expect(await Promise.all([collect(), collect()])).toContain(2);
  await journal.drained(tenSeconds());
  expect(await collect()).toBe(0);
  const rows = await postgresVoicemails(postgres).list({ limit: 10 });
  expect(rows.map((row) => [row.callerNumber, row.source])).toEqual([
    ['', 'fallback'],
    ['+36301111111', 'fallback'],
  ]);
  expect((await postgres.query('SELECT 1 FROM contact_events')).rowCount).toBe(6);
  const { rows: calls } = await postgres.query(
    'SELECT outcome, caller_number FROM calls ORDER BY arrived_at',
  );
  expect(calls).toEqual([
    { outcome: 'fallback-voicemail', caller_number: '+36301111111' },
    { outcome: 'fallback-voicemail', caller_number: '' },
  ]);
  // Deleted is deleted, though the sound should still be there.
  await postgresVoicemails(postgres).remove(rows[0]?.id ?? '', 'sara', 1);
  expect(await collect()).toBe(0);
  expect(await postgresVoicemails(postgres).list({ limit: 10 })).toHaveLength(1);
});

test('people list, hear and delete', async () => {
  const telephony = new Recordings();
  telephony.kept.set('voicemail-1', new Uint8Array([1, 2, 3]));
  const journal = await openJournal();
  await boxesOf(journal).left(message);
  await journal.drained(tenSeconds());
  const desk = { store: postgresVoicemails(postgres), telephony, clock, logger: silentLogger };
  const ask = async (
    method: string,
    path: string,
    account: Account,
    input: { params?: object; query?: object } = {},
  ) => {
    const found = voicemailRoutes(desk).routes.find(
      (one: Route) => one.path === path && one.method === method,
    );
    if (!found) throw new Error(`no route ${method} ${path}`);
    const request = {
      params: found.params?.parse(input.params ?? {}),
      query: found.query?.parse(input.query ?? {}),
      account,
    };
    const answer = await found.handler(request as unknown as Parameters<Route['handler']>[0]);
    return typeof found.reply === 'string' ? answer : found.reply.parse(answer);
  };
  const anna: Account = { id: 'anna', name: 'Anna', role: 'agent' };
  const params = { id: 'voicemail-1' };
  expect(await ask('GET', '/api/voicemails', anna, { query: { heard: 'false', box: 'main' } })).toMatchObject(
    { voicemails: [{ id: 'voicemail-1', durationMs: 4_200 }] },
  );
  const audio = (await ask('GET', '/api/voicemails/{id}/audio', anna, { params })) as RawReply;
  expect(audio).toBeInstanceOf(RawReply);
  expect([audio.contentType, audio.content]).toEqual(['audio/wav', new Uint8Array([1, 2, 3])]);
  expect(await ask('POST', '/api/voicemails/{id}/heard', anna, { params })).toMatchObject({
    heardBy: 'anna',
  });
  expect(await ask('POST', '/api/voicemails/{id}/heard', { ...anna, id: 'bela' }, { params })).toMatchObject({
    heardBy: 'anna',
  });
  expect(await ask('GET', '/api/voicemails', anna, { query: { heard: 'false' } })).toEqual({
    voicemails: [],
  });
  await ask('DELETE', '/api/voicemails/{id}', { ...anna, role: 'supervisor' }, { params });
  expect(telephony.kept.size).toBe(0);
  await expect(ask('GET', '/api/voicemails/{id}/audio', anna, { params })).rejects.toThrow(
    /there is no voicemail/,
  );
});
