import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { OperatorError, messageOf, systemClock } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from './log-events.js';
import type { Logger } from './logger.js';
import { silentLogger } from './logger.js';

/** A pool of connections to Postgres. Take SQL parameters, never texts put together. */
export type Postgres = Pool;
/** One connection out of the pool, inside `inTransaction`. */
export type PostgresClient = PoolClient;

export interface PostgresSettings {
  readonly logger?: Logger;
  /** Connections at most; 10 unless given. */
  readonly connections?: number;
  /** Shown in `pg_stat_activity`. */
  readonly name?: string;
  readonly clock?: Clock;
  /** How long `createPostgres` waits for a server that is still starting; 10 s unless given. */
  readonly patienceMs?: number;
}

/** A server that is stopped in its tracks accepts connections and answers nothing: both waits must end. */
const connectTimeoutMs = 5_000;
const queryTimeoutMs = 10_000;

/** A pool that has not connected yet: for a process that must start while Postgres is away. */
export function postgresPool(url: string, settings: PostgresSettings = {}): Postgres {
  const logger = settings.logger ?? silentLogger;
  const pool = new Pool({
    connectionString: url,
    application_name: settings.name ?? 'ringdown',
    max: settings.connections ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', (error) =>
    logger.warn({ event: logEvents.databaseFailed, err: error }, 'a database connection broke'),
  );
  return pool;
}

/**
 * A pool that has answered once. Throws `OperatorError` when the server is away, refuses the password or has no such
 * database.
 */
export async function createPostgres(url: string, settings: PostgresSettings = {}): Promise<Postgres> {
  const pool = postgresPool(url, settings);
  try {
    await untilAnswering(pool, settings.clock ?? systemClock, settings.patienceMs ?? 10_000);
    return pool;
  } catch (error) {
    await pool.end();
    throw postgresProblem(url, error);
  }
}

async function untilAnswering(pool: Postgres, clock: Clock, patienceMs: number): Promise<void> {
  const giveUpAt = clock.now() + patienceMs;
  for (;;) {
    try {
      await pool.query('SELECT 1');
      return;
    } catch (error) {
      if (!isAway(error) || clock.now() >= giveUpAt) throw error;
      await clock.after(250);
    }
  }
}

/** Runs `work` in one transaction; a connection that failed is thrown away rather than used again. */
export async function inTransaction<T>(
  pool: Postgres,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | boolean = false;
  // While it is out of the pool, the connection's end is ours to notice; the query that runs rejects by itself.
  const noticed = () => undefined;
  client.on('error', noticed);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = isAway(error) || !(await rolledBack(client));
    throw error;
  } finally {
    client.off('error', noticed);
    client.release(broken);
  }
}

const rolledBack = (client: PostgresClient): Promise<boolean> =>
  client.query('ROLLBACK').then(
    () => true,
    () => false,
  );

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** True when the server cannot be reached or cannot work now, as opposed to refusing what it was asked. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  // Class 08 connection, 53 out of something, 57 shut down or cancelled, 58 its disk (appendix A of the manual).
  if (
    /^(08|53|57|58)/.test(code) ||
    /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/.test(code)
  )
    return true;
  return /timeout|Connection terminated|connection error|not queryable/i.test(messageOf(error));
}

/** What to tell the operator; the password stays out of it. */
export function postgresProblem(url: string, error: unknown): OperatorError {
  const { place, database, user } = partsOf(url);
  const cause = { cause: error };
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return new OperatorError(
        `Postgres at ${place} refuses user ${user}: ${messageOf(error)}`,
        'set user and password in RINGDOWN_POSTGRES_URL to those of the database',
        cause,
      );
    case '3D000':
      return new OperatorError(
        `Postgres at ${place} has no database ${database}`,
        `create it (createdb ${database}) or name another one in RINGDOWN_POSTGRES_URL`,
        cause,
      );
    default:
      return new OperatorError(
        `Postgres does not answer at ${place}: ${messageOf(error) || codeOf(error)}`,
        'start it (npm start does), or set RINGDOWN_POSTGRES_URL to where it is',
        cause,
      );
  }
}

function partsOf(url: string): { place: string; database: string; user: string } {
  if (!URL.canParse(url)) return { place: 'an address that cannot be read', database: '', user: '' };
  const parsed = new URL(url);
  return {
    place: `${parsed.hostname}:${parsed.port || '5432'}`,
    database: decodeURIComponent(parsed.pathname.slice(1)),
    user: decodeURIComponent(parsed.username),
  };
}
