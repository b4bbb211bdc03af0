import { z } from 'zod';
import { queueOutlook, queueOutlooks, reportTime, waitAccuracy, waitEstimate } from '../contracts/index.js';
import type { WaitEstimate } from '../contracts/index.js';
import { route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import { statedCoverage } from './wait-estimate-policy.js';
import type { Estimate } from './wait-estimate-policy.js';
import type { QueueOutlook, RunningWaits } from './waits.js';

const seconds = (ms: number): number => Math.round(ms / 1000);

const wholeQueue = queueOutlook.extend({
  tickets: z.array(
    z.object({ ticketId: z.string(), callId: z.string(), waitedSeconds: z.number(), estimate: waitEstimate }),
  ),
});

/** Queues with their wait estimates, and how good those were. */
export const waitRoutes = (waits: RunningWaits): RouteModule => ({
  name: 'waits',
  description: 'How long callers wait, and how well that is foretold',
  routes: [
    route({
      method: 'GET',
      path: '/api/queues',
      access: 'any-role',
      summary: 'Every queue: who waits, who is there, and how long somebody would wait who joined now',
      reply: queueOutlooks,
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
      access: 'quality',
      summary: 'How good the estimates were that callers were told, by queue',
      description:
        'Computed from the journal. Waits that were cut off (the caller gave up) count through those like them that ' +
        'were answered later (inverse probability of censoring). At most 92 days.',
      query: z.object({ from: reportTime, to: reportTime }),
      reply: waitAccuracy,
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

function shownEstimate(given: Estimate): WaitEstimate {
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
