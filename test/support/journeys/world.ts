import { getEventListeners } from 'node:events';
import type { Clock, NewId } from '../../../src/kernel/index.js';
import { VirtualClock, countingIds, settle } from '../../../src/kernel/index.js';
import type { Journal } from '../../../src/journal/index.js';
import type { PromptBook } from '../../../src/prompts/index.js';
import type { Sound, Telephony } from '../../../src/telephony/index.js';
import { MemorySwitch, MemoryTelephony } from '../../../src/telephony/memory/index.js';
import type { PortWatch } from './interposed.js';
import { Interposer } from './interposed.js';
import { MemoryJournal } from './memory-journal.js';
import { MortalClock } from './mortal.js';
import { NamedPrompts } from './named-prompts.js';
import { Agent, Caller } from './people.js';

/** What one engine process is made of in a test. */
export interface EngineParts<Shared> {
  /** `engine-1`, and after a crash `engine-2`. */
  readonly engine: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Not started yet: set the arrival handler, then `start(signal)`. */
  readonly telephony: Telephony;
  readonly prompts: PromptBook;
  readonly journal: Journal;
  /** Aborted when the engine is told to stop. */
  readonly signal: AbortSignal;
  /** What outlives an engine: the queue store, agents' duty, voicemail boxes. */
  readonly shared: Shared;
  /**
   * Puts the test's eye on a port of the app's own, such as its queue store: hang-ups are injected around its calls,
   * and after a crash its answers are lost. Use what this returns.
   */
  port<T extends object>(name: string, port: T): T;
}

export interface RunningEngine {
  agentSignsIn(agentId: string): Promise<void>;
  /** Journeys that have not ended. */
  readonly underWay: number;
}

export interface WorldOptions<Shared> {
  /** Once per world. */
  readonly share: (clock: Clock) => Shared;
  /** Once per engine process: wires the app to its parts and starts it. */
  readonly startEngine: (parts: EngineParts<Shared>) => Promise<RunningEngine>;
  readonly soundLengthMs?: (sound: Sound) => number | undefined;
  /** The phone of an agent; the agent's id unless told. */
  readonly phoneOf?: (agentId: string) => string;
}

/** Told of every call of the engines to their ports. */
export type CallListener = (call: string, when: 'before' | 'after') => void;

interface Engine {
  readonly telephony: MemoryTelephony;
  readonly stop: AbortController;
  readonly running: RunningEngine;
}

/** Everything outside the app, in memory and on a virtual clock: the switch, people, time, the journal. */
export class World<Shared> {
  readonly clock = new VirtualClock();
  readonly switch: MemorySwitch;
  readonly journal = new MemoryJournal(this.clock);
  readonly shared: Shared;
  readonly newId = countingIds();
  onPortCall: CallListener = () => undefined;
  readonly #callers = new Map<string, Caller>();
  readonly #agents = new Map<string, Agent>();
  #engines = 0;
  #engine: Engine | undefined;
  #die: () => void = () => undefined;
  #idle = { alarms: 0, listeners: 0 };

  private constructor(readonly options: WorldOptions<Shared>) {
    const { soundLengthMs } = options;
    this.switch = new MemorySwitch({ clock: this.clock, ...(soundLengthMs && { soundLengthMs }) });
    this.shared = options.share(this.clock);
  }

  /** A world with one engine running. */
  static async begin<Shared>(options: WorldOptions<Shared>): Promise<World<Shared>> {
    const world = new World(options);
    await world.engineStarts();
    world.isIdle();
    return world;
  }

  get engine(): RunningEngine {
    if (!this.#engine) throw new Error('no engine is running');
    return this.#engine.running;
  }

  get callers(): readonly Caller[] {
    return [...this.#callers.values()];
  }

  get agents(): readonly Agent[] {
    return [...this.#agents.values()];
  }

  caller(number = '+36301234567'): Caller {
    const caller = this.#callers.get(number) ?? new Caller(this, number);
    this.#callers.set(number, caller);
    return caller;
  }

  agent(id: string): Agent {
    const phone = () => this.switch.phone(this.options.phoneOf?.(id) ?? id);
    const agent = this.#agents.get(id) ?? new Agent(this, id, phone());
    this.#agents.set(id, agent);
    return agent;
  }

  async engineStarts(): Promise<void> {
    const engine = `engine-${++this.#engines}`;
    const telephony = new MemoryTelephony(this.switch);
    const clock = new MortalClock(this.clock);
    const stop = new AbortController();
    let dead = false;
    const watch: PortWatch = {
      before: (call) => (dead ? undefined : this.onPortCall(call, 'before')),
      after: (call) => (dead ? undefined : this.onPortCall(call, 'after')),
      get dead() {
        return dead;
      },
    };
    const observed = new Interposer(watch);
    const starting = this.options.startEngine({
      engine,
      clock: observed.port('clock', clock),
      newId: this.newId,
      telephony: observed.port('telephony', telephony),
      prompts: observed.port('prompts', new NamedPrompts()),
      journal: {
        record: (event) => (dead ? undefined : this.journal.record(event)),
        recordAgent: (event) => (dead ? undefined : this.journal.recordAgent(event)),
      },
      signal: stop.signal,
      shared: this.shared,
      port: (name, port) => observed.port(name, port),
    });
    const running = await this.settled(
      new Promise<RunningEngine | undefined>((resolve, reject) => {
        starting.then(resolve, reject);
        this.#die = () => {
          dead = true;
          telephony.kill();
          clock.dies();
          resolve(undefined);
        };
      }),
    );
    if (running) this.#engine = { telephony, stop, running };
    await this.settles();
  }

  /** As by power failure, be it while it starts: in this very turn, and nothing is cleaned up. */
  engineDies(): void {
    this.#die();
    this.#engine = undefined;
  }

  /** The engine is told to stop and does what it does then. */
  async engineStops(): Promise<void> {
    this.#engine?.stop.abort(new Error('the engine is told to stop'));
    await this.settles();
  }

  /** Lets so much time pass. */
  passes(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Lets all that is ready happen; no time passes. */
  settles(): Promise<void> {
    return settle();
  }

  /** The promise's value; time moves until it is there. */
  async settled<T>(promise: Promise<T>, withinMs = 30_000): Promise<T> {
    let done = false;
    const settle = () => (done = true);
    promise.then(settle, settle);
    if (!(await this.clock.advanceUntil(() => done, withinMs)))
      throw new Error(`nothing within ${withinMs} ms`);
    return promise;
  }

  /** This is how the world looks when nobody calls: `left()` compares with it. So it does after `begin`. */
  isIdle(): void {
    this.#idle = this.#count();
  }

  /** Everything that calls have left behind: empty when all was cleaned up. */
  left(): string[] {
    const { alarms, listeners } = this.#count();
    const more = (count: number, before: number, of: string) =>
      count > before ? [`${count - before} ${of} more than when nobody called`] : [];
    const underWay = this.#engine?.running.underWay ?? 0;
    return [
      ...this.switch.left(),
      ...more(alarms, this.#idle.alarms, 'alarms'),
      ...more(listeners, this.#idle.listeners, 'listeners'),
      ...(underWay > 0 ? [`${underWay} journeys under way`] : []),
    ];
  }

  #count(): { alarms: number; listeners: number } {
    const engine = this.#engine;
    const listeners = engine
      ? engine.telephony.events.listenerCount() + getEventListeners(engine.stop.signal, 'abort').length
      : 0;
    return { alarms: this.clock.pending, listeners };
  }
}
