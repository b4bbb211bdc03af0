import { z } from 'zod';

const code = z.string().min(1).max(80);
const followUpKinds = ['callback', 'ticket', 'appointment'] as const;

/** Body of `PUT /api/calls/{id}/wrap-up`. */
export const wrapUpBody = z.strictObject({ outcome: code.nullable(), tags: z.array(code).max(50) });

/** Reply of `/api/calls/{id}/wrap-up`. */
export const wrapUpReply = z.object({
  outcome: z.string().nullable(),
  tags: z.array(z.string()),
  followUps: z.array(z.object({ kind: z.enum(followUpKinds), reference: z.string() })),
});
export type WrapUpReply = z.infer<typeof wrapUpReply>;

/** Chosen by the page for one wish: the same in every repetition of the request. */
const key = z.string().regex(/^[\w-]{8,64}$/);

/** Body of `POST /api/calls/{id}/wrap-up/follow-ups`. */
export const followUpBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('callback'),
    key,
    number: z.string().min(3).max(30),
    queue: code,
    wishedAt: z.iso.datetime({ offset: true }).optional().describe('not before this; at once when left out'),
  }),
  z.strictObject({ kind: z.literal('ticket'), key, summary: z.string().trim().min(1).max(300) }),
  z.strictObject({
    kind: z.literal('appointment'),
    key,
    branchId: code,
    startsAt: z.iso.datetime({ offset: true }),
  }),
]);
export type FollowUpBody = z.input<typeof followUpBody>;

/** Reply of `/api/branches/{id}/free-times`. */
export const freeTimesReply = z.object({ times: z.array(z.string()) });
