import { z } from 'zod';

const name = z.string().min(1).max(80);

/** Body of `/api/agents/{id}/call/transfer` and `consult`. */
export const transferBody = z.union([
  z.strictObject({ agent: name }),
  z.strictObject({ queue: name }),
  z.strictObject({ number: z.string().regex(/^\+?\d{3,20}$/) }).describe('outside, as callbacks.yaml allows'),
]);

/** Body of `/api/agents/{id}/call/dial`; `queue`: for which it is. */
export const dialBody = z.strictObject({
  number: z.string().regex(/^\+?\d{3,20}$/),
  queue: name.optional(),
});
export const dialReply = z.object({ callId: z.string() });

/** Body of `/api/agents/{id}/call/errand`: a name of errands.yaml. */
export const errandBody = z.strictObject({ errand: name });

/** Body of `/api/agents/{id}/call/supervise`. */
export const superviseBody = z.strictObject({
  do: z.enum(['listen', 'whisper', 'barge', 'take-over', 'leave']),
});

/** Body of `/api/agents/{id}/call/record`. */
export const recordBody = z.strictObject({ do: z.enum(['start', 'stop', 'pause', 'resume']) });

/** Bodies of `/api/tickets/{ticketId}/raise`, `move` and `end`. */
export const raiseTicketBody = z.strictObject({ seconds: z.number().int().min(1).max(86_400) });
export const moveTicketBody = z.strictObject({ queue: name });
export const endTicketBody = z.strictObject({ with: z.enum(['apology', 'voicemail']) });

export const noteBody = z.object({
  text: z.string().max(20_000),
  version: z.number().int().nonnegative(),
});

export const noteSaved = z.object({ version: z.number().int(), savedAt: z.number() });

export const notesReply = z.object({
  notes: z.array(
    z.object({
      agentId: z.string(),
      text: z.string(),
      savedAt: z.number(),
      version: z.number().int(),
    }),
  ),
});
