/**
 * The company's own records, by ports. The embedded back office keeps them in Postgres; the connector asks the
 * company's systems. Every method takes a signal, and rejects with `BackOfficeFailed` when no true answer can be had.
 */
import type {
  AccountState,
  Appointment,
  Branch,
  CompensationTold,
  Contact,
  Customer,
  CustomersAppointment,
  Order,
  Promotion,
  Service,
  ServiceChange,
  ServiceTicket,
} from './records.js';

/** What was read, and when it was true: a kept answer is told with its age. Epoch milliseconds. */
export interface Reading<T> {
  readonly value: T;
  readonly asOf: number;
}

export interface Customers {
  /** Those who have this number: likely the caller, never certainly. Members of one household share one. */
  withNumber(number: string, signal: AbortSignal): Promise<Reading<readonly Customer[]>>;
  get(customerId: string, signal: AbortSignal): Promise<Reading<Customer | undefined>>;
  /**
   * The customer, if account number and PIN belong together. Takes as long for an account that does not exist. Whoever
   * calls it has counted the attempt before: see `PinCheck`.
   */
  withPin(accountNumber: string, pin: string, signal: AbortSignal): Promise<Customer | undefined>;
}

export interface CustomerAccounts {
  stateOf(customerId: string, signal: AbortSignal): Promise<Reading<AccountState | undefined>>;
}

export interface Orders {
  /** The newest first. */
  latest(customerId: string, limit: number, signal: AbortSignal): Promise<Reading<readonly Order[]>>;
  /** Only if it is this customer's. */
  find(customerId: string, reference: string, signal: AbortSignal): Promise<Reading<Order | undefined>>;
}

export type Booking =
  | { readonly result: 'booked'; readonly appointment: Appointment }
  /** Somebody else was faster, or it is no time of this branch. */
  | { readonly result: 'taken' }
  | { readonly result: 'unknown' };

/** Writes carry a key of the caller's: the same key twice is one write, and is answered the same. */
export interface Appointments {
  /** Free times of a branch from an instant on, in order. Never kept: somebody may just have taken one. */
  freeTimes(branchId: string, from: number, limit: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Those to come, in order. */
  ofCustomer(customerId: string, from: number, signal: AbortSignal): Promise<readonly Appointment[]>;
  /** Everybody's that begin in a span, its end left out; in order. */
  between(
    from: number,
    to: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly CustomersAppointment[]>;
  /** The customer has said to come. */
  confirm(
    customerId: string,
    reference: string,
    key: string,
    signal: AbortSignal,
  ): Promise<'confirmed' | 'unknown'>;
  book(
    customerId: string,
    branchId: string,
    startsAt: string,
    key: string,
    signal: AbortSignal,
  ): Promise<Booking>;
  /** The reference stays; the old time is free in the same step. */
  move(
    customerId: string,
    reference: string,
    startsAt: string,
    key: string,
    signal: AbortSignal,
  ): Promise<Booking>;
  cancel(
    customerId: string,
    reference: string,
    key: string,
    signal: AbortSignal,
  ): Promise<'cancelled' | 'unknown'>;
}

export type ChangeResult =
  | { readonly result: 'changed'; readonly change: ServiceChange }
  /** It is so already. */
  | { readonly result: 'unchanged' }
  | { readonly result: 'unknown' };

export interface Services {
  ofCustomer(customerId: string, signal: AbortSignal): Promise<Reading<readonly Service[]>>;
  /** Takes effect at once; may be undone until `undoUntil`. */
  change(
    customerId: string,
    code: string,
    to: 'active' | 'blocked',
    key: string,
    signal: AbortSignal,
  ): Promise<ChangeResult>;
  undo(
    customerId: string,
    reference: string,
    key: string,
    signal: AbortSignal,
  ): Promise<'undone' | 'too-late' | 'unknown'>;
}

export interface ServiceTickets {
  /** Those that are not closed, the newest first. */
  openOf(customerId: string, signal: AbortSignal): Promise<Reading<readonly ServiceTicket[]>>;
  open(customerId: string, summary: string, key: string, signal: AbortSignal): Promise<ServiceTicket>;
}

export interface Contacts {
  /**
   * Another telling of the same call and agent takes the place of the one before. `unknown`: there is no such customer;
   * `not-kept`: this back office keeps no contacts.
   */
  record(
    customerId: string,
    contact: Contact,
    key: string,
    signal: AbortSignal,
  ): Promise<'recorded' | 'unknown' | 'not-kept'>;
  /** The newest first. */
  latest(customerId: string, limit: number, signal: AbortSignal): Promise<Reading<readonly Contact[]>>;
}

export interface Compensations {
  /** `unknown`: there is no such customer; `not-kept`: this back office keeps no compensations. */
  book(
    customerId: string,
    compensation: CompensationTold,
    key: string,
    signal: AbortSignal,
  ): Promise<'booked' | 'unknown' | 'not-kept'>;
}

export interface Promotions {
  current(on: string, signal: AbortSignal): Promise<Reading<readonly Promotion[]>>;
}

export interface Branches {
  get(branchId: string, signal: AbortSignal): Promise<Reading<Branch | undefined>>;
  /** The nearest to a postal code; undefined when nobody knows where that is. */
  nearest(postalCode: string, signal: AbortSignal): Promise<Reading<Branch | undefined>>;
}

export interface BackOffice {
  readonly customers: Customers;
  readonly accounts: CustomerAccounts;
  readonly orders: Orders;
  readonly appointments: Appointments;
  readonly services: Services;
  readonly tickets: ServiceTickets;
  readonly contacts: Contacts;
  readonly compensations: Compensations;
  readonly promotions: Promotions;
  readonly branches: Branches;
}

/** Why a back office gave no answer that can be used. */
export type Failure =
  /** Nothing within the time. */
  | 'slow'
  /** Not there, or it says itself that it cannot. */
  | 'down'
  /** It has failed so often that it is left alone for a while. */
  | 'resting'
  /** It answered what its description does not allow. */
  | 'lying'
  /** It refuses what we ask: the secret or the address is wrong. */
  | 'refused'
  /** It has no such operation, which it need not have. */
  | 'not-offered';

export class BackOfficeFailed extends Error {
  override readonly name = 'BackOfficeFailed';
  constructor(
    readonly operation: string,
    readonly why: Failure,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`the back office gave no answer to ${operation} (${why}): ${detail}`, options);
  }
}
