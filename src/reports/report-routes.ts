import { DateTime } from 'luxon';
import { z } from 'zod';
import { ownFigures, queueReport, reportTime } from '../contracts/index.js';
import type { QueueReport } from '../contracts/index.js';
import { route } from '../http/index.js';
import type { RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import type { Postgres } from '../platform/index.js';
import type { Site } from '../site/index.js';
import { agentFigures } from './agent-figures-policy.js';
import { postgresAgentDay } from './postgres-agent-day.js';
import { postgresQueueCounts } from './postgres-queue-counts.js';
import { queueFigures } from './queue-figures-policy.js';

export interface ReportParts {
  readonly postgres: Pick<Postgres, 'query'>;
  readonly site: () => Site;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
const longestDays = 92;
/** Many boards ask for the same day: they share an answer that is so old at most. */
const shareForMs = 2_000;

/** What became of the callers, by queue. */
export function reportRoutes(parts: ReportParts): RouteModule {
  let today: { readonly askedAt: number; readonly report: Promise<QueueReport> } | undefined;
  const report = async (from: number, to: number): Promise<QueueReport> => {
    const goals = [...parts.site().queues.values()].map(({ name, serviceLevelSec }) => ({
      queue: name,
      withinMs: serviceLevelSec * 1000,
    }));
    const counts = await postgresQueueCounts(parts.postgres, goals, from, to);
    return {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      queues: counts.map(queueFigures),
    };
  };
  const dayBegan = (now: number): number => {
    const zone = parts.site().company.timeZone;
    return DateTime.fromMillis(now, { zone }).startOf('day').toMillis();
  };
  const ofAgent = async (agentId: string) => {
    const now = parts.clock.now();
    const { pauseReasons, breakAfterMin } = parts.site();
    const from = dayBegan(now);
    const work = new Set(pauseReasons.filter(({ isWork }) => isWork).map(({ name }) => name));
    const day = await postgresAgentDay(parts.postgres, agentId, from, now);
    const figures = agentFigures({ ...day, from, to: now, work });
    const seconds = (ms: number) => Math.round(ms / 1000);
    return {
      calls: figures.calls,
      talkSeconds: seconds(figures.talkMs),
      wrapUpSeconds: seconds(figures.wrapUpMs),
      pausedSeconds: seconds(figures.pausedMs),
      signedInSeconds: seconds(figures.signedInMs),
      occupancy: figures.occupancy,
      busySinceBreakSeconds: seconds(figures.busySinceBreakMs),
      breakAfterSeconds: breakAfterMin === undefined ? null : breakAfterMin * 60,
    };
  };
  const ofToday = (): Promise<QueueReport> => {
    const now = parts.clock.now();
    if (today && now - today.askedAt < shareForMs) return today.report;
    today = { askedAt: now, report: report(dayBegan(now), now) };
    return today.report;
  };
  const ofPeriod = (from: number | undefined, to: number): Promise<QueueReport> => {
    if (from === undefined || !(from < to) || to - from > longestDays * dayMs) {
      throw new Refused('invalid-period', `\`to\` must be after \`from\`, by ${longestDays} days at most`);
    }
    return report(from, to);
  };
  return {
    name: 'reports',
    description: 'What became of the callers',
    routes: [
      route({
        method: 'GET',
        path: '/api/reports/me',
        access: 'agent',
        summary:
          "One's own day: calls, talk, wrap-up, occupancy, and how long one has been busy without a break",
        description:
          'Computed from the journal. Occupancy: (talk + wrap-up) ÷ (signed in − paused). A conversation counts when it has ended. Pauses that are `work` in agents.yaml are no breaks.',
        reply: ownFigures,
        handler: ({ account }) => ofAgent(account.id),
      }),
      route({
        method: 'GET',
        path: '/api/reports/queues',
        access: 'quality',
        summary: 'By queue: answered, abandoned, service level and waits; of today unless told',
        description:
          'Computed from the journal, which is written within seconds. Service level: answered within the ' +
          "queue's `service-level-seconds` ÷ (answered + abandoned). Customers who were rung back are not counted. " +
          `Today is the day of the company's time zone. At most ${longestDays} days.`,
        query: z.object({ from: reportTime.optional(), to: reportTime.optional() }),
        reply: queueReport,
        handler: ({ query: { from, to } }) => {
          if (from === undefined && to === undefined) return ofToday();
          return ofPeriod(from, to ?? parts.clock.now());
        },
      }),
    ],
  };
}
