import { z } from 'zod';
import { route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import { statedCoverage } from './wait-estimate-policy.js';
import type { Estimate } from './wait-estimate-policy.js';
import type { QueueOutlook, RunningWaits } from './waits.js';

const seconds = (ms: number): number => Math.round(ms / 1000);

const estimate = z
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

const queue = z.object({
  queue: z.string(),
  waiting: z.number(),
  oldestWaitSeconds: z.number(),
  agents: z.number().describe('Who take calls now and may take one of this queue'),
  idle: z.number(),
  ifJoinedNow: estimate,
});
const wholeQueue = queue.extend({
  tickets: z.array(
    z.object({ ticketId: z.string(), callId: z.string(), waitedSeconds: z.number(), estimate }),
  ),
});

const accuracy = z.object({
  queue: z.string(),
  announced: z.number(),
  answered: z.number(),
  cutOff: z.number().describe('Waits that ended without an answer; they weigh in through those like them'),
  biasSeconds: z.number().nullable().describe('Estimated less actual'),
  meanAbsoluteErrorSeconds: z.number().nullable(),
  coverage: z.number().nullable(),
  promisesKept: z.number().nullable().describe('Answered by the greatest figure that was spoken'),
});

const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .describe('ISO 8601, for example 2026-11-22T08:00:00Z');

/** Queues with their wait estimates, and how good those were. */
export const waitRoutes = (waits: RunningWaits): RouteModule => ({
  name: 'waits',
  description: 'How long callers wait, and how well that is foretold',
  routes: [
    route({
      method: 'GET',
      path: '/api/queues',
      access: 'agent',
      summary: 'Every queue: who waits, who is there, and how long somebody would wait who joined now',
      reply: z.object({ queues: z.array(queue) }),
      handler: async () => ({ queues: (await waits.outlooks()).map((one) => withoutTickets(shown(one))) }),
    }),
    route({
      method: 'GET',
      path: '/api/queues/{queue}',
      access: 'supervisor',
      summary: 'One queue with everybody who waits in it, and how long still',
      params: z.object({ queue: z.string().min(1).max(100) }),
      reply: wholeQueue,
      handler: async ({ params }) => shown(await waits.outlook(params.queue)),
    }),
    route({
      method: 'GET',
      path: '/api/reports/wait-accuracy',
      access: 'supervisor',
      summary: 'How good the estimates were that callers were told, by queue',
      description:
        'Computed from the journal. Waits that were cut off (the caller gave up) count through those like them that ' +
        'were answered later (inverse probability of censoring). At most 92 days.',
      query: z.object({ from: time, to: time }),
      reply: z.object({ statedCoverage: z.number(), queues: z.array(accuracy) }),
      handler: async ({ query: { from, to } }) => {
        if (!(from < to) || to - from > 92 * 86_400_000) {
          throw new Refused('invalid-period', '`to` must be after `from`, by 92 days at most');
        }
        const byQueue = await waits.accuracy(from, to);
        return {
          statedCoverage,
          queues: [...byQueue].map(([queue, { announced, answered, cutOff, figures }]) => ({
            queue,
            announced,
            answered,
            cutOff,
            biasSeconds: figures?.biasSec ?? null,
            meanAbsoluteErrorSeconds: figures?.meanAbsoluteErrorSec ?? null,
            coverage: figures?.coverage ?? null,
            promisesKept: figures?.promisesKept ?? null,
          })),
        };
      },
    }),
  ],
});

function shownEstimate(given: Estimate): z.input<typeof estimate> {
  if (given.kind === 'unknown') return given;
  const { likelyMs, fromMs, toMs } = given;
  return {
    kind: 'known',
    likelySeconds: seconds(likelyMs),
    fromSeconds: seconds(fromMs),
    toSeconds: seconds(toMs),
    coverage: statedCoverage,
  };
}

const shown = (outlook: QueueOutlook) => ({
  queue: outlook.queue,
  waiting: outlook.waiting,
  oldestWaitSeconds: seconds(outlook.oldestWaitMs),
  agents: outlook.agents,
  idle: outlook.idle,
  ifJoinedNow: shownEstimate(outlook.ifJoinedNow),
  tickets: outlook.tickets.map(({ ticketId, callId, waitedMs, estimate: given }) => ({
    ticketId,
    callId,
    waitedSeconds: seconds(waitedMs),
    estimate: shownEstimate(given),
  })),
});

const withoutTickets = ({ tickets: _, ...queue }: ReturnType<typeof shown>) => queue;
