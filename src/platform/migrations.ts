import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Client } from 'pg';
import { runner } from 'node-pg-migrate';
import { OperatorError, messageOf } from '../kernel/index.js';
import { logEvents } from './log-events.js';
import type { Logger } from './logger.js';
import { silentLogger } from './logger.js';
import { isAway, postgresProblem } from './postgres.js';

/** Any number that nothing else in the database locks on. */
const lockKey = 7_464_369_631;

/**
 * Brings the database to the newest schema: the SQL files `NNNN_name.sql` of the given folders, in the order of their
 * numbers, all in one transaction. Engines that start together wait for each other. Returns what was applied.
 */
export async function migrate(
  url: string,
  folders: readonly string[],
  logger: Logger = silentLogger,
): Promise<readonly string[]> {
  refuseDoubles(folders);
  // Its own connection: migrations and the wait for the lock take longer than the pool allows.
  const client = new Client({
    connectionString: url,
    application_name: 'ringdown migration',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`SET lock_timeout = '120s'`);
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    const applied = await runner({
      dbClient: client,
      dir: folders.map((folder) => `${escapeGlob(folder)}/*.sql`),
      useGlob: true,
      direction: 'up',
      migrationsTable: 'schema_migrations',
      // Rooms number their files apart (0001–0099, 0100–0199, …), so a newer file may have a lower number.
      checkOrder: false,
      noLock: true,
      singleTransaction: true,
      logger: quiet,
    });
    const names = applied.map((migration) => migration.name);
    if (names.length > 0)
      logger.info({ event: logEvents.databaseMigrated, applied: names }, 'the database schema is up to date');
    return names;
  } catch (error) {
    throw problem(url, error);
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => undefined);
  }
}

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const escapeGlob = (path: string): string => path.replaceAll('\\', '/').replace(/[[\]{}()*?!+@]/g, '[$&]');

function problem(url: string, error: unknown): Error {
  if (isAway(error) || /^(28|3D)/.test(String((error as { code?: unknown }).code)))
    return postgresProblem(url, error);
  return new OperatorError(
    `the database schema could not be brought up to date: ${messageOf(error)}`,
    'restore the schema_migrations table or the database from the last backup, then start again; nothing was changed now',
    { cause: error },
  );
}

function refuseDoubles(folders: readonly string[]): void {
  const byNumber = new Map<string, string>();
  for (const path of folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))) {
    if (!path.endsWith('.sql')) continue;
    const number = /^(\d{4})_[a-z0-9-_]+\.sql$/.exec(basename(path))?.[1];
    if (!number)
      throw new OperatorError(`${path} is no name for a migration`, 'name it NNNN_what_it_does.sql');
    const other = byNumber.get(number);
    if (other)
      throw new OperatorError(`${path} has the number of ${other}`, 'give one of them the next free number');
    byNumber.set(number, path);
  }
}
