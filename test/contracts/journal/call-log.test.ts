import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, Route } from '../../../src/http/index.js';
import type { CallPage, ContactEvent, DurableJournal } from '../../../src/journal/index.js';
import { callRoutes, createCallLog, createJournal, journalMigrations } from '../../../src/journal/index.js';
import { Refused } from '../../../src/kernel/index.js';
import type { Postgres } from '../../../src/platform/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import { servedCall } from '../../support/journal-events.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

const noon = Date.UTC(2026, 10, 22, 12);
const minute = 60_000;
let database: TestDatabase;
let postgres: Postgres;
let journal: DurableJournal;
let spoolDir: string;

const abandoned = (callId: string, at: number): readonly ContactEvent[] => [
  {
    kind: 'call-arrived',
    at,
    callId,
    engine: 'e',
    callerNumber: '+4420999',
    callerName: '=HYPERLINK("x")',
    calledNumber: '+361',
    trunk: 'carrier',
    entry: 'main',
    language: 'en',
  },
  { kind: 'queue-entered', at: at + 1, callId, engine: 'e', queue: 'support', ticketId: 't', skills: [] },
  {
    kind: 'queue-left',
    at: at + 2,
    callId,
    engine: 'e',
    queue: 'support',
    ticketId: 't',
    why: 'abandoned',
    waitMs: 1,
  },
  {
    kind: 'call-ended',
    at: at + 3,
    callId,
    engine: 'e',
    outcome: 'abandoned-in-queue',
    endedBy: 'caller',
    durationMs: 3,
    waitMs: 1,
    talkMs: 0,
    cause: 'hung-up',
  },
];

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations]);
  postgres = await createPostgres(database.url);
  spoolDir = await mkdtemp(join(tmpdir(), 'journal-'));
  journal = createJournal({ postgres, spoolDir, logger: silentLogger, metrics: createMetrics() });
  await journal.start();
  // Ten calls for anna, two of them in the same millisecond, five for bela, three abandoned.
  for (let call = 0; call < 10; call++)
    servedCall(`anna-${call}`, noon + Math.floor(call / 2) * minute).forEach((event) =>
      journal.record(event),
    );
  for (let call = 0; call < 5; call++)
    servedCall(`bela-${call}`, noon + (20 + call) * minute, 'bela').forEach((event) => journal.record(event));
  for (let call = 0; call < 3; call++)
    abandoned(`gone-${call}`, noon + (40 + call) * minute).forEach((event) => journal.record(event));
  await journal.drained(AbortSignal.timeout(20_000));
}, 90_000);

afterAll(async () => {
  await journal.flush(1_000);
  await postgres.end();
  await database[Symbol.asyncDispose]();
  await rm(spoolDir, { recursive: true });
});

const ids = (page: CallPage) => page.calls.map((call) => call.callId);

test('pages cover every call once, the newest first', async () => {
  const log = createCallLog(postgres);
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await log.list({ limit: 4, cursor });
    seen.push(...ids(page));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(18);
  expect(new Set(seen).size).toBe(18);
  expect(seen.slice(0, 4)).toEqual(['gone-2', 'gone-1', 'gone-0', 'bela-4']);
});

test.each([
  [{ outcome: 'abandoned-in-queue' }, 3],
  [{ queue: 'sales' }, 15],
  [{ agent: 'bela' }, 5],
  [{ caller: '+4420' }, 3],
  [{ from: noon + 20 * minute, to: noon + 22 * minute }, 2],
  [{ agent: 'anna', outcome: 'abandoned-in-queue' }, 0],
  [{ caller: `' OR 1=1 --` }, 0],
])('%j finds %i', async (filter, expected) => {
  expect(ids(await createCallLog(postgres).list({ ...filter, limit: 200 }))).toHaveLength(expected);
});

test('a cursor that was made up is refused', async () => {
  await expect(createCallLog(postgres).list({ limit: 1, cursor: 'bm9uc2Vuc2U' })).rejects.toThrow(Refused);
});

const supervisor: Account = { id: 'sara', name: 'Sara', role: 'supervisor' };
const bela: Account = { id: 'bela', name: 'Béla', role: 'agent' };

/** Calls a route as the server does: input through its schemas, output through its schema. */
async function ask(
  path: string,
  account: Account,
  input: { query?: object; params?: object } = {},
): Promise<unknown> {
  const found = callRoutes(createCallLog(postgres)).routes.find((one: Route) => one.path === path);
  if (!found) throw new Error(`no route ${path}`);
  const request = {
    params: found.params?.parse(input.params ?? {}),
    query: found.query?.parse(input.query ?? {}),
    account,
  };
  const answer = await found.handler(request as unknown as Parameters<Route['handler']>[0]);
  return typeof found.reply === 'string' ? answer : found.reply.parse(answer);
}

test('supervisors see all calls, agents their own, whatever they ask for', async () => {
  expect(await ask('/api/calls', supervisor, { query: { from: '2026-11-22T00:00:00Z' } })).toMatchObject({
    calls: { length: 18 },
  });
  expect(await ask('/api/calls', bela)).toMatchObject({ calls: { length: 5 } });
  expect(await ask('/api/calls', bela, { query: { agent: 'anna' } })).toMatchObject({ calls: { length: 5 } });
});

test('one call with its whole story; of calls of others an agent learns nothing', async () => {
  const whole = (await ask('/api/calls/{id}', supervisor, { params: { id: 'anna-0' } })) as {
    events: unknown[];
    timeline: unknown[];
  };
  expect(whole.events).toHaveLength(12);
  expect(whole.timeline).toHaveLength(12);
  expect(whole.events[0]).toMatchObject({
    kind: 'call-arrived',
    at: '2026-11-22T12:00:00.000Z',
    callerNumber: '+36301234567',
  });
  await expect(ask('/api/calls/{id}', bela, { params: { id: 'anna-0' } })).rejects.toThrow(
    /there is no call anna-0/,
  );
  expect(await ask('/api/calls/{id}', bela, { params: { id: 'bela-0' } })).toMatchObject({
    outcome: 'served',
  });
});

test('a table that a spreadsheet opens without running anything', async () => {
  const reply = (await ask('/api/calls.csv', supervisor, { query: { outcome: 'abandoned-in-queue' } })) as {
    content: string;
  };
  const lines = reply.content.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
  expect(lines[1]).toContain(`'+4420999`);
});
