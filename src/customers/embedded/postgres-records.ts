/** The parts of the embedded back office that are mostly read: customers, accounts, orders, tickets, promotions, branches. */
import type { Clock } from '../../kernel/index.js';
import type { Postgres } from '../../platform/index.js';
import type {
  Branches,
  CustomerAccounts,
  Customers,
  Orders,
  Promotions,
  Reading,
  ServiceTickets,
} from '../back-office.js';
import type { PinHash } from '../pin-hash.js';
import type { AccountState, Branch, Customer, Order, Promotion, ServiceTicket } from '../records.js';
import { areaOf, nearestTo } from './nearest-policy.js';
import { once } from './writes.js';

interface CustomerRow {
  readonly id: string;
  readonly account_number: string;
  readonly name: string;
  readonly language: string;
  readonly numbers: string[] | null;
  readonly street: string;
  readonly postal_code: string;
  readonly town: string;
  readonly country: string;
  readonly since: string;
}

const selectCustomers = `SELECT id, account_number, name, language, street, postal_code, town, country, since::text,
  (SELECT array_agg(number ORDER BY number) FROM customer_numbers WHERE customer_id = id) AS numbers FROM customers`;

export class PostgresCustomers implements Customers {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
    readonly pins: PinHash,
  ) {}

  async withNumber(number: string): Promise<Reading<readonly Customer[]>> {
    const { rows } = await this.postgres.query<CustomerRow>(
      `${selectCustomers} WHERE id IN (SELECT customer_id FROM customer_numbers WHERE number = $1) ORDER BY id LIMIT 10`,
      [number],
    );
    return { value: rows.map(customerOf), asOf: this.clock.now() };
  }

  async get(customerId: string): Promise<Reading<Customer | undefined>> {
    const { rows } = await this.postgres.query<CustomerRow>(`${selectCustomers} WHERE id = $1`, [customerId]);
    return { value: rows[0] && customerOf(rows[0]), asOf: this.clock.now() };
  }

  async withPin(accountNumber: string, pin: string): Promise<Customer | undefined> {
    const { rows } = await this.postgres.query<CustomerRow & { pin_hash: string }>(
      `${selectCustomers.replace('SELECT id', 'SELECT pin_hash, id')} WHERE account_number = $1`,
      [accountNumber],
    );
    const matches = await this.pins.matches(accountNumber, pin, rows[0]?.pin_hash);
    return matches && rows[0] ? customerOf(rows[0]) : undefined;
  }
}

export class PostgresAccounts implements CustomerAccounts {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async stateOf(customerId: string): Promise<Reading<AccountState | undefined>> {
    const { rows } = await this.postgres.query<{
      balance: string;
      currency: string;
      due_on: string | null;
      paid: string | null;
      paid_on: string | null;
    }>(
      `SELECT balance::text, currency, due_on::text, paid::text, paid_on::text FROM customer_accounts
       WHERE customer_id = $1`,
      [customerId],
    );
    const [row] = rows;
    const value = row && {
      balance: { amount: row.balance, currency: row.currency },
      dueOn: row.due_on,
      lastPayment:
        row.paid !== null && row.paid_on !== null
          ? { paid: { amount: row.paid, currency: row.currency }, on: row.paid_on }
          : null,
    };
    return { value, asOf: this.clock.now() };
  }
}

interface OrderRow {
  readonly reference: string;
  readonly state: Order['state'];
  readonly what: Record<string, string>;
  readonly placed_on: string;
  readonly arrives_on: string | null;
  readonly total: string;
  readonly currency: string;
}

const selectOrders = `SELECT reference, state, what, placed_on::text, arrives_on::text, total::text, currency FROM orders`;

const orderOf = (row: OrderRow): Order => ({
  reference: row.reference,
  state: row.state,
  what: row.what,
  placedOn: row.placed_on,
  arrivesOn: row.arrives_on,
  total: { amount: row.total, currency: row.currency },
});

export class PostgresOrders implements Orders {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async latest(customerId: string, limit: number): Promise<Reading<readonly Order[]>> {
    const { rows } = await this.postgres.query<OrderRow>(
      `${selectOrders} WHERE customer_id = $1 ORDER BY orders.placed_on DESC, reference DESC LIMIT $2`,
      [customerId, limit],
    );
    return { value: rows.map(orderOf), asOf: this.clock.now() };
  }

  async find(customerId: string, reference: string): Promise<Reading<Order | undefined>> {
    const { rows } = await this.postgres.query<OrderRow>(
      `${selectOrders} WHERE customer_id = $1 AND reference = $2`,
      [customerId, reference],
    );
    return { value: rows[0] && orderOf(rows[0]), asOf: this.clock.now() };
  }
}

interface TicketRow {
  readonly reference: string;
  readonly opened_on: string;
  readonly summary: string;
  readonly state: ServiceTicket['state'];
}

const ticketOf = ({ reference, opened_on, summary, state }: TicketRow): ServiceTicket => ({
  reference,
  openedOn: opened_on,
  summary,
  state,
});

export class PostgresTickets implements ServiceTickets {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async openOf(customerId: string): Promise<Reading<readonly ServiceTicket[]>> {
    const { rows } = await this.postgres.query<TicketRow>(
      `SELECT reference, opened_on::text, summary, state FROM service_tickets
       WHERE customer_id = $1 AND state <> 'closed'
       ORDER BY service_tickets.opened_on DESC, reference DESC LIMIT 20`,
      [customerId],
    );
    return { value: rows.map(ticketOf), asOf: this.clock.now() };
  }

  open(customerId: string, summary: string, key: string): Promise<ServiceTicket> {
    const now = this.clock.now();
    return once<ServiceTicket>(this.postgres, key, now, async (client) => {
      const { rows } = await client.query<TicketRow>(
        `INSERT INTO service_tickets (reference, customer_id, opened_on, summary, state)
         VALUES ('T' || nextval('service_ticket_numbers'), $1, $2, $3, 'open')
         RETURNING reference, opened_on::text, summary, state`,
        [customerId, new Date(now).toISOString().slice(0, 10), summary],
      );
      const [row] = rows;
      if (!row) throw new Error('a ticket was not written');
      return ticketOf(row);
    });
  }
}

export class PostgresPromotions implements Promotions {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async current(on: string): Promise<Reading<readonly Promotion[]>> {
    const { rows } = await this.postgres.query<Promotion>(
      `SELECT id, texts, until_on::text AS until FROM promotions
       WHERE from_on <= $1 AND (until_on IS NULL OR until_on >= $1) ORDER BY rank, id LIMIT 10`,
      [on],
    );
    return { value: rows, asOf: this.clock.now() };
  }
}

interface BranchRow {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly postal_code: string;
  readonly town: string;
  readonly country: string;
  readonly time_zone: string;
  readonly latitude: number;
  readonly longitude: number;
}

export class PostgresBranches implements Branches {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async get(branchId: string): Promise<Reading<Branch | undefined>> {
    const { rows } = await this.postgres.query<BranchRow>('SELECT * FROM branches WHERE id = $1', [branchId]);
    return { value: rows[0] && branchOf(rows[0]), asOf: this.clock.now() };
  }

  async nearest(postalCode: string): Promise<Reading<Branch | undefined>> {
    const [areas, branches] = await Promise.all([
      this.postgres.query<{ prefix: string; latitude: number; longitude: number }>(
        'SELECT * FROM postal_areas WHERE $1 LIKE prefix || $2',
        [postalCode.replace(/\D/g, ''), '%'],
      ),
      this.postgres.query<BranchRow>('SELECT * FROM branches ORDER BY id'),
    ]);
    const here = areaOf(postalCode, new Map(areas.rows.map((area) => [area.prefix, area])));
    const found = here && nearestTo(here, branches.rows);
    return { value: found && branchOf(found), asOf: this.clock.now() };
  }
}

const addressOf = (row: Pick<BranchRow, 'street' | 'postal_code' | 'town' | 'country'>) => ({
  street: row.street,
  postalCode: row.postal_code,
  town: row.town,
  country: row.country,
});

const branchOf = (row: BranchRow): Branch => ({
  id: row.id,
  name: row.name,
  address: addressOf(row),
  timeZone: row.time_zone,
});

const customerOf = (row: CustomerRow): Customer => ({
  id: row.id,
  accountNumber: row.account_number,
  name: row.name,
  language: row.language,
  numbers: row.numbers ?? [],
  address: addressOf(row),
  since: row.since,
});
