import type { Postgres } from '../../platform/index.js';
import { inTransaction } from '../../platform/index.js';
import type { PinHash } from '../pin-hash.js';
import type { Holdings } from './holdings.js';

/** Any number that nothing else in the database locks on. */
const lockKey = 7_464_369_632;

/**
 * Puts holdings into a back office that has no customers; one that has some stays as it is. Answers whether anything
 * was put in. Engines that start together do it once.
 */
export async function fillWhenEmpty(
  postgres: Postgres,
  pins: PinHash,
  make: () => Holdings,
): Promise<boolean> {
  const isEmpty = async (client: Pick<Postgres, 'query'>) =>
    (await client.query('SELECT 1 FROM customers LIMIT 1')).rowCount === 0;
  if (!(await isEmpty(postgres))) return false;
  const holdings = make();
  const hashes = await Promise.all(
    holdings.customers.map(({ accountNumber, pin }) => pins.of(accountNumber, pin)),
  );
  return inTransaction(postgres, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    if (!(await isEmpty(client))) return false;
    for (const { sql, rows } of tablesOf(holdings, hashes)) await client.query(sql, [JSON.stringify(rows)]);
    return true;
  });
}

/** One statement a table; rows go as one JSON text, whose names are the columns. */
function tablesOf(
  holdings: Holdings,
  hashes: readonly string[],
): readonly { readonly sql: string; readonly rows: readonly object[] }[] {
  const table = (name: string, rows: readonly object[]) => ({
    sql: `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1::json)`,
    rows,
  });
  const { customers, orders, branches, accounts } = holdings;
  const address = ({
    address,
  }: {
    address: { street: string; postalCode: string; town: string; country: string };
  }) => ({
    street: address.street,
    postal_code: address.postalCode,
    town: address.town,
    country: address.country,
  });
  return [
    table(
      'customers',
      customers.map((one, index) => ({
        ...{ id: one.id, account_number: one.accountNumber, pin_hash: hashes[index], name: one.name },
        ...{ language: one.language, since: one.since },
        ...address(one),
      })),
    ),
    table(
      'customer_numbers',
      customers.flatMap(({ id, numbers }) => numbers.map((number) => ({ number, customer_id: id }))),
    ),
    table(
      'customer_accounts',
      [...accounts].map(([customerId, { balance, dueOn, lastPayment }]) => ({
        ...{ customer_id: customerId, balance: balance.amount, currency: balance.currency, due_on: dueOn },
        ...{ paid: lastPayment?.paid.amount ?? null, paid_on: lastPayment?.on ?? null },
      })),
    ),
    table(
      'orders',
      orders.map((one) => ({
        ...{ reference: one.reference, customer_id: one.customerId, state: one.state, what: one.what },
        ...{ placed_on: one.placedOn, arrives_on: one.arrivesOn },
        ...{ total: one.total.amount, currency: one.total.currency },
      })),
    ),
    table(
      'branches',
      branches.map((one) => ({
        ...{ id: one.id, name: one.name, time_zone: one.timeZone, latitude: one.latitude },
        ...{ longitude: one.longitude, slot_minutes: one.slotMinutes, desks: one.desks },
        consulting: one.consulting.map(({ weekday, fromMinute, toMinute }) => [
          weekday,
          fromMinute,
          toMinute,
        ]),
        ...address(one),
      })),
    ),
    table(
      'postal_areas',
      [...holdings.postalAreas].map(([prefix, { latitude, longitude }]) => ({ prefix, latitude, longitude })),
    ),
    table(
      'appointments',
      holdings.appointments.map((one) => ({
        ...{ reference: one.reference, customer_id: one.customerId, branch_id: one.branchId },
        ...{ starts_at: one.startsAt, desk: one.desk },
      })),
    ),
    table(
      'services',
      [...holdings.services].map(([code, names]) => ({ code, names })),
    ),
    table(
      'customer_services',
      holdings.customerServices.map(({ customerId, code, state }) => ({
        customer_id: customerId,
        code,
        state,
      })),
    ),
    table(
      'service_tickets',
      holdings.tickets.map((one) => ({
        ...{ reference: one.reference, customer_id: one.customerId, opened_on: one.openedOn },
        ...{ summary: one.summary, state: one.state },
      })),
    ),
    table(
      'promotions',
      holdings.promotions.map((one, index) => ({
        ...{ id: one.id, texts: one.texts, from_on: one.from, until_on: one.until, rank: index },
      })),
    ),
  ];
}
