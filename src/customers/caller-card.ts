/** Everything known of who calls, for the agent whose phone rings. What cannot be had leaves a gap, never an error. */
import type { ContactEvent, ToldCall } from '../journal/index.js';
import { messageOf } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { BackOffice } from './back-office.js';
import type {
  AccountState,
  Appointment,
  Branch,
  Contact,
  Customer,
  Order,
  Service,
  ServiceTicket,
} from './records.js';

export interface CallerCard {
  /** Undefined when nobody is known to have this number. */
  readonly customer: Customer | undefined;
  /** `likely`: by the number, which can be forged. Only `confirmed` is proof: the PIN was right. */
  readonly standing: 'likely' | 'confirmed' | undefined;
  /** Several customers who share the caller's number: one of them, or none. */
  readonly candidates: readonly Customer[];
  readonly account: AccountState | undefined;
  readonly orders: readonly Order[];
  readonly appointments: readonly Appointment[];
  readonly services: readonly Service[];
  readonly tickets: readonly ServiceTicket[];
  readonly contacts: readonly Contact[];
  readonly nearestBranch: Branch | undefined;
  /** What the caller did without a person, in order. */
  readonly did: readonly Deed[];
  /** The oldest of these data; epoch milliseconds. */
  readonly asOf: number;
  /** What could not be had. */
  readonly missing: readonly string[];
}

export interface Deed {
  readonly at: number;
  readonly deed: string;
  readonly reference: string | undefined;
  readonly detail: string | undefined;
}

export async function callerCard(
  backOffice: BackOffice,
  { story, events }: ToldCall,
  { now, log, signal }: { readonly now: number; readonly log: Logger; readonly signal: AbortSignal },
): Promise<CallerCard> {
  const missing: string[] = [];
  let asOf = now;
  const read = async <T>(section: string, ask: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      missing.push(section);
      log.warn(
        {
          event: logEvents.backOfficeFailed,
          operation: section,
          callId: story.callId,
          why: messageOf(error),
        },
        'an agent does not see all that is known of a caller',
      );
      return otherwise;
    }
  };
  const dated = <T>({ value, asOf: at }: { readonly value: T; readonly asOf: number }): T => {
    asOf = Math.min(asOf, at);
    return value;
  };
  const { customers, accounts, orders, appointments, services, tickets, contacts, branches } = backOffice;
  const { confirmed, likely } = customersOf(events);
  const id = confirmed ?? likely;
  const number = story.direction === 'outbound' ? story.calledNumber : story.callerNumber;
  const customer = await read(
    'customer',
    async () => (id === undefined ? undefined : dated(await customers.get(id, signal))),
    undefined,
  );
  const candidates = await read(
    'candidates',
    async () => (id === undefined && number !== '' ? dated(await customers.withNumber(number, signal)) : []),
    [],
  );
  const of = <T>(section: string, ask: (id: string) => Promise<T>, otherwise: T): Promise<T> =>
    customer ? read(section, () => ask(customer.id), otherwise) : Promise.resolve(otherwise);
  const [account, latest, coming, held, open, before, nearestBranch] = await Promise.all([
    of('account', async (id) => dated(await accounts.stateOf(id, signal)), undefined),
    of('orders', async (id) => dated(await orders.latest(id, 10, signal)), []),
    of('appointments', (id) => appointments.ofCustomer(id, now, signal), []),
    of('services', async (id) => dated(await services.ofCustomer(id, signal)), []),
    of('tickets', async (id) => dated(await tickets.openOf(id, signal)), []),
    of('contacts', async (id) => dated(await contacts.latest(id, 10, signal)), []),
    of(
      'nearestBranch',
      async () => dated(await branches.nearest(customer?.address.postalCode ?? '', signal)),
      undefined,
    ),
  ]);
  return {
    customer,
    standing: customer && (confirmed === undefined ? 'likely' : 'confirmed'),
    candidates,
    account,
    orders: latest,
    appointments: coming,
    services: held,
    tickets: open,
    contacts: before,
    nearestBranch,
    did: deedsOf(events),
    asOf,
    missing,
  };
}

/** Whom the call is about as far as is known: the confirmed customer, else the likely one. */
export function customerOf(events: readonly ContactEvent[]): string | undefined {
  const { confirmed, likely } = customersOf(events);
  return confirmed ?? likely;
}

/** By the PIN, or by the number; the last word counts. */
function customersOf(events: readonly ContactEvent[]): { confirmed?: string; likely?: string } {
  const found: { confirmed?: string; likely?: string } = {};
  for (const event of events) {
    if (event.kind === 'customer-confirmed') found.confirmed = event.customerId;
    if (event.kind === 'customer-likely') found.likely = event.customerId;
  }
  return found;
}

const deedsOf = (events: readonly ContactEvent[]): readonly Deed[] =>
  events.flatMap((event) =>
    event.kind === 'self-service-done'
      ? [{ at: event.at, deed: event.deed, reference: event.reference, detail: event.detail }]
      : [],
  );
