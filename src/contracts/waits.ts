/** Replies about waiting: `/api/queues`, `/api/reports/wait-accuracy`, `/api/reports/queues`. */
import { z } from 'zod';

export const waitEstimate = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      likelySeconds: z.number(),
      fromSeconds: z.number(),
      toSeconds: z.number(),
      coverage: z.number(),
    }),
    z.object({
      kind: z.literal('unknown'),
      why: z.enum(['not-waiting', 'nobody-qualified', 'thin-data', 'too-long']),
    }),
  ])
  .describe('From now on; the wait ends between `from` and `to` with the probability `coverage`');
export type WaitEstimate = z.infer<typeof waitEstimate>;

export const queueOutlook = z.object({
  queue: z.string(),
  waiting: z.number(),
  oldestWaitSeconds: z.number(),
  agents: z.number().describe('Who take calls now and may take one of this queue'),
  idle: z.number(),
  ifJoinedNow: waitEstimate,
});
export const queueOutlooks = z.object({ queues: z.array(queueOutlook) });

const estimateAccuracy = z.object({
  queue: z.string(),
  announced: z.number(),
  answered: z.number(),
  cutOff: z.number().describe('Waits that ended without an answer; they weigh in through those like them'),
  biasSeconds: z.number().nullable().describe('Estimated less actual'),
  meanAbsoluteErrorSeconds: z.number().nullable(),
  coverage: z.number().nullable(),
  promisesKept: z.number().nullable().describe('Answered by the greatest figure that was spoken'),
});
export const waitAccuracy = z.object({ statedCoverage: z.number(), queues: z.array(estimateAccuracy) });

const queueFigures = z.object({
  queue: z.string(),
  withinSeconds: z.number().describe("The queue's `service-level-seconds`"),
  answered: z.number(),
  answeredWithin: z.number(),
  abandoned: z.number().describe('Hung up while waiting'),
  elsewhere: z
    .number()
    .describe('Went on to a callback, another queue or voicemail, or needed nobody any more'),
  serviceLevel: z
    .number()
    .nullable()
    .describe('answeredWithin ÷ (answered + abandoned); null when there were none'),
  abandonment: z.number().nullable().describe('abandoned ÷ (answered + abandoned + elsewhere)'),
  averageWaitSeconds: z.number().nullable().describe('Of those who were answered'),
  longestWaitSeconds: z.number().nullable().describe('Of all'),
});
export const queueReport = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  queues: z.array(queueFigures),
});
export type QueueReport = z.infer<typeof queueReport>;

/** Reply of `/api/reports/me`: one's own day. */
export const ownFigures = z.object({
  calls: z.number(),
  talkSeconds: z.number(),
  wrapUpSeconds: z.number(),
  pausedSeconds: z.number(),
  signedInSeconds: z.number(),
  occupancy: z.number().nullable().describe('(talk + wrap-up) ÷ (signed in − paused)'),
  busySinceBreakSeconds: z.number().describe('Talked and written up since the last break'),
  breakAfterSeconds: z.number().nullable().describe('When a break is due; null: nobody is reminded'),
});

export type OwnFigures = z.infer<typeof ownFigures>;

/** A moment, or the beginning of a day (UTC), in a query; in milliseconds once read. */
export const reportTime = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .describe('ISO 8601, for example 2026-11-22T08:00:00Z');
