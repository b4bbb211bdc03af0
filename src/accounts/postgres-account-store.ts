import type { Postgres } from '../platform/index.js';
import type { AccountStore, SessionRecord } from './account-store.js';

interface SessionRow {
  readonly id_hash: string;
  readonly account_id: string;
  readonly opened_at: Date;
  readonly last_seen_at: Date;
}

const at = (epochMs: number): Date => new Date(epochMs);

/** Tables `account_passwords` and `account_sessions`; see `migrations/`. */
export class PostgresAccountStore implements AccountStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async passwordHash(accountId: string): Promise<string | undefined> {
    const { rows } = await this.#postgres.query<{ password_hash: string }>(
      'SELECT password_hash FROM account_passwords WHERE account_id = $1',
      [accountId],
    );
    return rows[0]?.password_hash;
  }

  async setPassword(accountId: string, hash: string, now: number): Promise<void> {
    await this.#postgres.query(
      `INSERT INTO account_passwords (account_id, password_hash, changed_at) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE SET password_hash = $2, changed_at = $3`,
      [accountId, hash, at(now)],
    );
  }

  async removePassword(accountId: string): Promise<void> {
    await this.#postgres.query('DELETE FROM account_passwords WHERE account_id = $1', [accountId]);
  }

  async openSession({ idHash, accountId, openedAt, lastSeenAt }: SessionRecord): Promise<void> {
    await this.#postgres.query(
      'INSERT INTO account_sessions (id_hash, account_id, opened_at, last_seen_at) VALUES ($1, $2, $3, $4)',
      [idHash, accountId, at(openedAt), at(lastSeenAt)],
    );
  }

  async session(idHash: string): Promise<SessionRecord | undefined> {
    const { rows } = await this.#postgres.query<SessionRow>(
      'SELECT id_hash, account_id, opened_at, last_seen_at FROM account_sessions WHERE id_hash = $1',
      [idHash],
    );
    const row = rows[0];
    return (
      row && {
        idHash: row.id_hash,
        accountId: row.account_id,
        openedAt: row.opened_at.getTime(),
        lastSeenAt: row.last_seen_at.getTime(),
      }
    );
  }

  async touchSession(idHash: string, now: number): Promise<void> {
    await this.#postgres.query('UPDATE account_sessions SET last_seen_at = $2 WHERE id_hash = $1', [
      idHash,
      at(now),
    ]);
  }

  async closeSession(idHash: string): Promise<void> {
    await this.#postgres.query('DELETE FROM account_sessions WHERE id_hash = $1', [idHash]);
  }

  async closeSessionsOf(accountId: string, exceptIdHash: string | undefined): Promise<void> {
    await this.#postgres.query(
      'DELETE FROM account_sessions WHERE account_id = $1 AND id_hash IS DISTINCT FROM $2::text',
      [accountId, exceptIdHash ?? null],
    );
  }

  async removeSessions(openedBefore: number, lastSeenBefore: number): Promise<number> {
    const { rowCount } = await this.#postgres.query(
      'DELETE FROM account_sessions WHERE opened_at < $1 OR last_seen_at < $2',
      [at(openedBefore), at(lastSeenBefore)],
    );
    return rowCount ?? 0;
  }
}
