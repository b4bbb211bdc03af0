/**
 * What Ringdown asks of a company's own systems. One table for the client, for the reference server of the tests and
 * for docs/connector.yaml.
 */
import { z } from 'zod';
import {
  accountState,
  appointment,
  branch,
  compensation,
  contact,
  customer,
  customersAppointment,
  day,
  instant,
  order,
  promotion,
  reference,
  service,
  serviceChange,
  serviceTicket,
} from '../records.js';

const minuteMs = 60_000;

/** How long an answer is good: it is not asked for again meanwhile, and told with its age while nobody answers. */
interface Keeping {
  readonly freshMs: number;
  readonly staleMs: number;
}

export interface Operation {
  readonly summary: string;
  readonly asks: z.ZodObject;
  readonly answers: z.ZodType;
  /** Changes something: it carries a `key`, and asked twice with one key it is done once. */
  readonly writes?: true;
  /** Never asked a second time by itself. */
  readonly once?: true;
  /** A company may do without it and answer 404 or 501. */
  readonly optional?: true;
  readonly keeping?: Keeping;
}

const customerId = customer.shape.id;
const branchId = branch.shape.id;
/** Chosen by Ringdown for one wish of a caller; the same in every repetition of the request. */
const key = z.string().min(1).max(100);
const booking = z.discriminatedUnion('result', [
  z.object({ result: z.literal('booked'), appointment }),
  z.object({ result: z.enum(['taken', 'unknown']) }),
]);
const ofCustomer: Keeping = { freshMs: 15_000, staleMs: 15 * minuteMs };
const ofCompany: Keeping = { freshMs: 5 * minuteMs, staleMs: 24 * 60 * minuteMs };

export const operations = {
  'find-customers': {
    summary: 'Customers who have this telephone number, ten at most',
    asks: z.object({ number: z.string() }),
    answers: z.object({ customers: z.array(customer).max(10) }),
    keeping: ofCustomer,
  },
  'get-customer': {
    summary: 'One customer; null when there is none',
    asks: z.object({ customerId }),
    answers: z.object({ customer: customer.nullable() }),
    keeping: ofCustomer,
  },
  'check-pin': {
    summary: 'The customer, if account number and PIN belong together; else null',
    asks: z.object({ accountNumber: z.string(), pin: z.string() }),
    answers: z.object({ customer: customer.nullable() }),
    once: true,
  },
  'account-state': {
    summary: 'What is to be paid',
    asks: z.object({ customerId }),
    answers: z.object({ account: accountState.nullable() }),
    keeping: ofCustomer,
  },
  'latest-orders': {
    summary: 'Orders of a customer, the newest first',
    asks: z.object({ customerId, limit: z.int().min(1).max(50) }),
    answers: z.object({ orders: z.array(order).max(50) }),
    keeping: ofCustomer,
  },
  'find-order': {
    summary: "An order, only if it is this customer's; else null",
    asks: z.object({ customerId, reference: z.string() }),
    answers: z.object({ order: order.nullable() }),
    keeping: ofCustomer,
  },
  'free-times': {
    summary: 'Free times of a branch from an instant on, in order',
    asks: z.object({ branchId, from: instant, limit: z.int().min(1).max(100) }),
    answers: z.object({ times: z.array(instant).max(100) }),
  },
  appointments: {
    summary: 'Appointments of a customer from an instant on, in order',
    asks: z.object({ customerId, from: instant }),
    answers: z.object({ appointments: z.array(appointment).max(50) }),
  },
  'appointments-between': {
    summary:
      'Appointments of all customers that begin in a span (its end left out), in order; who asks again from the last one on gets the next',
    asks: z.object({ from: instant, to: instant, limit: z.int().min(1).max(500) }),
    answers: z.object({ appointments: z.array(customersAppointment).max(500) }),
  },
  'confirm-appointment': {
    summary: 'The customer was reminded of an appointment and has said to come',
    asks: z.object({ customerId, reference: z.string(), key }),
    answers: z.object({ result: z.enum(['confirmed', 'unknown']) }),
    writes: true,
  },
  'book-appointment': {
    summary: 'Books a free time; `taken` when it is not free any more',
    asks: z.object({ customerId, branchId, startsAt: instant, key }),
    answers: booking,
    writes: true,
  },
  'move-appointment': {
    summary: 'Moves an appointment at its branch; the reference stays',
    asks: z.object({ customerId, reference: z.string(), startsAt: instant, key }),
    answers: booking,
    writes: true,
  },
  'cancel-appointment': {
    summary: 'Cancels an appointment',
    asks: z.object({ customerId, reference: z.string(), key }),
    answers: z.object({ result: z.enum(['cancelled', 'unknown']) }),
    writes: true,
  },
  services: {
    summary: 'Services of a customer that can be switched',
    asks: z.object({ customerId }),
    answers: z.object({ services: z.array(service).max(50) }),
  },
  'change-service': {
    summary: 'Activates or blocks a service at once; it may be taken back until `undoUntil`',
    asks: z.object({ customerId, code: z.string(), to: z.enum(['active', 'blocked']), key }),
    answers: z.discriminatedUnion('result', [
      z.object({ result: z.literal('changed'), change: serviceChange }),
      z.object({ result: z.enum(['unchanged', 'unknown']) }),
    ]),
    writes: true,
  },
  'undo-service-change': {
    summary: 'Takes a change back',
    asks: z.object({ customerId, reference: z.string(), key }),
    answers: z.object({ result: z.enum(['undone', 'too-late', 'unknown']) }),
    writes: true,
  },
  'open-tickets': {
    summary: 'Tickets of a customer that are not closed, the newest first',
    asks: z.object({ customerId }),
    answers: z.object({ tickets: z.array(serviceTicket).max(50) }),
    keeping: ofCustomer,
  },
  'open-ticket': {
    summary: 'Opens a ticket',
    asks: z.object({ customerId, summary: z.string().max(300), key }),
    answers: z.object({ ticket: serviceTicket }),
    writes: true,
  },
  'record-contact': {
    summary:
      'An agent has spoken with a customer and written the call up; the same call and agent once more replace what was told before',
    asks: z.object({ customerId, contact, key }),
    answers: z.object({ result: z.enum(['recorded', 'unknown']) }),
    writes: true,
    optional: true,
  },
  'latest-contacts': {
    summary: 'Contacts with a customer as record-contact told them, the newest first',
    asks: z.object({ customerId, limit: z.int().min(1).max(50) }),
    answers: z.object({ contacts: z.array(contact).max(50) }),
    optional: true,
    keeping: ofCustomer,
  },
  'book-compensation': {
    summary: 'An upset customer was given something: a credit, a voucher, whatever the site names',
    asks: z.object({ customerId, compensation, key }),
    answers: z.object({ result: z.enum(['booked', 'unknown']) }),
    writes: true,
    optional: true,
  },
  promotions: {
    summary: 'Promotions on a day, the most important first',
    asks: z.object({ on: day }),
    answers: z.object({ promotions: z.array(promotion).max(10) }),
    keeping: ofCompany,
  },
  'get-branch': {
    summary: 'One branch; null when there is none',
    asks: z.object({ branchId }),
    answers: z.object({ branch: branch.nullable() }),
    keeping: ofCompany,
  },
  'nearest-branch': {
    summary: 'The branch nearest to a postal code; null when nobody knows where that is',
    asks: z.object({ postalCode: z.string() }),
    answers: z.object({ branch: branch.nullable() }),
    keeping: ofCompany,
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Asked<Name extends OperationName> = z.input<Operations[Name]['asks']>;
export type Answered<Name extends OperationName> = z.output<Operations[Name]['answers']>;

export const isReference = (text: string): boolean => reference.safeParse(text).success;
