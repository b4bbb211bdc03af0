import { z } from 'zod';

const money = z.object({ amount: z.string(), currency: z.string() });
const address = z.object({
  street: z.string(),
  postalCode: z.string(),
  town: z.string(),
  country: z.string(),
});
/** By language. */
const texts = z.record(z.string(), z.string());
/** A local date, `2026-11-24`. */
const day = z.string();

const customer = z.object({
  id: z.string(),
  accountNumber: z.string(),
  name: z.string(),
  language: z.string(),
  numbers: z.array(z.string()).readonly(),
  address,
  since: day,
});

/** Reply of `/api/calls/{id}/customer`: who calls, as far as that is known. */
export const customerCard = z.object({
  customer: customer.nullable(),
  standing: z
    .enum(['likely', 'confirmed'])
    .nullable()
    .describe("likely: by the caller's number, which can be forged; confirmed: the PIN was right"),
  candidates: z.array(customer).readonly().describe('several who share the number'),
  account: z
    .object({
      balance: money.describe('to be paid; negative: a credit'),
      dueOn: day.nullable(),
      lastPayment: z.object({ paid: money, on: day }).nullable(),
    })
    .nullable(),
  orders: z
    .array(
      z.object({
        reference: z.string(),
        state: z.enum(['received', 'preparing', 'shipped', 'delivered', 'delayed', 'cancelled']),
        what: texts,
        placedOn: day,
        arrivesOn: day.nullable(),
        total: money,
      }),
    )
    .readonly(),
  appointments: z
    .array(z.object({ reference: z.string(), branchId: z.string(), startsAt: z.string() }))
    .readonly(),
  services: z
    .array(z.object({ code: z.string(), names: texts, state: z.enum(['active', 'blocked', 'inactive']) }))
    .readonly(),
  tickets: z
    .array(
      z.object({
        reference: z.string(),
        openedOn: day,
        summary: z.string(),
        state: z.enum(['open', 'waiting', 'closed']),
      }),
    )
    .readonly(),
  contacts: z
    .array(
      z.object({
        at: z.string(),
        agent: z.string(),
        direction: z.enum(['inbound', 'outbound']),
        outcome: z.object({ code: z.string(), words: texts }).nullable(),
        tags: z.array(z.object({ code: z.string(), words: texts })),
        notes: z.string(),
      }),
    )
    .readonly()
    .describe('with agents, the newest first'),
  nearestBranch: z.object({ id: z.string(), name: z.string(), address, timeZone: z.string() }).nullable(),
  did: z.array(
    z.object({
      at: z.iso.datetime(),
      deed: z.string(),
      reference: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
  asOf: z.iso.datetime().describe('the oldest of these data'),
  missing: z.array(z.string()).readonly().describe('what could not be had now'),
});
export type CustomerCard = z.infer<typeof customerCard>;
