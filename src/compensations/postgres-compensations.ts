import { inTransaction, type Postgres } from '../platform/index.js';
import type {
  Compensation,
  CompensationsAsked,
  CompensationStore,
  Gift,
  Given,
} from './compensation-store.js';

const milliseconds = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;
const time = (place: string): string => `to_timestamp(${place}::float8 / 1000)`;

const columns = `reference, key, customer_id AS "customerId", call_id AS "callId", given_by AS "givenBy", role, kind,
  amount::float8 AS amount, currency, reason, ${milliseconds('given_at')} AS "givenAt", attempts`;

export class PostgresCompensations implements CompensationStore {
  constructor(readonly postgres: Postgres) {}

  /** Those who give the same customer something at the same moment come one by one. */
  give(gift: Gift, { most, since }: { most: number; since: number }): Promise<Given> {
    return inTransaction(this.postgres, async (client) => {
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended('compensation ' || $1, 0))", [
        gift.customerId,
      ]);
      const known = async () =>
        (await client.query<Compensation>(`SELECT ${columns} FROM compensations WHERE key = $1`, [gift.key]))
          .rows[0];
      const before = await known();
      if (before) return { result: 'given', compensation: before };
      const { rows } = await client.query<{ given: number }>(
        `SELECT coalesce(sum(amount), 0)::float8 AS given FROM compensations
         WHERE customer_id = $1 AND currency = $2 AND given_at >= ${time('$3')}`,
        [gift.customerId, gift.currency, since],
      );
      const given = rows[0]?.given ?? 0;
      if (given + gift.amount > most) return { result: 'over', given };
      const written = await client.query<Compensation>(
        `INSERT INTO compensations
           (key, customer_id, call_id, given_by, role, kind, amount, currency, reason, given_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${time('$10')}, ${time('$10')})
         ON CONFLICT (key) DO NOTHING RETURNING ${columns}`,
        [
          ...[gift.key, gift.customerId, gift.callId, gift.givenBy, gift.role, gift.kind, gift.amount],
          ...[gift.currency, gift.reason, gift.givenAt],
        ],
      );
      // The same wish, for whom was taken for another customer a moment ago.
      const compensation = written.rows[0] ?? (await known());
      if (!compensation) throw new Error('a compensation was not written');
      return { result: 'given', compensation };
    });
  }

  ofCustomer(customerId: string, since: number): Promise<readonly Compensation[]> {
    return this.#rows(
      `SELECT ${columns} FROM compensations WHERE customer_id = $1 AND given_at >= ${time('$2')}
       ORDER BY given_at DESC, reference DESC`,
      ...[customerId, since],
    );
  }

  latest({ limit, before, customerId, givenBy }: CompensationsAsked): Promise<readonly Compensation[]> {
    return this.#rows(
      `SELECT ${columns} FROM compensations
       WHERE ($2::float8 IS NULL OR given_at < ${time('$2')})
         AND ($3::text IS NULL OR customer_id = $3) AND ($4::text IS NULL OR given_by = $4)
       ORDER BY given_at DESC, reference DESC LIMIT $1`,
      ...[limit, before ?? null, customerId ?? null, givenBy ?? null],
    );
  }

  take(limit: number, leaseMs: number, now: number): Promise<readonly Compensation[]> {
    return this.#rows(
      `UPDATE compensations SET due_at = ${time('$3')} + $2 * interval '1 millisecond'
       WHERE reference IN (
         SELECT reference FROM compensations WHERE told_at IS NULL AND due_at <= ${time('$3')}
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}`,
      ...[limit, leaseMs, now],
    );
  }

  async nextDueAt(): Promise<number | undefined> {
    const { rows } = await this.postgres.query<{ at: number | null }>(
      `SELECT ${milliseconds('min(due_at)')} AS at FROM compensations WHERE told_at IS NULL`,
    );
    return rows[0]?.at ?? undefined;
  }

  async putOff(reference: string, until: number): Promise<void> {
    await this.postgres.query(
      `UPDATE compensations SET due_at = ${time('$2')}, attempts = attempts + 1 WHERE reference = $1`,
      [reference, until],
    );
  }

  async told(reference: string, now: number): Promise<void> {
    await this.postgres.query(`UPDATE compensations SET told_at = ${time('$2')} WHERE reference = $1`, [
      reference,
      now,
    ]);
  }

  async #rows(sql: string, ...values: readonly unknown[]): Promise<readonly Compensation[]> {
    return (await this.postgres.query<Compensation>(sql, [...values])).rows;
  }
}
