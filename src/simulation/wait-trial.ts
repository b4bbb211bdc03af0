/**
 * A call centre from event to event, in which wait predictors are compared. Its callers are served oldest first over
 * all queues, as the live queue does it. The wait that a prediction is held against is the one that the caller would
 * have had by staying: one who gives up keeps a place in line that costs nobody anything, and its turn is noted.
 */
import { Timetable, seededRandom } from '../kernel/index.js';
import { fits } from '../queue/index.js';
import { nextArrival } from './distributions.js';
import { Predictors } from './wait-predictors.js';
import type { Joining, Prediction } from './wait-predictors.js';
import type { SimulatedQueue, WaitSetting } from './wait-settings.js';

export interface TrialOptions {
  readonly seed: number;
  /** Callers; the first tenth only teaches. */
  readonly calls: number;
  /** Of the callers who wait, every how manieth is predicted: it is the predictions that take time. */
  readonly every: number;
}

export interface Score {
  readonly predictor: string;
  /** Seconds. */
  readonly bias: number;
  readonly meanAbsoluteError: number;
  /** Seconds squared. */
  readonly meanSquaredError: number;
  /** The share of waits within the interval, where one was given. */
  readonly coverage: number | undefined;
}

export interface TrialResult {
  readonly scores: readonly Score[];
  readonly predicted: number;
  readonly meanWaitSec: number;
  readonly abandonedShare: number;
}

interface Caller {
  readonly number: number;
  readonly queue: SimulatedQueue;
  readonly joinedAt: number;
  readonly predictions: readonly Prediction[];
  gone: boolean;
}

type Happening =
  | { readonly kind: 'arrival'; readonly queue: SimulatedQueue }
  | { readonly kind: 'free'; readonly agent: Agent }
  | { readonly kind: 'gives-up'; readonly caller: Caller };

interface Agent {
  readonly agentId: string;
  readonly skills: WaitSetting['agents'][number];
  readonly serves: ReadonlySet<SimulatedQueue>;
  busy: { readonly queue: string; readonly since: number } | undefined;
}

export function runTrial(setting: WaitSetting, options: TrialOptions): TrialResult {
  return new Trial(setting, options).run();
}

class Trial {
  readonly #random: () => number;
  readonly #due = new Timetable<Happening>();
  readonly #predictors = new Predictors();
  readonly #agents: readonly Agent[];
  readonly #outcomes: { readonly predictions: readonly Prediction[]; readonly waitMs: number }[] = [];
  #line: Caller[] = [];
  #now = 0;
  #arrived = 0;
  #waited = 0;
  #gaveUp = 0;

  constructor(
    readonly setting: WaitSetting,
    readonly options: TrialOptions,
  ) {
    this.#random = seededRandom(options.seed);
    this.#agents = setting.agents.map((skills, number) => ({
      agentId: `agent-${number}`,
      skills,
      serves: new Set(setting.queues.filter(({ steps: [first] }) => !first || fits(skills, first))),
      busy: undefined,
    }));
  }

  run(): TrialResult {
    for (const queue of this.setting.queues) this.#nextArrival(queue);
    for (let next = this.#due.take(); next; next = this.#due.take()) {
      this.#now = next.at;
      this.#happens(next.item);
    }
    const waits = this.#outcomes.map(({ waitMs }) => waitMs);
    return {
      scores: Predictors.names.map((name, at) =>
        score(
          name,
          this.#outcomes.map((one) => ({ ...one, ...one.predictions[at] })),
        ),
      ),
      predicted: this.#outcomes.length,
      meanWaitSec: mean(waits) / 1000,
      abandonedShare: this.#gaveUp / this.#arrived,
    };
  }

  #happens(happening: Happening): void {
    switch (happening.kind) {
      case 'arrival':
        this.#nextArrival(happening.queue);
        return this.#arrives(happening.queue);
      case 'free':
        if (happening.agent.busy) {
          const { queue, since } = happening.agent.busy;
          this.#predictors.handled(queue, this.#now - since);
        }
        happening.agent.busy = undefined;
        return this.#serveNext(happening.agent);
      case 'gives-up':
        if (!this.#line.includes(happening.caller)) return;
        happening.caller.gone = true;
        this.#gaveUp++;
        return this.#predictors.left(
          happening.caller.queue.name,
          this.#now - happening.caller.joinedAt,
          true,
        );
    }
  }

  #nextArrival(queue: SimulatedQueue): void {
    if (this.#arrived >= this.options.calls) return;
    this.#due.add(nextArrival(this.#now, queue.rateAt, queue.greatestRate, this.#random), {
      kind: 'arrival',
      queue,
    });
  }

  #arrives(queue: SimulatedQueue): void {
    const number = this.#arrived++;
    this.#predictors.past.arrived(queue.name, this.#now);
    const idle = this.#agents.find((agent) => !agent.busy && agent.serves.has(queue));
    const caller: Caller = { number, queue, joinedAt: this.#now, predictions: [], gone: false };
    if (idle) return this.#serve(idle, caller);
    const counts = number >= this.options.calls / 10 && this.#waited++ % this.options.every === 0;
    const waiting = counts
      ? { ...caller, predictions: this.#predictors.predict(this.#joining(caller)) }
      : caller;
    this.#line.push(waiting);
    const patienceMs = queue.patience?.(this.#random);
    if (patienceMs !== undefined)
      this.#due.add(this.#now + patienceMs, { kind: 'gives-up', caller: waiting });
  }

  #serveNext(agent: Agent): void {
    for (;;) {
      const caller = this.#line.find(({ queue }) => agent.serves.has(queue));
      if (!caller) return;
      this.#line.splice(this.#line.indexOf(caller), 1);
      const { predictions, joinedAt } = caller;
      if (predictions.length > 0) this.#outcomes.push({ predictions, waitMs: this.#now - joinedAt });
      if (!caller.gone) return this.#serve(agent, caller);
    }
  }

  #serve(agent: Agent, { queue, joinedAt }: Caller): void {
    agent.busy = { queue: queue.name, since: this.#now };
    const handleMs = queue.handling(this.#random);
    this.#due.add(this.#now + handleMs, { kind: 'free', agent });
    this.#predictors.left(queue.name, this.#now - joinedAt, false);
    this.#predictors.past.rang(queue.name, 0);
  }

  #joining(caller: Caller): Joining {
    const { queue } = caller;
    const waiting = this.#line.filter(({ gone }) => !gone);
    const same = waiting.filter((other) => other.queue === queue);
    const able = this.#agents.filter(({ serves }) => serves.has(queue));
    const [head] = same;
    const ticketOf = ({ number, queue: { name, steps }, joinedAt }: Caller) => ({
      ticketId: String(number),
      queue: name,
      enqueuedAt: joinedAt,
      headStartMs: 0,
      steps,
    });
    return {
      ticketId: String(caller.number),
      queue: queue.name,
      ahead: same.length,
      headWaitedMs: head && this.#now - head.joinedAt,
      agents: able.reduce((sum, { serves }) => sum + 1 / serves.size, 0),
      wholeAgents: able.length,
      snapshot: {
        now: this.#now,
        tickets: [...waiting, caller].map(ticketOf),
        agents: this.#agents,
        past: this.#predictors.past.of(
          this.setting.queues.map(({ name }) => name),
          this.#now,
        ),
      },
    };
  }
}

function score(
  predictor: string,
  outcomes: readonly (Partial<Prediction> & { readonly waitMs: number })[],
): Score {
  const errors = outcomes.map(({ likelyMs = 0, waitMs }) => (likelyMs - waitMs) / 1000);
  const stated = outcomes.filter(({ toMs }) => toMs !== undefined);
  const within = stated.filter(({ fromMs = 0, toMs = 0, waitMs }) => waitMs >= fromMs && waitMs <= toMs);
  return {
    predictor,
    bias: mean(errors),
    meanAbsoluteError: mean(errors.map(Math.abs)),
    meanSquaredError: mean(errors.map((error) => error ** 2)),
    coverage: stated.length > 0 ? within.length / stated.length : undefined,
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
