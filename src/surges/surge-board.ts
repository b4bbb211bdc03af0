import { messageOf, Refused, type Clock } from '../kernel/index.js';
import { KeptCopy, logEvents, type Logger } from '../platform/index.js';
import type { Site, SurgePlace } from '../site/index.js';
import { isActive, type Surge } from './surge-policy.js';
import type { SurgeStore } from './surge-store.js';

/** What somebody asks for; what is left out is as surges.yaml has it. Times are epoch milliseconds. */
export interface SurgeRequest {
  readonly prompt?: string | undefined;
  readonly texts?: Readonly<Record<string, string>> | undefined;
  readonly until?: number | undefined;
  readonly heard?: SurgePlace | undefined;
  readonly flows?: readonly string[] | undefined;
  readonly queues?: readonly string[] | undefined;
}

export interface SurgeBoardParts {
  readonly store: SurgeStore;
  readonly site: () => Site;
  /** Speaks a text and keeps the sound; rejects when it cannot be spoken. */
  readonly speak: (language: string, text: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The announcements that are on, kept at hand: no call waits for the database. */
export class SurgeBoard {
  readonly #parts: SurgeBoardParts;
  readonly #copy: KeptCopy<readonly Surge[]>;

  constructor(parts: SurgeBoardParts) {
    this.#parts = parts;
    const read = () => parts.store.on();
    this.#copy = new KeptCopy({ ...parts, read, what: 'the surges that are announced' }, []);
  }

  /** Reads what is on, and keeps it fresh until the signal is aborted. */
  start(signal: AbortSignal): Promise<void> {
    return this.#copy.start(signal);
  }

  get on(): readonly Surge[] {
    const now = this.#parts.clock.now();
    return this.#copy.value.filter((surge) => isActive(surge, now));
  }

  isOn(name: string): boolean {
    return this.on.some((surge) => surge.name === name);
  }

  /** Resolves when it is durable and its words can be spoken. Rejects with `Refused` for what makes no sense. */
  async switchOn(name: string, request: SurgeRequest, by: string): Promise<Surge> {
    const { store, site, clock, log } = this.#parts;
    const plan = site().surges.byName.get(name);
    const surge: Surge = {
      name,
      since: clock.now(),
      by,
      until: request.until,
      texts: request.texts,
      prompt: request.texts ? undefined : (request.prompt ?? plan?.prompt),
      heard: request.heard ?? plan?.heard ?? 'on-arrival',
      flows: request.flows ?? plan?.flows ?? [],
      queues: request.queues ?? plan?.queues ?? [],
    };
    this.#check(surge);
    for (const [language, text] of Object.entries(surge.texts ?? {})) await this.#speak(language, text);
    await store.put(surge);
    this.#copy.change((was) => [...was.filter((other) => other.name !== name), surge]);
    log.info(
      { event: logEvents.surgeChanged, surge: name, on: true, by, until: surge.until },
      'a surge is announced',
    );
    return surge;
  }

  /** False when it was not on. */
  async switchOff(name: string, by: string): Promise<boolean> {
    const { store, clock, log } = this.#parts;
    const was = await store.off(name, by, clock.now());
    this.#copy.change((was) => was.filter((other) => other.name !== name));
    if (was)
      log.info({ event: logEvents.surgeChanged, surge: name, on: false, by }, 'a surge is announced no more');
    return was;
  }

  #check({ name, prompt, texts, until, flows, queues, heard }: Surge): void {
    const { site, clock } = this.#parts;
    const { company, prompts, flows: knownFlows, queues: knownQueues } = site();
    const refuse = (code: string, message: string) => {
      throw new Refused(code, message);
    };
    if (texts) {
      const strange = Object.keys(texts).find((language) => !company.languages.includes(language));
      if (strange !== undefined) refuse('invalid-language', `the company does not speak '${strange}'`);
      if (!(company.defaultLanguage in texts))
        refuse(
          'invalid-texts',
          `a text in '${company.defaultLanguage}' must be there: callers of other languages hear it`,
        );
    } else if (prompt === undefined) {
      refuse('invalid-surge', `surges.yaml does not describe '${name}': give a prompt or texts`);
    } else {
      const { defaultLanguage: language } = company;
      if (!prompts.texts.get(language)?.has(prompt) && !prompts.recorded.get(language)?.has(prompt))
        refuse('unknown-prompt', `there is no prompt '${prompt}'`);
    }
    if (until !== undefined && until <= clock.now()) refuse('invalid-until', 'that time is over already');
    const flow = flows.find((one) => !knownFlows.has(one));
    if (flow !== undefined) refuse('unknown-flow', `there is no flow '${flow}'`);
    const queue = queues.find((one) => !knownQueues.has(one));
    if (queue !== undefined) refuse('unknown-queue', `there is no queue '${queue}'`);
    if (queues.length > 0 && heard !== 'before-queue')
      refuse('invalid-queues', 'on arrival no queue is known yet: ask for heard: before-queue');
  }

  async #speak(language: string, text: string): Promise<void> {
    try {
      await this.#parts.speak(language, text);
    } catch (error) {
      throw new Refused('invalid-texts', `the text in '${language}' cannot be spoken: ${messageOf(error)}`);
    }
  }
}
