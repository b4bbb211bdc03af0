import { z } from 'zod';

/** One recording of a conversation. */
export const callRecording = z.object({
  id: z.string(),
  callId: z.string(),
  agentId: z.string(),
  queue: z.string(),
  startedAt: z.string(),
  /** Null while it is made. */
  durationMs: z.number().nullable(),
  /** When it is deleted. */
  keepUntil: z.string(),
});

/** Reply of `/api/recordings`. */
export const recordingsReply = z.object({ recordings: z.array(callRecording) });
