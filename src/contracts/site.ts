import { z } from 'zod';

/** Reply of `/api/site`: what of the company's description a page needs. */
export const siteReply = z.object({
  company: z.string(),
  fingerprint: z.string(),
  numbers: z.array(z.string()),
  queues: z.array(z.string()),
  pauseReasons: z.array(z.string()),
  /** Announcements that surges.yaml names. */
  surges: z.array(z.string()),
  /** Whether agents may ring numbers outside. */
  outsideCalls: z.boolean(),
  /** Where calls in no language of their own are spoken. */
  defaultLanguage: z.string(),
  /** What agents read when they answer: by queue, then by language; `{agent}` and `{company}` are to be filled in. */
  scripts: z.record(z.string(), z.record(z.string(), z.string())),
});
