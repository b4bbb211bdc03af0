import type { AriEvent } from './generated/events.js';

/** The events we take notice of. Asterisk is told to send no others: 56 events a call become about ten. */
export const heardEvents = [
  'StasisStart',
  'StasisEnd',
  'ChannelDestroyed',
  'ChannelStateChange',
  'ChannelDtmfReceived',
  'PlaybackFinished',
  'RecordingFinished',
  'RecordingFailed',
  'ApplicationReplaced',
  'ApplicationMoveFailed',
] as const;

export type HeardEvent = Extract<AriEvent, { readonly type: (typeof heardEvents)[number] }>;

const heard: ReadonlySet<string> = new Set(heardEvents);

export interface EventCounts {
  readonly events: number;
  readonly unknown: number;
  readonly malformed: number;
}

/** How long events may be handled in one go before the socket is read again. */
const longestTurnMs = 20;

/**
 * Frames in, typed events out, in order. An event is handled in the turn in which it was read, unless those before
 * it took so long that the socket must be looked at first: Asterisk cuts off a reader that does not read.
 */
export class EventQueue {
  readonly #waiting: HeardEvent[] = [];
  #draining = false;
  #events = 0;
  #unknown = 0;
  #malformed = 0;

  constructor(
    readonly handle: (event: HeardEvent) => void,
    readonly onError: (error: unknown, event: HeardEvent) => void,
    readonly now: () => number = () => performance.now(),
  ) {}

  get counts(): EventCounts {
    return { events: this.#events, unknown: this.#unknown, malformed: this.#malformed };
  }

  put(frame: string): void {
    const event = this.#parse(frame);
    if (!event) return;
    this.#waiting.push(event);
    if (!this.#draining) this.#drain();
  }

  #parse(frame: string): HeardEvent | undefined {
    let value: unknown;
    try {
      value = JSON.parse(frame);
    } catch {
      this.#malformed += 1;
      return undefined;
    }
    if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') {
      this.#malformed += 1;
      return undefined;
    }
    this.#events += 1;
    if (heard.has(value.type)) return value as HeardEvent;
    this.#unknown += 1;
    return undefined;
  }

  #drain(): void {
    this.#draining = true;
    const startedAt = this.now();
    let handled = 0;
    while (handled < this.#waiting.length) {
      const event = this.#waiting[handled];
      handled += 1;
      if (event) this.#handleOne(event);
      if (this.now() - startedAt > longestTurnMs) break;
    }
    this.#waiting.splice(0, handled);
    if (this.#waiting.length > 0) setImmediate(() => this.#drain());
    else this.#draining = false;
  }

  #handleOne(event: HeardEvent): void {
    try {
      this.handle(event);
    } catch (error) {
      this.#malformed += 1;
      this.onError(error, event);
    }
  }
}
