import { z } from 'zod';

const decimal = z.string().regex(/^\d{1,7}(\.\d{1,2})?$/);

/** Body of `POST /api/calls/{id}/compensations`. */
export const compensationBody = z.strictObject({
  /** Chosen by the page for one wish: the same in every repetition of the request. */
  key: z.string().regex(/^[\w-]{8,64}$/),
  kind: z.string().min(1).max(80),
  amount: decimal.optional().describe('left out for what is always worth as much'),
  reason: z.string().trim().min(3).max(300),
});
export type CompensationBody = z.input<typeof compensationBody>;

export const compensation = z.object({
  reference: z.string(),
  kind: z.string(),
  amount: z.string(),
  currency: z.string(),
  reason: z.string(),
  by: z.string(),
  role: z.string(),
  at: z.string(),
  callId: z.string(),
  customerId: z.string(),
});

/** Reply of `/api/calls/{id}/compensations`: what may still be given, and what was given in the period that counts. */
export const compensationsReply = z.object({
  /** Null where nothing can be given. */
  allowance: z
    .object({
      currency: z.string(),
      periodDays: z.number(),
      kinds: z.array(
        z.object({
          code: z.string(),
          words: z.record(z.string(), z.string()),
          /** Always as much; null where the amount is chosen. */
          worth: z.string().nullable(),
        }),
      ),
      /** At a time. */
      each: z.string(),
      /** To this customer, until the period is over. */
      left: z.string(),
      /** Who may give more. */
      moreBy: z.enum(['agent', 'supervisor', 'admin']).nullable(),
    })
    .nullable(),
  given: z.array(compensation),
});
export type CompensationsReply = z.infer<typeof compensationsReply>;
