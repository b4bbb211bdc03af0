import type { Clock } from '../../kernel/index.js';
import type { Postgres } from '../../platform/index.js';
import type { ChangeResult, Reading, Services } from '../back-office.js';
import type { Service, ServiceChange, ServiceState } from '../records.js';
import { once } from './writes.js';

/** How long a change may be taken back by the caller. */
export const undoMs = 30 * 60_000;

interface ChangeRow {
  readonly reference: string;
  readonly code: string;
  readonly from_state: ServiceState;
  readonly to_state: ServiceState;
  readonly undo_until: Date;
  readonly undone_at: Date | null;
}

export class PostgresServices implements Services {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async ofCustomer(customerId: string): Promise<Reading<readonly Service[]>> {
    const { rows } = await this.postgres.query<Service>(
      `SELECT code, names, state FROM customer_services JOIN services USING (code)
       WHERE customer_id = $1 ORDER BY code`,
      [customerId],
    );
    return { value: rows, asOf: this.clock.now() };
  }

  change(customerId: string, code: string, to: 'active' | 'blocked', key: string): Promise<ChangeResult> {
    const now = this.clock.now();
    return once<ChangeResult>(this.postgres, key, now, async (client) => {
      const { rows } = await client.query<{ state: ServiceState }>(
        'SELECT state FROM customer_services WHERE customer_id = $1 AND code = $2 FOR UPDATE',
        [customerId, code],
      );
      const from = rows[0]?.state;
      if (from === undefined) return { result: 'unknown' };
      if (from === to) return { result: 'unchanged' };
      await client.query('UPDATE customer_services SET state = $3 WHERE customer_id = $1 AND code = $2', [
        customerId,
        code,
        to,
      ]);
      const written = await client.query<ChangeRow>(
        `INSERT INTO service_changes (reference, customer_id, code, from_state, to_state, made_at, undo_until)
         VALUES ('S' || nextval('service_change_numbers'), $1, $2, $3, $4, $5, $6) RETURNING *`,
        [customerId, code, from, to, new Date(now), new Date(now + undoMs)],
      );
      const [row] = written.rows;
      if (!row) throw new Error('a service change was not written');
      return { result: 'changed', change: changeOf(row) };
    });
  }

  async undo(customerId: string, reference: string, key: string): Promise<'undone' | 'too-late' | 'unknown'> {
    const now = this.clock.now();
    const { result } = await once<{ readonly result: 'undone' | 'too-late' | 'unknown' }>(
      this.postgres,
      key,
      now,
      async (client) => {
        const { rows } = await client.query<ChangeRow>(
          'SELECT * FROM service_changes WHERE reference = $1 AND customer_id = $2 FOR UPDATE',
          [reference, customerId],
        );
        const [change] = rows;
        if (!change || change.undone_at) return { result: 'unknown' };
        if (change.undo_until.getTime() < now) return { result: 'too-late' };
        // Changed once more meanwhile: this one is no longer there to be undone.
        const { rowCount } = await client.query(
          'UPDATE customer_services SET state = $4 WHERE customer_id = $1 AND code = $2 AND state = $3',
          [customerId, change.code, change.to_state, change.from_state],
        );
        if (rowCount !== 1) return { result: 'unknown' };
        await client.query('UPDATE service_changes SET undone_at = $2 WHERE reference = $1', [
          reference,
          new Date(now),
        ]);
        return { result: 'undone' };
      },
    );
    return result;
  }
}

const changeOf = (row: ChangeRow): ServiceChange => ({
  reference: row.reference,
  code: row.code,
  from: row.from_state,
  to: row.to_state,
  undoUntil: row.undo_until.toISOString(),
});
