/** One caller walks one flow on the switch in memory, in virtual time. */
import { VirtualClock, settle } from '../../../src/kernel/index.js';
import { Identity } from '../../../src/customers/index.js';
import type { ContactFact } from '../../../src/journal/index.js';
import { HandlerRegistry, walkFlow } from '../../../src/ivr/index.js';
import type { DoHandler, FlowEnd, FlowStart, FlowWalk, Place } from '../../../src/ivr/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { Flow, FlowNode, OpeningHours, Site, Topic } from '../../../src/site/index.js';
import type { Recogniser } from '../../../src/speech/index.js';
import type { Leg } from '../../../src/telephony/index.js';
import { MemorySwitch, MemoryTelephony } from '../../../src/telephony/memory/index.js';
import type { FarEnd } from '../../../src/telephony/memory/index.js';

export interface BenchOptions {
  readonly nodes: Readonly<Record<string, FlowNode>>;
  readonly otherFlows?: readonly Flow[];
  readonly hours?: readonly OpeningHours[];
  readonly start?: FlowStart;
  readonly handlers?: readonly DoHandler[];
  readonly identity?: Identity;
  readonly steps?: Partial<FlowWalk['steps']>;
  readonly staffed?: () => Promise<boolean>;
  readonly remember?: (place: Place) => Promise<void>;
  /** Of the flow: keys that always lead somewhere, and the words for them. */
  readonly always?: Pick<Flow, 'always' | 'alwaysWords'>;
  /** Prompts without a sound. */
  readonly missing?: readonly string[];
  /** Understands what the caller says; nobody does unless given. */
  readonly recogniser?: Recogniser;
  /** What the directory finds; nobody is asked unless given. */
  readonly topicsOf?: FlowWalk['topicsOf'];
  readonly topics?: readonly Topic[];
  /** Phrases in English. */
  readonly phrases?: Readonly<Record<string, readonly string[]>>;
}

export const promptMs = 2000;

export class WalkBench implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly world: MemorySwitch;
  readonly facts: ContactFact[] = [];
  readonly stages: string[] = [];
  readonly variables: Record<string, string> = {};
  language = 'en';
  end: FlowEnd | undefined;
  error: unknown;
  over = false;
  #stop = new AbortController();

  private constructor(
    readonly leg: Leg,
    readonly caller: FarEnd,
    readonly options: BenchOptions,
    taken: { clock: VirtualClock; world: MemorySwitch },
  ) {
    this.clock = taken.clock;
    this.world = taken.world;
  }

  static async begin(options: BenchOptions): Promise<WalkBench> {
    const clock = new VirtualClock();
    const world = new MemorySwitch({ clock, soundLengthMs: () => promptMs });
    const telephony = new MemoryTelephony(world);
    let arrived: Leg | undefined;
    telephony.onArrival(({ leg }) => (arrived = leg));
    const stop = new AbortController();
    await telephony.start(stop.signal);
    const caller = world.arrives({ called: '+3612345670', caller: '+36301234567' });
    if (!arrived) throw new Error('nobody arrived');
    const bench = new WalkBench(arrived, caller, options, { clock, world });
    bench.#stop = stop;
    await arrived.answer();
    void bench.#walk();
    await settle();
    return bench;
  }

  async passes(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Keys at one instant; no virtual time passes. */
  async presses(keys: string): Promise<void> {
    this.caller.presses(keys);
    await settle();
  }

  /** Words at one instant, then silence. */
  async says(words: string): Promise<void> {
    this.caller.says(words);
    await settle();
  }

  /** Names of the prompts heard so far, in order. */
  get heard(): string[] {
    return this.caller.timeline.moments.flatMap((moment) =>
      moment.kind === 'hears' && moment.hearing.kind === 'sound' && moment.hearing.sound.kind === 'file'
        ? [moment.hearing.sound.path]
        : [],
    );
  }

  get path(): string[] {
    return this.facts.flatMap((fact) => (fact.kind === 'node-entered' ? [fact.node] : []));
  }

  factsOf<Kind extends ContactFact['kind']>(kind: Kind): Extract<ContactFact, { kind: Kind }>[] {
    return this.facts.filter((fact): fact is Extract<ContactFact, { kind: Kind }> => fact.kind === kind);
  }

  async #walk(): Promise<void> {
    try {
      this.end = await walkFlow(this.#given());
    } catch (error) {
      this.error = error;
    }
    this.over = true;
  }

  #given(): FlowWalk {
    const { options } = this;
    const main: Flow = {
      name: 'main',
      start: Object.keys(options.nodes)[0] ?? '',
      nodes: new Map(Object.entries(options.nodes)),
      ...options.always,
    };
    const site = {
      flows: new Map([main, ...(options.otherFlows ?? [])].map((flow) => [flow.name, flow])),
      otherNumbers: { flow: 'main', language: 'en' },
      speech: {
        recognisers: new Map(),
        phrases: new Map([['en', new Map(Object.entries(options.phrases ?? {}))]]),
        phraseLines: new Map(),
      },
      company: { defaultLanguage: 'en' },
      directory: new Map((options.topics ?? []).map((topic) => [topic.id, topic])),
      hours: new Map((options.hours ?? []).map((hours) => [hours.name, hours])),
    } as unknown as Site;
    return {
      site,
      leg: this.leg,
      signal: this.leg.signal,
      clock: this.clock,
      log: silentLogger,
      prompts: {
        sounds: async (language, name, values) => {
          if (options.missing?.includes(name)) throw new Error(`no sound for ${name}`);
          const given = name.endsWith('?') ? `:${JSON.stringify(values)}` : '';
          return [{ kind: 'file', path: `${language}/${name}${given}` }];
        },
        spoken: () => Promise.resolve([]),
      },
      handlers: new HandlerRegistry(options.handlers),
      ...(options.recogniser
        ? { recognisers: { for: () => options.recogniser, close: () => Promise.resolve() } }
        : {}),
      topicsOf: options.topicsOf,
      caller: undefined,
      identity: options.identity ?? new Identity(),
      call: { id: 'call-1', callerNumber: '+36301234567', calledNumber: '+3612345670' },
      variables: this.variables,
      language: { get: () => this.language, set: (language) => (this.language = language) },
      record: (fact) => this.facts.push(fact),
      remember: async (place) => {
        this.stages.push(place.node);
        await options.remember?.(place);
        await this.leg.remember(JSON.stringify(place));
      },
      hasCallback: () => Promise.resolve(false),
      isStaffed: options.staffed ?? (() => Promise.resolve(true)),
      steps: {
        callback: () => Promise.resolve('agreed'),
        queue: () => Promise.resolve('served'),
        voicemail: () => Promise.resolve(),
        transfer: () => Promise.resolve('connected'),
        chain: () => Promise.resolve('connected'),
        ...options.steps,
      },
      start: options.start ?? { flow: 'main' },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.caller.hangsUp();
    await settle();
    this.#stop.abort();
  }
}

// Nodes with everything a test does not care about.

export const say = (prompt: string, next: string, bargeIn = true): FlowNode => ({
  kind: 'say',
  prompts: [prompt],
  bargeIn,
  next,
});
export const hangUp = (...prompts: string[]): FlowNode => ({ kind: 'hang-up', prompts });
export const menu = (
  choices: Readonly<Record<string, string>>,
  given: Partial<Extract<FlowNode, { kind: 'menu' }>> = {},
): FlowNode => ({
  kind: 'menu',
  prompts: ['menu'],
  choices: new Map(Object.entries(choices)),
  bargeIn: true,
  timeoutSec: 5,
  attempts: 3,
  noInputPrompt: 'nothing',
  wrongKeyPrompt: 'wrong',
  onFailure: 'failed',
  ...given,
});
export const collect = (given: Partial<Extract<FlowNode, { kind: 'collect' }>> = {}): FlowNode => ({
  kind: 'collect',
  prompts: ['ask'],
  variable: 'number',
  secret: false,
  minDigits: 3,
  maxDigits: 5,
  endKey: '#',
  timeoutSec: 5,
  betweenDigitsSec: 2,
  attempts: 2,
  noInputPrompt: 'nothing',
  wrongInputPrompt: 'wrong',
  next: 'done',
  onFailure: 'failed',
  ...given,
});
