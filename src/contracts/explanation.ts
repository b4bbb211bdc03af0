import { z } from 'zod';

/** Reply of `/api/tickets/{ticketId}/explain`. */
export const explanation = z.object({
  ticketId: z.string(),
  now: z
    .object({
      state: z.enum(['waiting', 'offered', 'engaged']),
      queue: z.string(),
      step: z.number(),
      asksFor: z.string(),
      position: z.number().optional(),
      considered: z.array(z.object({ agentId: z.string(), doing: z.string() })).readonly(),
      absent: z.array(z.object({ agentId: z.string(), state: z.string() })).readonly(),
      changesAt: z.number().optional(),
      sentences: z.array(z.string()).readonly(),
    })
    .optional(),
  decisions: z.array(
    z.object({
      at: z.string(),
      callId: z.string(),
      kind: z.string(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;
