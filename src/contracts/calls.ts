import { z } from 'zod';

/** Of the reply of `/api/calls`: what a page needs of each call. */
export const callsReply = z.object({
  calls: z.array(
    z.object({
      callId: z.string(),
      direction: z.enum(['inbound', 'outbound']),
      arrivedAt: z.string(),
      callerNumber: z.string(),
      calledNumber: z.string(),
      queue: z.string().nullable(),
      agent: z.string().nullable(),
    }),
  ),
});

/** Of the reply of `/api/calls/{id}`. */
export const callTimeline = z.object({ timeline: z.array(z.object({ at: z.string(), text: z.string() })) });

/** Of the reply of `/api/voicemails`. */
export const voicemailsReply = z.object({
  voicemails: z.array(
    z.object({
      id: z.string(),
      box: z.string(),
      callerNumber: z.string(),
      leftAt: z.string(),
      durationMs: z.number(),
    }),
  ),
});
