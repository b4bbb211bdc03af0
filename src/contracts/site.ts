import { z } from 'zod';

/** By code, then by language. */
const codesInWords = z.record(z.string(), z.record(z.string(), z.string()));

/** Reply of `/api/site`: what of the company's description a page needs. */
export const siteReply = z.object({
  company: z.string(),
  fingerprint: z.string(),
  numbers: z.array(z.string()),
  queues: z.array(z.string()),
  pauseReasons: z.array(z.object({ name: z.string(), limitMinutes: z.number().nullable() })),
  /** One click gives it after a hard call. */
  hardCallBreak: z.string().nullable(),
  /** Where agents can send callers in the midst of a talk: by name, what agents read by language. */
  errands: codesInWords,
  /** Announcements that surges.yaml names. */
  surges: z.array(z.string()),
  /** Whether agents may ring numbers outside. */
  outsideCalls: z.boolean(),
  /** Agents who have a team leader to ask for help. */
  led: z.array(z.string()),
  /** Where calls in no language of their own are spoken. */
  defaultLanguage: z.string(),
  /** What agents read when they answer: by queue, then by language; `{agent}` and `{company}` are to be filled in. */
  /** Of queues whose calls are written up. */
  wrapUps: z.record(
    z.string(),
    z.object({
      outcomes: codesInWords,
      required: z.boolean(),
      /** More time: so many seconds, so often. */
      extension: z.object({ seconds: z.number(), times: z.number() }).nullable(),
    }),
  ),
  /** Of queues whose conversations may be recorded. */
  recordings: z.record(
    z.string(),
    z.object({ when: z.enum(['on-demand', 'always']), mayPause: z.boolean() }),
  ),
  tags: codesInWords,
  scripts: z.record(z.string(), z.record(z.string(), z.string())),
});
