import { dialledForMs, heldForMs } from '../callbacks/index.js';
import { inTransaction } from '../platform/index.js';
import type { Postgres } from '../platform/index.js';
import type { Planned, Reminder, ReminderState } from './reminder.js';
import { heldReminders } from './reminder.js';
import { reminderSuperseded } from './memory-reminder-store.js';
import { remindersMove } from './reminder-state.js';
import type { ReminderStore } from './reminder-store.js';

/** Table `reminders`; see `migrations/`. */
export class PostgresReminderStore implements ReminderStore {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async plan(planned: readonly Planned[]): Promise<number> {
    if (planned.length === 0) return 0;
    const { rowCount } = await this.#postgres.query(
      `INSERT INTO reminders (id, version, state, customer_id, appointment, starts_at, due_at, attempts, failures)
       SELECT id, 1, 'due', customer_id, appointment, starts_at, due_at, 0, '{}'
       FROM jsonb_to_recordset($1::jsonb)
         AS row (id text, customer_id text, appointment text, starts_at timestamptz, due_at timestamptz)
       ON CONFLICT (appointment, starts_at) DO NOTHING`,
      [
        JSON.stringify(
          planned.map((one) => ({
            id: one.id,
            customer_id: one.customerId,
            appointment: one.appointment,
            starts_at: new Date(one.startsAt),
            due_at: new Date(one.dueAt),
          })),
        ),
      ],
    );
    return rowCount ?? 0;
  }

  async get(id: string): Promise<Reminder | undefined> {
    const { rows } = await this.#postgres.query<ReminderRow>('SELECT * FROM reminders WHERE id = $1', [id]);
    return rows[0] && reminderOf(rows[0]);
  }

  takeUp(engine: string, limit: number, now: number): Promise<readonly Reminder[]> {
    return inTransaction(this.#postgres, async (client) => {
      const { rows } = await client.query<ReminderRow>(
        `SELECT * FROM reminders WHERE state = 'due' AND due_at <= $1
         ORDER BY starts_at, id LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [new Date(now), limit],
      );
      const taken = rows.map((row) => remindersMove(reminderOf(row), { kind: 'taken-up', engine }, now));
      await client.query(
        `UPDATE reminders SET state = 'held', engine = $2, held_until = $3, version = version + 1
         WHERE id = ANY($1)`,
        [taken.map(({ id }) => id), engine, new Date(now + heldForMs)],
      );
      return taken;
    });
  }

  async heldBy(engine: string): Promise<readonly Reminder[]> {
    const { rows } = await this.#postgres.query<ReminderRow>(
      'SELECT * FROM reminders WHERE engine = $1 AND state = ANY($2) ORDER BY starts_at, id',
      [engine, heldReminders],
    );
    return rows.map(reminderOf);
  }

  async beat(engine: string, now: number): Promise<void> {
    await this.#postgres.query('UPDATE reminders SET held_until = $2 WHERE engine = $1', [
      engine,
      new Date(now + heldForMs),
    ]);
    await this.#postgres.query(
      `UPDATE reminders SET engine = NULL, version = version + 1,
         state = CASE WHEN state = 'talking' THEN 'done' ELSE 'due' END,
         ended_at = CASE WHEN state = 'talking' THEN $2::timestamptz END,
         why = CASE WHEN state = 'talking' THEN 'told' END
       WHERE engine IS NOT NULL AND engine <> $1
         AND held_until + CASE WHEN state = 'held' THEN 0 ELSE $3::float8 END * interval '1 millisecond' <= $2`,
      [engine, new Date(now), dialledForMs],
    );
  }

  async nextDueAt(): Promise<number | undefined> {
    const { rows } = await this.#postgres.query<{ next: Date | null }>(
      `SELECT min(due_at) AS next FROM reminders WHERE state = 'due'`,
    );
    return rows[0]?.next?.getTime();
  }

  async change(before: Reminder, after: Reminder, now: number): Promise<void> {
    const { rowCount } = await this.#postgres.query(
      `UPDATE reminders SET version = $3, state = $4, due_at = $5, attempts = $6, attempt_id = $7, failures = $8,
         engine = $9, held_until = $10, ended_at = $11, why = $12
       WHERE id = $1 AND version = $2`,
      [
        ...[before.id, before.version, after.version, after.state, new Date(after.dueAt), after.attempts],
        ...[after.attemptId ?? null, JSON.stringify(after.failures), after.engine ?? null],
        ...[new Date(now + heldForMs), after.endedAt === undefined ? null : new Date(after.endedAt)],
        after.why ?? null,
      ],
    );
    if (rowCount !== 1) throw reminderSuperseded(before);
  }
}

interface ReminderRow {
  readonly id: string;
  readonly version: string;
  readonly state: ReminderState;
  readonly customer_id: string;
  readonly appointment: string;
  readonly starts_at: Date;
  readonly due_at: Date;
  readonly attempts: number;
  readonly attempt_id: string | null;
  readonly failures: Reminder['failures'];
  readonly engine: string | null;
  readonly ended_at: Date | null;
  readonly why: string | null;
}

const reminderOf = (row: ReminderRow): Reminder => ({
  id: row.id,
  version: Number(row.version),
  state: row.state,
  customerId: row.customer_id,
  appointment: row.appointment,
  startsAt: row.starts_at.getTime(),
  dueAt: row.due_at.getTime(),
  attempts: row.attempts,
  attemptId: row.attempt_id ?? undefined,
  failures: row.failures,
  engine: row.engine ?? undefined,
  endedAt: row.ended_at?.getTime(),
  why: row.why ?? undefined,
});
