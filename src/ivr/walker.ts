import { isUnwinding } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Condition } from '../site/index.js';
import { holidayAt, isOpen } from '../site/index.js';
import { Collector } from './collector.js';
import type { FlowWalk } from './flow-walk.js';
import { keypad } from './input-source.js';
import { Speaker } from './speaker.js';
import type { Candidate, ExpectedPhrases } from '../speech/index.js';
import { SpeechInput } from './speech-input.js';

/** One caller on the way through the flows: what is said, what is entered, what is known. */
export class Walker implements AsyncDisposable {
  readonly speaker: Speaker;
  readonly collector: Collector;
  readonly #speech: SpeechInput | undefined;
  /** Kept here and nowhere else: not in the stage record, not in a log, not in a prompt. */
  readonly #secrets = new Map<string, string>();
  flow: string;
  /** Keys that lead somewhere from everywhere in the flow the caller is in. */
  always: ReadonlyMap<string, string> = new Map();
  /** And the lists of phrases that stand for them. */
  alwaysWords: ReadonlyMap<string, string> = new Map();

  constructor(readonly walk: FlowWalk) {
    const { leg, prompts, log, clock, language, signal } = walk;
    this.flow = walk.start.flow;
    this.speaker = new Speaker(
      leg,
      signal,
      prompts,
      log,
      () => language.get(),
      () => this.#spoken(),
    );
    this.#speech =
      walk.recognisers &&
      new SpeechInput({ ...walk, recognisers: walk.recognisers, language: () => language.get() });
    const sources = [keypad(leg), ...(this.#speech ? [this.#speech] : []), ...(walk.inputs ?? [])];
    this.collector = new Collector(sources, this.speaker, clock, signal);
  }

  /** Where a key leads that means the same everywhere in the flow; the journal is told. */
  alwaysTarget(node: string, key: string | undefined, by?: Candidate): string | undefined {
    const target = key === undefined ? undefined : this.always.get(key);
    if (key !== undefined && target !== undefined)
      this.walk.record({
        kind: 'choice-made',
        node,
        key,
        target,
        ...(by ? { said: by.meaning, confidence: by.confidence } : {}),
      });
    return target;
  }

  value(name: string): string | undefined {
    return this.#secrets.get(name) ?? this.#spoken()[name];
  }

  set(name: string, value: string, secret: boolean): void {
    this.#secrets.delete(name);
    if (secret) {
      delete this.walk.variables[name];
      this.#secrets.set(name, value);
    } else {
      this.walk.variables[name] = value;
    }
  }

  /** Whether the caller's words would be understood now. */
  get mayBeSaid(): boolean {
    return this.#speech?.usable ?? false;
  }

  /** What may be said for these lists of phrases in the caller's language; undefined for nothing. */
  phrasesFor(lists: ReadonlyMap<string, string>): ExpectedPhrases | undefined {
    if (lists.size === 0 || !this.mayBeSaid) return undefined;
    const all = this.walk.site.speech.phrases.get(this.walk.language.get());
    const meanings = new Map(
      [...lists.keys()].flatMap((name) => {
        const phrases = all?.get(name);
        return phrases ? [[name, phrases] as const] : [];
      }),
    );
    return meanings.size > 0 ? { kind: 'phrases', meanings } : undefined;
  }

  /** Nothing is asked for a while: nobody listens meanwhile. Resolves once the leg's sound is let go. */
  async stopListening(): Promise<void> {
    await this.#speech?.rest();
  }

  /** A handler's input: `{name}` stands for the variable's value. */
  filledIn(text: string): string {
    return text.replace(/\{([^{}]*)\}/g, (_, name: string) => this.value(name) ?? '');
  }

  /** A stage that cannot be written down costs the place after a crash, not the call. */
  async remember(node: string): Promise<void> {
    try {
      await this.walk.remember({ flow: this.flow, node });
    } catch (error) {
      this.walk.signal.throwIfAborted();
      if (isUnwinding(error)) throw error;
      this.walk.log.warn(
        { event: logEvents.switchFailed, node, err: error },
        'the stage of a call could not be written down',
      );
    }
  }

  async holds(condition: Condition): Promise<boolean> {
    const { site, clock } = this.walk;
    if (condition.kind === 'equals') return this.value(condition.variable) === condition.value;
    if (condition.kind === 'surge') return this.walk.surgeIsOn?.(condition.surge) ?? false;
    if (condition.kind === 'caller') return this.walk.caller?.callerClass === condition.callerClass;
    if (condition.kind === 'customer') return this.walk.identity[condition.known] !== undefined;
    if (condition.kind === 'staffed') return this.#isStaffed(condition.queue);
    if (condition.kind === 'has-callback') return (await this.#hasCallback()) === condition.has;
    const hours = site.hours.get(condition.hours);
    if (!hours) throw new Error(`the site was accepted with unknown hours '${condition.hours}'`);
    return condition.kind === 'open'
      ? isOpen(hours, clock.now())
      : holidayAt(hours, clock.now()) !== undefined;
  }

  /** When it cannot be known, the caller goes the way of a queue that nobody serves. */
  async #isStaffed(queue: string): Promise<boolean> {
    try {
      return await this.walk.isStaffed(queue);
    } catch (error) {
      this.walk.signal.throwIfAborted();
      if (isUnwinding(error)) throw error;
      this.walk.log.error(
        { event: logEvents.queueDegraded, queue, err: error },
        'it is not known who is signed in',
      );
      return false;
    }
  }

  /** When it cannot be known, the caller is treated like anybody else. */
  async #hasCallback(): Promise<boolean> {
    try {
      return await this.walk.hasCallback();
    } catch (error) {
      this.walk.leg.signal.throwIfAborted();
      if (isUnwinding(error)) throw error;
      this.walk.log.warn(
        { event: logEvents.databaseFailed, err: error },
        'it is not known whether the caller is to be rung back',
      );
      return false;
    }
  }

  #spoken(): Readonly<Record<string, string>> {
    const { callerNumber, calledNumber } = this.walk.call;
    return { callerNumber, calledNumber, language: this.walk.language.get(), ...this.walk.variables };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopListening();
    await this.speaker[Symbol.asyncDispose]();
  }
}
