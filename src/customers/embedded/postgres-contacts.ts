import type { Clock } from '../../kernel/index.js';
import type { Postgres } from '../../platform/index.js';
import type { Contacts, Reading } from '../back-office.js';
import type { Contact } from '../records.js';
import { once } from './writes.js';

export class PostgresContacts implements Contacts {
  constructor(
    readonly postgres: Postgres,
    readonly clock: Clock,
  ) {}

  async record(customerId: string, contact: Contact, key: string): Promise<'recorded' | 'unknown'> {
    const { result } = await once<{ result: 'recorded' | 'unknown' }>(
      this.postgres,
      key,
      this.clock.now(),
      async (client) => {
        const { rowCount } = await client.query(
          `INSERT INTO customer_contacts (call_id, agent, customer_id, at, contact)
           SELECT $1, $2, id, $4, $5 FROM customers WHERE id = $3
           ON CONFLICT (call_id, agent) DO UPDATE
             SET customer_id = excluded.customer_id, at = excluded.at, contact = excluded.contact`,
          [contact.callId, contact.agent, customerId, contact.at, JSON.stringify(contact)],
        );
        return { result: rowCount === 1 ? 'recorded' : 'unknown' };
      },
    );
    return result;
  }

  async latest(customerId: string, limit: number): Promise<Reading<readonly Contact[]>> {
    const { rows } = await this.postgres.query<{ contact: Contact }>(
      'SELECT contact FROM customer_contacts WHERE customer_id = $1 ORDER BY at DESC, call_id LIMIT $2',
      [customerId, limit],
    );
    return { value: rows.map(({ contact }) => contact), asOf: this.clock.now() };
  }
}
