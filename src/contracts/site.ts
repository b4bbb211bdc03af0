import { z } from 'zod';

/** Reply of `/api/site`: what of the company's description a page needs. */
export const siteReply = z.object({
  company: z.string(),
  fingerprint: z.string(),
  numbers: z.array(z.string()),
  queues: z.array(z.string()),
  pauseReasons: z.array(z.string()),
});
