/** The call centres in which wait predictors are compared. Times are milliseconds. */
import type { NeedStep, SkillNeed } from '../queue/index.js';
import { erlang, exponential, logNormal } from './distributions.js';
import type { Sampler } from './distributions.js';

export interface SimulatedQueue {
  readonly name: string;
  readonly steps: readonly NeedStep[];
  /** Callers per millisecond. */
  readonly rateAt: (at: number) => number;
  readonly greatestRate: number;
  readonly handling: Sampler;
  readonly meanHandlingMs: number;
  /** Undefined: nobody gives up. */
  readonly patience: Sampler | undefined;
}

export interface WaitSetting {
  readonly name: string;
  readonly description: string;
  readonly queues: readonly SimulatedQueue[];
  readonly agents: readonly (readonly SkillNeed[])[];
}

const minuteMs = 60_000;
const handlingMs = 4 * minuteMs;

const skilled = (count: number, ...skills: readonly string[]) =>
  Array.from({ length: count }, () => skills.map((skill) => ({ skill, level: 5 })));

/** Callers at so many times what the agents can take. */
const steadily = (agents: number, load: number, meanMs = handlingMs) => {
  const rate = (agents * load) / meanMs;
  return { rateAt: () => rate, greatestRate: rate };
};

const oneQueue = (rest: Omit<SimulatedQueue, 'name' | 'steps' | 'meanHandlingMs'>): SimulatedQueue => ({
  name: 'service',
  steps: [{ afterMs: 0, needs: [{ skill: 'service', level: 1 }] }],
  meanHandlingMs: handlingMs,
  ...rest,
});

export const waitSettings: readonly WaitSetting[] = [
  {
    name: 'mms',
    description: 'M/M/s: 20 agents, load 0.95, exponential handle times, nobody gives up',
    queues: [oneQueue({ ...steadily(20, 0.95), handling: exponential(handlingMs), patience: undefined })],
    agents: skilled(20, 'service'),
  },
  {
    name: 'gi-gi',
    description:
      'M/GI/s+GI: 20 agents, load 1.2, log-normal handle times (variation 0.7), Erlang patience of 8 min',
    queues: [
      oneQueue({
        ...steadily(20, 1.2),
        handling: logNormal(handlingMs, 0.7),
        patience: erlang(2, 8 * minuteMs),
      }),
    ],
    agents: skilled(20, 'service'),
  },
  {
    name: 'varying',
    description:
      'time-varying arrivals: load between 0.7 and 1.3 every two hours, 20 agents, exponential patience of 10 min',
    queues: [
      oneQueue({
        rateAt: (at) => ((20 / handlingMs) * (10 + 3 * Math.sin((Math.PI * at) / 3_600_000))) / 10,
        greatestRate: (20 * 1.3) / handlingMs,
        handling: logNormal(handlingMs, 0.7),
        patience: exponential(10 * minuteMs),
      }),
    ],
    agents: skilled(20, 'service'),
  },
  {
    name: 'two-skills',
    description:
      'two queues: 6 agents for orders, 6 for faults, 8 for both; calls about faults take twice as long; load 1.05',
    queues: [
      {
        name: 'orders',
        steps: [{ afterMs: 0, needs: [{ skill: 'orders', level: 1 }] }],
        ...steadily(10, 1.05, 3 * minuteMs),
        handling: logNormal(3 * minuteMs, 0.7),
        meanHandlingMs: 3 * minuteMs,
        patience: exponential(12 * minuteMs),
      },
      {
        name: 'faults',
        steps: [{ afterMs: 0, needs: [{ skill: 'faults', level: 1 }] }],
        ...steadily(10, 1.05, 6 * minuteMs),
        handling: logNormal(6 * minuteMs, 0.7),
        meanHandlingMs: 6 * minuteMs,
        patience: exponential(12 * minuteMs),
      },
    ],
    agents: [...skilled(6, 'orders'), ...skilled(6, 'faults'), ...skilled(8, 'orders', 'faults')],
  },
];
