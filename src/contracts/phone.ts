import { z } from 'zod';

/** Reply of `/api/phone`: what the page needs to be the agent's phone. */
export const phoneReply = z.object({
  user: z.string().describe('SIP user name'),
  password: z.string(),
  domain: z.string().describe('host part of SIP addresses'),
  path: z.string().describe('where SIP over WebSocket is spoken on this server'),
  iceServers: z.array(
    z.object({
      urls: z.array(z.string()),
      username: z.string().optional(),
      credential: z.string().optional(),
    }),
  ),
});
export type PhoneSettings = z.infer<typeof phoneReply>;
