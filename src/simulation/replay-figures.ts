/** What a played day comes to, by queue. */
import { fits } from '../queue/index.js';
import type { Day } from './day.js';
import type { CallOutcome, DayOutcome } from './replay.js';

export interface QueueFigures {
  readonly queue: string;
  readonly calls: number;
  readonly served: number;
  readonly abandoned: number;
  /** Sent on by the queue's limits: waited too long, or nobody there. */
  readonly sentOn: number;
  readonly inTime: number;
  /** Answered within the threshold, by answered and abandoned. */
  readonly serviceLevel: number;
  /** Waits of the answered, seconds. */
  readonly p50Sec: number;
  readonly p90Sec: number;
  readonly maxSec: number;
  /** Work of the agents who may serve this queue, with calls of any queue, by the time for which they were there. */
  readonly occupancy: number;
}

export const serviceThresholdSec = 20;
export const serviceLevelName = `answered within ${serviceThresholdSec} s / (answered + abandoned)`;

export function figuresOf(day: Day, { calls, agents }: DayOutcome): readonly QueueFigures[] {
  const byQueue = new Map<string, CallOutcome[]>(day.queues.map(({ name }) => [name, []]));
  for (const outcome of calls) byQueue.get(outcome.call.queue)?.push(outcome);
  const figures = day.queues.map(({ name, steps }) => {
    const able = agents.filter(({ shifts }) =>
      shifts.some(({ skills }) => steps.some((step) => fits(skills, step))),
    );
    return sumUp(name, byQueue.get(name) ?? [], able);
  });
  return [...figures.filter((queue) => queue.calls > 0), sumUp('all', calls, agents)];
}

function sumUp(queue: string, calls: readonly CallOutcome[], agents: DayOutcome['agents']): QueueFigures {
  const waits = calls.filter(({ end }) => end === 'served').map(({ waitMs }) => waitMs / 1000);
  waits.sort((a, b) => a - b);
  const abandoned = calls.filter(({ end }) => end === 'abandoned').length;
  const inTime = waits.filter((sec) => sec <= serviceThresholdSec).length;
  const thereMs = sum(agents.flatMap(({ shifts }) => shifts.map(({ from, to }) => to - from)));
  return {
    queue,
    calls: calls.length,
    served: waits.length,
    abandoned,
    sentOn: calls.length - waits.length - abandoned,
    inTime,
    serviceLevel: inTime / Math.max(1, waits.length + abandoned),
    p50Sec: waits[Math.floor(waits.length / 2)] ?? 0,
    p90Sec: waits[Math.floor(waits.length * 0.9)] ?? 0,
    maxSec: waits.at(-1) ?? 0,
    occupancy: sum(agents.map(({ busyMs }) => busyMs)) / Math.max(1, thereMs),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const row = (name: string, cells: readonly string[]): string =>
  name.padEnd(16) + cells.map((cell) => cell.padStart(10)).join('');

export const figureLines = (figures: readonly QueueFigures[]): readonly string[] => [
  row('queue', [
    'calls',
    'answered',
    'gave up',
    'sent on',
    'in time',
    'SL',
    'p50 s',
    'p90 s',
    'max s',
    'occupancy',
  ]),
  ...figures.map((one) =>
    row(one.queue, [
      String(one.calls),
      String(one.served),
      percent(one.abandoned / Math.max(1, one.calls)),
      String(one.sentOn),
      String(one.inTime),
      percent(one.serviceLevel),
      one.p50Sec.toFixed(0),
      one.p90Sec.toFixed(0),
      one.maxSec.toFixed(0),
      percent(one.occupancy),
    ]),
  ),
];
