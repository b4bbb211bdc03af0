import { z } from 'zod';

/** Reply of `/api/session`. */
export const sessionReply = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['agent', 'quality', 'supervisor', 'admin']),
  initialPassword: z.boolean().describe('the password is still the one that was given; choose another one'),
});
export type Session = z.infer<typeof sessionReply>;
