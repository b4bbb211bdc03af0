/**
 * What is known of customers, as every back office tells it: the embedded one, and a company's own by the connector
 * (docs/connector.yaml is made from these shapes).
 */
import { z } from 'zod';

const id = z.string().min(1).max(80);
const words = z.string().min(1).max(300);
/** A local date, `2026-11-24`. */
export const day = z.iso.date();
/** An instant, `2026-11-24T09:30:00Z` or with an offset. */
export const instant = z.iso.datetime({ offset: true });
/** Digits, perhaps with letters before them: it is read out sign by sign and keyed in by telephone. */
export const reference = z.string().regex(/^[A-Z]{0,2}\d{3,12}$/);
/** By language: `{ en: "charging card", hu: "töltőkártya" }`. */
export const texts = z.record(z.string().regex(/^[a-z]{2,3}$/), words);

export const money = z.object({
  /** A decimal with a point; negative is a credit. */
  amount: z.string().regex(/^-?\d{1,9}(\.\d{1,2})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof money>;

export const address = z.object({
  street: words,
  postalCode: z.string().max(12),
  town: words,
  /** ISO 3166-1, two letters. */
  country: z.string().regex(/^[A-Z]{2}$/),
});

export const customer = z.object({
  id,
  /** What the customer keys in: six to ten digits. */
  accountNumber: z.string().regex(/^\d{6,10}$/),
  name: words,
  language: z.string().regex(/^[a-z]{2,3}$/),
  /** In the form of the world, `+36301234567`. */
  numbers: z.array(z.string().regex(/^\+\d{6,15}$/)).max(20),
  address,
  since: day,
});
export type Customer = z.infer<typeof customer>;

export const accountState = z.object({
  /** What is to be paid; negative: the customer has a credit. */
  balance: money,
  /** Until when; null when nothing is to be paid. */
  dueOn: day.nullable(),
  lastPayment: z.object({ paid: money, on: day }).nullable(),
});
export type AccountState = z.infer<typeof accountState>;

export const orderStates = ['received', 'preparing', 'shipped', 'delivered', 'delayed', 'cancelled'] as const;
export const order = z.object({
  reference,
  state: z.enum(orderStates),
  what: texts,
  placedOn: day,
  /** When it will come, or came; null when that is not known. */
  arrivesOn: day.nullable(),
  total: money,
});
export type Order = z.infer<typeof order>;

export const branch = z.object({
  id,
  name: words,
  address,
  /** IANA name; times at this branch are told in it. */
  timeZone: z.string().max(60),
});
export type Branch = z.infer<typeof branch>;

export const appointment = z.object({ reference, branchId: id, startsAt: instant });
export type Appointment = z.infer<typeof appointment>;
export const customersAppointment = appointment.extend({ customerId: id });
export type CustomersAppointment = z.infer<typeof customersAppointment>;

export const serviceStates = ['active', 'blocked', 'inactive'] as const;
export type ServiceState = (typeof serviceStates)[number];
export const service = z.object({ code: id, names: texts, state: z.enum(serviceStates) });
export type Service = z.infer<typeof service>;

export const serviceChange = z.object({
  reference,
  code: id,
  from: z.enum(serviceStates),
  to: z.enum(serviceStates),
  undoUntil: instant,
});
export type ServiceChange = z.infer<typeof serviceChange>;

export const ticketStates = ['open', 'waiting', 'closed'] as const;
export const serviceTicket = z.object({
  reference,
  openedOn: day,
  summary: words,
  state: z.enum(ticketStates),
});
export type ServiceTicket = z.infer<typeof serviceTicket>;

/** A code of the site's, and what people read for it. */
const named = z.object({ code: id, words: texts });

/** An agent has spoken with the customer. */
export const contact = z.object({
  callId: z.string().min(1).max(200),
  /** The agent's id. */
  agent: id,
  /** When the conversation ended. */
  at: instant,
  direction: z.enum(['inbound', 'outbound']),
  queue: z.string().max(80).nullable(),
  talkSeconds: z.int().min(0),
  /** What the agent chose of what the queue names; null when nothing was chosen. */
  outcome: named.nullable(),
  tags: z.array(named).max(50),
  notes: z.string().max(20_000),
  followUps: z
    .array(z.object({ kind: z.enum(['callback', 'ticket', 'appointment']), reference: z.string().max(100) }))
    .max(20),
});
export type Contact = z.infer<typeof contact>;

/** Somebody gave the customer something, within the limits of the site's. */
export const compensation = z.object({
  /** Ringdown's own. */
  reference,
  kind: named,
  amount: money,
  callId: z.string().min(1).max(200),
  /** Who gave it, and the role of that person. */
  by: id,
  role: z.string().max(40),
  reason: words,
  at: instant,
});
export type CompensationTold = z.infer<typeof compensation>;

export const promotion = z.object({ id, texts, until: day.nullable() });
export type Promotion = z.infer<typeof promotion>;
