import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, journalMigrations } from '../../../src/journal/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import { runSql, startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let spoolDir: string;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [journalMigrations]);
}, 90_000);
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'journal-'));
  await runSql(database.url, 'TRUNCATE contact_events, calls');
});
afterEach(() => rm(spoolDir, { recursive: true }));

/** Runs the child until so many calls are safe, kills it, and answers how many it had said were safe by then. */
async function killAfter(calls: number, postgresUrl: string): Promise<number> {
  const script = join(__dirname, '../../support/run-typescript.mjs');
  const child = spawn(
    process.execPath,
    [script, join(__dirname, '../../support/journal-child.ts'), postgresUrl, spoolDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  let safe = 0;
  child.stdout.on('data', (text: Buffer) => {
    safe = Math.max(safe, ...text.toString().trim().split('\n').map(Number));
    if (safe >= calls) child.kill('SIGKILL');
  });
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return safe;
}

async function drainAndCount(): Promise<{ events: number; whole: number; calls: number }> {
  await using postgres = Object.assign(await createPostgres(database.url), {
    [Symbol.asyncDispose](this: { end(): Promise<void> }) {
      return this.end();
    },
  });
  const journal = createJournal({ postgres, spoolDir, logger: silentLogger, metrics: createMetrics() });
  await journal.start();
  await journal.flush(20_000);
  const { rows } = await postgres.query<{ events: string; whole: string; calls: string }>(
    `SELECT (SELECT count(*) FROM contact_events) AS events,
       (SELECT count(*) FROM (SELECT call_id FROM contact_events GROUP BY call_id HAVING count(*) = 12) AS one) AS whole,
       (SELECT count(*) FROM calls WHERE ended_at IS NOT NULL) AS calls`,
  );
  const [row] = rows;
  return { events: Number(row?.events), whole: Number(row?.whole), calls: Number(row?.calls) };
}

test.each([
  ['while Postgres answers', (url: string) => url],
  ['while Postgres is away', () => 'postgres://nobody@127.0.0.1:9/none'],
])('killed %s: whatever was safe is in Postgres after the next start, once', async (_, urlOf) => {
  const safe = await killAfter(150, urlOf(database.url));
  const first = await drainAndCount();
  expect(first.whole).toBeGreaterThanOrEqual(safe);
  expect(first.calls).toBe(first.whole);
  // What was told after the last safe call may be there in part, but nothing twice.
  expect(first.events - first.whole * 12).toBeLessThan(12);
  expect(await readdir(spoolDir)).toEqual([]);
});

test('a line that was torn by the kill harms nothing', async () => {
  const safe = await killAfter(30, 'postgres://nobody@127.0.0.1:9/none');
  const segments = (await readdir(spoolDir)).sort();
  await appendFile(join(spoolDir, segments.at(-1) ?? ''), '00000000 {"stream":"contact","id":"to');
  expect((await drainAndCount()).whole).toBeGreaterThanOrEqual(safe);
});
