import type { Clock } from '../kernel/index.js';
import { Inbox } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import { CallerEar } from '../speech/index.js';
import type { Expected, Recogniser, Recognisers } from '../speech/index.js';
import type { Leg } from '../telephony/index.js';
import type { CallerInput, InputSource } from './input-source.js';

export interface SpeechParts {
  readonly leg: Leg;
  readonly recognisers: Recognisers;
  readonly language: () => string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Words, side by side with the keys. Nothing listens until the first question that takes words. */
export class SpeechInput implements InputSource, AsyncDisposable {
  readonly name = 'speech';
  readonly #given = new Inbox<CallerInput>();
  #ear: { readonly of: Recogniser; readonly hears: CallerEar } | undefined;
  #closing: Promise<void> = Promise.resolve();
  #broken = false;

  constructor(readonly parts: SpeechParts) {}

  /** Whether words would be understood now. */
  get usable(): boolean {
    return !this.#broken && this.#recogniser !== undefined;
  }

  next(signal: AbortSignal): Promise<CallerInput> {
    return this.#given.next(signal);
  }

  drain(): void {
    this.#given.drain();
  }

  expect(what: Expected | undefined, onBegin: () => void): void {
    this.#given.drain();
    const recogniser = what && this.#recogniser;
    if (!recogniser || this.#broken) {
      this.#ear?.hears.expect(undefined);
      return;
    }
    if (this.#ear?.of !== recogniser) {
      this.#close();
      this.#ear = { of: recogniser, hears: this.#open(recogniser) };
    }
    this.#ear.hears.expect(what, onBegin);
  }

  async settled(signal: AbortSignal): Promise<void> {
    await this.#ear?.hears.settled(signal);
  }

  /** The caller goes on to something that takes no words for long. */
  async rest(): Promise<void> {
    this.#close();
    await this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.rest();
  }

  get #recogniser(): Recogniser | undefined {
    return this.parts.recognisers.for(this.parts.language());
  }

  #open(recogniser: Recogniser): CallerEar {
    const { leg, clock, log } = this.parts;
    return new CallerEar({
      leg,
      recogniser,
      now: () => clock.now(),
      onUtterance: ({ candidates }) => this.#given.put({ kind: 'words', candidates }),
      onBroken: (error) => {
        this.#broken = true;
        log.warn(
          { event: logEvents.speechFailed, recogniser: recogniser.name, err: error },
          'this caller is not understood any more and uses the keys',
        );
      },
    });
  }

  #close(): void {
    const ear = this.#ear;
    this.#ear = undefined;
    if (!ear) return;
    this.#closing = Promise.all([this.#closing, ear.hears[Symbol.asyncDispose]()]).then(
      () => undefined,
      (error: unknown) =>
        this.parts.log.warn({ event: logEvents.switchFailed, err: error }, 'an ear could not be taken off'),
    );
  }
}
