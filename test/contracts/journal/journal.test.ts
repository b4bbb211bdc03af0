import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContactEvent, DurableJournal, JournalSettings } from '../../../src/journal/index.js';
import { createJournal, journalMigrations, rebuildCalls } from '../../../src/journal/index.js';
import type { Logger, Postgres } from '../../../src/platform/index.js';
import {
  createMetrics,
  createPostgres,
  logEvents,
  migrate,
  postgresPool,
  silentLogger,
} from '../../../src/platform/index.js';
import { servedCall } from '../../support/journal-events.js';
import { runSql, startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';
import { startTcpProxy } from '../../support/tcp-proxy.js';
import type { TcpProxy } from '../../support/tcp-proxy.js';

let database: TestDatabase;
let direct: Postgres;
let proxy: TcpProxy;
let throughProxy: Postgres;
let spoolDir: string;
const open: DurableJournal[] = [];

const start = async (settings: Partial<JournalSettings> = {}): Promise<DurableJournal> => {
  const journal = createJournal({
    postgres: direct,
    spoolDir,
    logger: silentLogger,
    metrics: createMetrics(),
    batchMs: 20,
    ...settings,
  });
  open.push(journal);
  await journal.start();
  return journal;
};

/** Resolves when a line with this event is logged. */
function watch(event: string): { logger: Logger; seen: Promise<void> } {
  let tell: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (tell = resolve));
  const look = (facts: object) => 'event' in facts && facts.event === event && tell();
  const logger: Logger = { debug: look, info: look, warn: look, error: look, child: () => logger };
  return { logger, seen };
}

const tenSeconds = () => AbortSignal.timeout(10_000);
const count = async (table: string) =>
  Number((await direct.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
const segments = async () => (await readdir(spoolDir)).filter((name) => name.endsWith('.ndjson'));

async function expectWhole(calls: number, each: number): Promise<void> {
  expect(await count('contact_events')).toBe(calls * each);
  expect(await count('calls')).toBe(calls);
  // Order within each call is that in which the facts were told.
  const { rows } = await direct.query<{ kinds: string }>(
    `SELECT string_agg(kind, ' ' ORDER BY at, sequence) AS kinds FROM contact_events GROUP BY call_id`,
  );
  const told = servedCall('x', 0)
    .map((event) => event.kind)
    .join(' ');
  expect(new Set(rows.map((row) => row.kinds))).toEqual(new Set([told]));
}

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations]);
  direct = await createPostgres(database.url);
  const url = new URL(database.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  throughProxy = postgresPool(url.href);
}, 90_000);

afterAll(async () => {
  await throughProxy.end();
  await direct.end();
  await proxy[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'journal-'));
  await runSql(database.url, 'TRUNCATE contact_events, agent_events, calls');
  await proxy.heal();
});

afterEach(async () => {
  for (const journal of open.splice(0)) await journal.flush(1_000);
  await rm(spoolDir, { recursive: true });
});

test('what is told gets to Postgres in batches, in order, and leaves nothing on the disk', async () => {
  const journal = await start();
  for (let call = 0; call < 200; call++)
    servedCall(`call-${call}`, 1_000_000 + call).forEach((event) => journal.record(event));
  await journal.drained(tenSeconds());
  await expectWhole(200, 12);
  expect(await segments()).toEqual([]);
});

test('a fact of one id counts once, however often it is told', async () => {
  const journal = await start();
  const fact: ContactEvent = { id: 'once', kind: 'call-answered', at: 5, callId: 'c', engine: 'e' };
  journal.record(fact);
  await journal.drained(tenSeconds());
  journal.record(fact);
  journal.record(fact);
  await journal.drained(tenSeconds());
  expect(await count('contact_events')).toBe(1);
});

test('agents’ events are kept beside', async () => {
  const journal = await start();
  journal.recordAgent({
    at: 1_000,
    agentId: 'anna',
    engine: 'e',
    kind: 'duty-changed',
    from: 'available',
    to: 'paused',
    reason: 'lunch',
    by: 'phone',
  });
  await journal.drained(tenSeconds());
  const { rows } = await direct.query<{ facts: object }>('SELECT facts FROM agent_events');
  expect(rows).toEqual([{ facts: { from: 'available', to: 'paused', reason: 'lunch', by: 'phone' } }]);
});

test.each(['cut', 'freeze'] as const)(
  'Postgres away (%s): all is kept on the disk and gets there later, once',
  async (how) => {
    const { logger, seen } = watch(logEvents.journalSpooling);
    const journal = await start({ postgres: throughProxy, logger, memoryRecords: 100, batchRecords: 50 });
    const tell = (from: number, to: number) => {
      for (let call = from; call < to; call++)
        servedCall(`call-${call}`, 1_000_000 + call).forEach((event) => journal.record(event));
    };
    tell(0, 20);
    await journal.drained(tenSeconds());
    tell(20, 40);
    await proxy[how]();
    tell(40, 60);
    await seen;
    tell(60, 100);
    expect(await count('calls')).toBeLessThan(60);
    await proxy.heal();
    await journal.drained(AbortSignal.timeout(30_000));
    await expectWhole(100, 12);
    expect(await segments()).toEqual([]);
  },
);

test('a process that stops while Postgres is away leaves the rest to the next', async () => {
  await proxy.cut();
  const first = await start({ postgres: throughProxy });
  servedCall('call-1', 1_000_000).forEach((event) => first.record(event));
  expect(await first.flush(50)).toEqual({ leftRecords: 12 });
  expect(await segments()).not.toEqual([]);
  const second = await start();
  await second.drained(tenSeconds());
  await expectWhole(1, 12);
  expect(await segments()).toEqual([]);
});

test('a durable fact is on the disk when it resolves, though Postgres is away', async () => {
  await proxy.cut();
  const journal = await start({ postgres: throughProxy });
  await journal.recordDurably({
    kind: 'voicemail-left',
    at: 1,
    callId: 'c',
    engine: 'e',
    box: 'main',
    recording: 'rec-1',
    durationMs: 5,
    end: 'finished',
  });
  const texts = await Promise.all((await segments()).map((name) => readFile(join(spoolDir, name), 'utf8')));
  expect(texts.join('')).toContain('"rec-1"');
});

test('what Postgres refuses is set aside and holds nothing up', async () => {
  const journal = await start();
  servedCall('call-1', 1_000_000).forEach((event) => journal.record(event));
  journal.record({ kind: 'call-answered', at: Number.NaN, callId: 'bad', engine: 'e' });
  servedCall('call-2', 1_000_000).forEach((event) => journal.record(event));
  await journal.drained(tenSeconds());
  await expectWhole(2, 12);
  expect(await readFile(join(spoolDir, 'refused.ndjson'), 'utf8')).toContain('"bad"');
});

test('hostile texts get through', async () => {
  const journal = await start();
  const callerName = 'nul \0 half \ud800 quote \' " \\u0000 }{';
  journal.record({
    kind: 'call-arrived',
    at: 1,
    callId: 'c',
    engine: 'e',
    callerNumber: '',
    callerName,
    calledNumber: '',
    trunk: '',
    entry: '',
    language: '',
  });
  await journal.drained(tenSeconds());
  const { rows } = await direct.query<{ name: string }>(
    `SELECT facts->>'callerName' AS name FROM contact_events`,
  );
  expect(rows[0]?.name).toBe('nul \ufffd half \ufffd quote \' " \\u0000 }{');
});

test('the call log is the same when it is computed anew', async () => {
  const journal = await start();
  for (let call = 0; call < 30; call++)
    servedCall(`call-${call}`, 1_000_000 + call).forEach((event) => journal.record(event));
  await journal.drained(tenSeconds());
  const before = (await direct.query('SELECT * FROM calls ORDER BY call_id')).rows;
  await runSql(database.url, 'TRUNCATE calls');
  expect(await rebuildCalls(direct, 7)).toBe(30);
  expect((await direct.query('SELECT * FROM calls ORDER BY call_id')).rows).toEqual(before);
  expect(before[0]).toMatchObject({
    path: 'main.welcome=2',
    queue: 'sales',
    agent: 'anna',
    outcome: 'served',
    wait_ms: '200',
  });
});

test('a fact that comes after the end is taken into the call log', async () => {
  const journal = await start();
  const facts = servedCall('call-1', 1_000_000);
  const late = facts.find((event) => event.kind === 'choice-made');
  facts.filter((event) => event !== late).forEach((event) => journal.record(event));
  await journal.drained(tenSeconds());
  if (late) journal.record(late);
  await journal.drained(tenSeconds());
  const { rows } = await direct.query<{ path: string }>('SELECT path FROM calls');
  expect(rows).toEqual([{ path: 'main.welcome=2' }]);
});
