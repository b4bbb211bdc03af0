/** Customers of the example company who are rung before appointments: their phones, and their branch's calendar. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { Holdings } from '../../src/customers/index.js';
import { SipRobot } from '../support/sip/index.js';
import type { IncomingRobotCall } from '../support/sip/index.js';
import type { ExampleCustomer, PrivateCompany } from './company.js';
import { siteWith } from './site-with.js';
import type { OwnSite } from './site-with.js';

const example = join(__dirname, '../../site');
const own = (file: string): string => readFileSync(join(example, file), 'utf8');

export const phonesOfCustomers = (): Promise<SipRobot> =>
  SipRobot.open({ bindAddress: '127.0.0.7', server: { host: '127.0.0.1', port: 5060 } });

const changed = (file: string, before: RegExp, after: string): string => {
  const text = own(file);
  if (!before.test(text)) throw new Error(`${file} of the example has no ${String(before)}`);
  return text.replace(before, after);
};

/** The example company, whose customers have these phones; it may ring at night, and is soon tired of a busy line. */
export const siteOfReminded = ({ local }: SipRobot): OwnSite =>
  siteWith(
    {
      'trunks.yaml': changed(
        'trunks.yaml',
        /server: 127\.0\.0\.1:5090/,
        `server: '${local.host}:${local.port}'`,
      ),
      'callbacks.yaml': changed('callbacks.yaml', /customer-day: \S+/, 'customer-day: 00:00-24:00').replace(
        /busy: \{ after-seconds: \d+/,
        'busy: { after-seconds: 5',
      ),
    },
    [],
    example,
  );

export interface Expected {
  readonly customer: ExampleCustomer;
  readonly reference: string;
  /** What the prompts say of it. */
  readonly values: Readonly<Record<'appointmentDay' | 'appointmentTime' | 'appointmentPlace', string>>;
}

export class Calendar {
  constructor(
    readonly stack: PrivateCompany,
    readonly holdings: Holdings,
    readonly site: OwnSite,
  ) {}

  async sql(statement: string): Promise<readonly string[]> {
    const psql =
      'exec psql -h /run/postgresql -p "$RINGDOWN_POSTGRES_PORT" -U ringdown -d ringdown -v ON_ERROR_STOP=1 -At -c "$0"';
    const said = await this.stack.docker(
      'exec',
      `${this.stack.project}-postgres`,
      'sh',
      '-c',
      psql,
      statement,
    );
    return said.trim().split('\n');
  }

  /** These come in twenty hours, one by one, and nobody else in the next days. */
  async expects(customers: readonly ExampleCustomer[], prefix: string): Promise<readonly Expected[]> {
    const [branch] = this.holdings.branches;
    if (!branch) throw new Error('the example has a branch');
    await this.sql(
      "UPDATE appointments SET cancelled_at = now() WHERE starts_at < now() + interval '3 days' AND cancelled_at IS NULL",
    );
    const first = DateTime.utc().plus({ hours: 20 }).startOf('hour');
    const all = customers.map((customer, index) => {
      const at = first.plus({ minutes: 10 * index });
      const there = at.setZone(branch.timeZone);
      const values = {
        appointmentDay: there.toISODate() ?? '',
        appointmentTime: there.toFormat('HH:mm'),
        appointmentPlace: branch.name,
      };
      return { at, expected: { customer, reference: `${prefix}${index}`, values } };
    });
    const rows = all.map(({ at, expected: { customer, reference } }) => {
      const id = this.holdings.customers.find(
        ({ accountNumber }) => accountNumber === customer.accountNumber,
      )?.id;
      return `('${reference}', '${id}', '${branch.id}', '${at.toISO()}', 1)`;
    });
    await this.sql(
      `INSERT INTO appointments (reference, customer_id, branch_id, starts_at, desk) VALUES ${rows.join(', ')}`,
    );
    return all.map(({ expected }) => expected);
  }

  /** Writes reminders.yaml and has it read: whose appointment is near is rung now. */
  async remindsFrom(beforeHours: number): Promise<void> {
    writeFileSync(
      join(this.site.dir, 'reminders.yaml'),
      `enabled: yes\nflow: reminder\nbefore-hours: ${beforeHours}\nnot-after-hours: 2\n`,
    );
    await this.stack.company.api('POST', '/api/site/reload');
  }

  /** Of an appointment, in the words of the database. */
  async of({ reference }: Expected, column: string): Promise<string> {
    return (await this.sql(`SELECT ${column} FROM appointments WHERE reference = '${reference}'`))[0] ?? '';
  }

  /** State and attempts of a reminder. */
  async state({ reference }: Expected): Promise<string> {
    const sql = `SELECT concat_ws(' ', state, attempts) FROM reminders WHERE appointment = '${reference}'`;
    return (await this.sql(sql))[0] ?? '';
  }

  /** State, attempts and answer of a reminder, as soon as it is over. */
  over({ reference }: Expected): Promise<string> {
    return this.stack.company.eventually(`the end of the reminder of ${reference}`, async () => {
      const [row] = await this.sql(
        `SELECT concat_ws(' ', state, attempts, why) FROM reminders WHERE appointment = '${reference}' AND ended_at IS NOT NULL`,
      );
      return row === '' ? undefined : row;
    });
  }
}

/** The phone of this customer rings. */
export async function isRung(phones: SipRobot, { customer }: Expected): Promise<IncomingRobotCall> {
  const call = await phones.nextInvite({ for: customer.numbers[0] ?? '', withinMs: 30_000 });
  await call.rings();
  return call;
}

/** How often this customer's phone has rung. */
export const timesRung = ({ log }: SipRobot, { customer }: Expected): number =>
  log.entries.filter(({ event }) => event.kind === 'invited' && event.called === customer.numbers[0]).length;
