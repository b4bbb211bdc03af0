import type { Clock } from '../../kernel/index.js';
import type { Postgres, PostgresClient } from '../../platform/index.js';
import type { Appointments, Booking } from '../back-office.js';
import type { Appointment, CustomersAppointment } from '../records.js';
import { isTimeOf, timesFrom } from './calendar-policy.js';
import type { Calendar } from './calendar-policy.js';
import { once } from './writes.js';

interface CalendarRow {
  readonly time_zone: string;
  readonly consulting: readonly (readonly [number, number, number])[];
  readonly slot_minutes: number;
  readonly desks: number;
}

interface AppointmentRow {
  readonly reference: string;
  readonly branch_id: string;
  readonly starts_at: Date;
}

/** The unique index `appointments_desk` keeps a desk from being promised twice. */
export class PostgresAppointments implements Appointments {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async freeTimes(branchId: string, from: number, limit: number): Promise<readonly string[]> {
    const calendar = await calendarOf(this.postgres, branchId);
    if (!calendar) return [];
    const { rows } = await this.postgres.query<{ starts_at: Date; taken: number }>(
      `SELECT starts_at, count(*)::int AS taken FROM appointments
       WHERE branch_id = $1 AND starts_at >= $2 AND cancelled_at IS NULL GROUP BY starts_at`,
      [branchId, new Date(from)],
    );
    const taken = new Map(rows.map((row) => [row.starts_at.getTime(), row.taken]));
    const free: string[] = [];
    for (const time of timesFrom(calendar, from)) {
      if (free.length >= limit) break;
      if ((taken.get(time) ?? 0) < calendar.desks) free.push(new Date(time).toISOString());
    }
    return free;
  }

  async ofCustomer(customerId: string, from: number): Promise<readonly Appointment[]> {
    const { rows } = await this.postgres.query<AppointmentRow>(
      `SELECT reference, branch_id, starts_at FROM appointments
       WHERE customer_id = $1 AND starts_at >= $2 AND cancelled_at IS NULL ORDER BY starts_at, reference`,
      [customerId, new Date(from)],
    );
    return rows.map(appointmentOf);
  }

  async between(from: number, to: number, limit: number): Promise<readonly CustomersAppointment[]> {
    const { rows } = await this.postgres.query<AppointmentRow & { readonly customer_id: string }>(
      `SELECT reference, branch_id, starts_at, customer_id FROM appointments
       WHERE starts_at >= $1 AND starts_at < $2 AND cancelled_at IS NULL ORDER BY starts_at, reference LIMIT $3`,
      [new Date(from), new Date(to), limit],
    );
    return rows.map((row) => ({ ...appointmentOf(row), customerId: row.customer_id }));
  }

  confirm(customerId: string, reference: string, key: string): Promise<'confirmed' | 'unknown'> {
    return this.#mark('confirmed', customerId, reference, key);
  }

  book(customerId: string, branchId: string, startsAt: string, key: string): Promise<Booking> {
    return once<Booking>(this.postgres, key, this.clock.now(), async (client) => {
      const calendar = await calendarOf(client, branchId);
      if (!calendar || !isTimeOf(calendar, Date.parse(startsAt))) return { result: 'taken' };
      for (let desk = 1; desk <= calendar.desks; desk++) {
        const { rows } = await client.query<AppointmentRow>(
          `INSERT INTO appointments (reference, customer_id, branch_id, starts_at, desk)
           VALUES ('A' || nextval('appointment_numbers'), $1, $2, $3, $4) ON CONFLICT DO NOTHING
           RETURNING reference, branch_id, starts_at`,
          [customerId, branchId, startsAt, desk],
        );
        if (rows[0]) return { result: 'booked', appointment: appointmentOf(rows[0]) };
      }
      return { result: 'taken' };
    });
  }

  move(customerId: string, reference: string, startsAt: string, key: string): Promise<Booking> {
    return once<Booking>(this.postgres, key, this.clock.now(), async (client) => {
      const { rows } = await client.query<AppointmentRow>(
        `SELECT reference, branch_id, starts_at FROM appointments
         WHERE reference = $1 AND customer_id = $2 AND cancelled_at IS NULL FOR UPDATE`,
        [reference, customerId],
      );
      const [before] = rows;
      if (!before) return { result: 'unknown' };
      const calendar = await calendarOf(client, before.branch_id);
      if (!calendar || !isTimeOf(calendar, Date.parse(startsAt))) return { result: 'taken' };
      for (let desk = 1; desk <= calendar.desks; desk++) {
        if (await movedTo(client, reference, startsAt, desk))
          return {
            result: 'booked',
            appointment: { ...appointmentOf(before), startsAt: new Date(startsAt).toISOString() },
          };
      }
      return { result: 'taken' };
    });
  }

  cancel(customerId: string, reference: string, key: string): Promise<'cancelled' | 'unknown'> {
    return this.#mark('cancelled', customerId, reference, key);
  }

  async #mark<As extends 'confirmed' | 'cancelled'>(
    as: As,
    customerId: string,
    reference: string,
    key: string,
  ): Promise<As | 'unknown'> {
    const now = this.clock.now();
    const { result } = await once<{ readonly result: As | 'unknown' }>(
      this.postgres,
      key,
      now,
      async (client) => {
        const { rowCount } = await client.query(
          `UPDATE appointments SET ${as}_at = $3
           WHERE reference = $1 AND customer_id = $2 AND cancelled_at IS NULL`,
          [reference, customerId, new Date(now)],
        );
        return { result: rowCount === 1 ? as : 'unknown' };
      },
    );
    return result;
  }
}

/** False when the desk, or the customer, is taken at that time. */
async function movedTo(
  client: PostgresClient,
  reference: string,
  startsAt: string,
  desk: number,
): Promise<boolean> {
  await client.query('SAVEPOINT before_move');
  try {
    await client.query(
      'UPDATE appointments SET starts_at = $2, desk = $3, confirmed_at = NULL WHERE reference = $1',
      [reference, startsAt, desk],
    );
    return true;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT before_move');
    return false;
  }
}

const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';

async function calendarOf(
  client: Pick<PostgresClient, 'query'>,
  branchId: string,
): Promise<Calendar | undefined> {
  const { rows } = await client.query<CalendarRow>(
    'SELECT time_zone, consulting, slot_minutes, desks FROM branches WHERE id = $1',
    [branchId],
  );
  const [row] = rows;
  return (
    row && {
      timeZone: row.time_zone,
      consulting: row.consulting.map(([weekday, fromMinute, toMinute]) => ({
        weekday,
        fromMinute,
        toMinute,
      })),
      slotMinutes: row.slot_minutes,
      desks: row.desks,
    }
  );
}

const appointmentOf = (row: AppointmentRow): Appointment => ({
  reference: row.reference,
  branchId: row.branch_id,
  startsAt: row.starts_at.toISOString(),
});
