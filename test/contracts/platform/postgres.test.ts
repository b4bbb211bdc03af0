import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../../src/kernel/index.js';
import { journalMigrations } from '../../../src/journal/index.js';
import { createPostgres, inTransaction, isAway, migrate } from '../../../src/platform/index.js';
import { recordingMigrations } from '../../../src/recordings/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await startPostgres();
  // A folder with a name that a pattern would take for something else.
  folder = join(await mkdtemp(join(tmpdir(), 'sql-')), 'a [b] (c)');
  await mkdir(folder);
}, 90_000);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const changed = (change: (url: URL) => void): string => {
  const url = new URL(database.url);
  change(url);
  return url.href;
};

const refusal = async (work: Promise<unknown>): Promise<OperatorError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OperatorError);
  return error as OperatorError;
};

test.each([
  [
    'a wrong password',
    (url: URL) => (url.password = 'not-this-one'),
    /refuses user/,
    /RINGDOWN_POSTGRES_URL/,
  ],
  [
    'a missing database',
    (url: URL) => (url.pathname = '/elsewhere'),
    /no database elsewhere/,
    /createdb elsewhere/,
  ],
  ['a server that is away', (url: URL) => (url.port = '9'), /does not answer at .*:9/, /start it/],
])('%s is told with the remedy, and without the password', async (_, change, message, remedy) => {
  const url = changed(change);
  const error = await refusal(createPostgres(url, { patienceMs: 0 }));
  expect(error.message).toMatch(message);
  expect(error.remedy).toMatch(remedy);
  expect(error.message + error.remedy).not.toContain(new URL(url).password || 'none');
});

test('engines that start together bring the schema up once', async () => {
  const applied = await Promise.all(
    Array.from({ length: 4 }, () => migrate(database.url, [journalMigrations, recordingMigrations])),
  );
  const files = await Promise.all([journalMigrations, recordingMigrations].map((folder) => readdir(folder)));
  const names = files.flat().map((file) => file.replace('.sql', ''));
  expect(applied.flat().sort()).toEqual(names.sort());
  expect(await migrate(database.url, [journalMigrations, recordingMigrations])).toEqual([]);
});

test('a migration with a mistake changes nothing, and one of a lower number comes in later', async () => {
  await writeFile(join(folder, '0090_good.sql'), 'CREATE TABLE good (id int);');
  await writeFile(join(folder, '0091_bad.sql'), 'CREATE TABLE bad (id nonsense);');
  const error = await refusal(migrate(database.url, [folder]));
  expect(error.message).toMatch(/nonsense/);
  await writeFile(join(folder, '0091_bad.sql'), 'CREATE TABLE bad (id int);');
  expect(await migrate(database.url, [folder])).toEqual(['0090_good', '0091_bad']);
  await writeFile(join(folder, '0089_late.sql'), 'CREATE TABLE late (id int);');
  expect(await migrate(database.url, [folder])).toEqual(['0089_late']);
  await writeFile(join(folder, '0089_again.sql'), 'SELECT 1;');
  expect((await refusal(migrate(database.url, [folder]))).message).toMatch(/has the number of .*0089/);
});

test('a transaction that fails leaves nothing behind, and its connection is good for the next', async () => {
  await using pool = Object.assign(await createPostgres(database.url, { connections: 1 }), {
    [Symbol.asyncDispose](this: { end(): Promise<void> }) {
      return this.end();
    },
  });
  await pool.query('CREATE TABLE things (name text)');
  const work = inTransaction(pool, async (client) => {
    await client.query(`INSERT INTO things VALUES ('half')`);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect((await pool.query('SELECT * FROM things')).rows).toEqual([]);
  // The server ends the connection under the transaction.
  const ended = inTransaction(pool, (client) =>
    client.query('SELECT pg_terminate_backend(pg_backend_pid())'),
  );
  await expect(
    ended.catch((error: unknown) => Promise.reject(new Error(String(isAway(error))))),
  ).rejects.toThrow('true');
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
