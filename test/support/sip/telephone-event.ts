import { slotMs } from './media-clock.js';
import { samplesPerMs } from './wav.js';

/** RFC 4733 §3.2: events 0–9, *, #, A–D are 0–15. */
const keys = '0123456789*#ABCD';

export interface PressOptions {
  /** How long each key is held, milliseconds; 100 when not said. */
  readonly durationMs?: number;
  /** Silence between keys; 100 when not said. */
  readonly gapMs?: number;
}

/** What goes out in one slot of a key press. */
export interface EventPacket {
  readonly payload: Buffer;
  /** The first packet of an event carries the marker and fixes the timestamp (RFC 4733 §2.5.1.1). */
  readonly isFirst: boolean;
}

/** The payload: event, end bit, volume −10 dBm0, duration in samples (RFC 4733 §2.3). */
export function printEvent(event: number, isEnd: boolean, duration: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload[0] = event;
  payload[1] = (isEnd ? 0x80 : 0) | 10;
  payload.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return payload;
}

/**
 * The slots of a row of key presses: a growing duration each 20 ms, the end three times (§2.5.1.4), then the gap.
 * An empty slot means that no event is sent in it. ',' is a pause of half a second, as on modems.
 */
export function* pressSlots(digits: string, options: PressOptions = {}): Generator<EventPacket[], void> {
  const holds = Math.max(2, Math.ceil((options.durationMs ?? 100) / slotMs));
  const gaps = Math.max(1, Math.ceil((options.gapMs ?? 100) / slotMs));
  for (const digit of checkedDigits(digits)) {
    if (digit === ',') {
      for (let i = 0; i < 500 / slotMs; i += 1) yield [];
      continue;
    }
    const event = keys.indexOf(digit);
    for (let held = 1; held < holds; held += 1) {
      const payload = printEvent(event, false, held * slotMs * samplesPerMs);
      yield [{ payload, isFirst: held === 1 }];
    }
    const end = { payload: printEvent(event, true, holds * slotMs * samplesPerMs), isFirst: false };
    yield [end, end, end];
    for (let i = 0; i < gaps; i += 1) yield [];
  }
}

function checkedDigits(digits: string): string[] {
  const all = [...digits.toUpperCase()];
  const wrong = all.find((digit) => digit !== ',' && !keys.includes(digit));
  if (wrong !== undefined) throw new Error(`No key on a telephone: ${JSON.stringify(wrong)}`);
  return all;
}

export interface HeardDigit {
  readonly digit: string;
  readonly durationMs: number;
}

/** Turns incoming event packets into digits, each once, however often its packets are repeated or lost. */
export class EventReceiver {
  #current: { timestamp: number; event: number; duration: number; isReported: boolean } | undefined;

  constructor(private readonly onDigit: (digit: HeardDigit) => void) {}

  receive(payload: Buffer, timestamp: number): void {
    if (payload.length < 4) return;
    const event = payload[0] ?? 0;
    const isEnd = ((payload[1] ?? 0) & 0x80) !== 0;
    const duration = payload.readUInt16BE(2);
    if (this.#current?.timestamp !== timestamp || this.#current.event !== event) {
      // All three ends of the one before were lost (§2.5.2.3): a new event says it is over.
      this.finish();
      this.#current = { timestamp, event, duration, isReported: false };
    }
    this.#current.duration = Math.max(duration, this.#current.duration);
    if (isEnd) this.finish();
  }

  /** Reports the running event; also called when audio resumes or the call ends. */
  finish(): void {
    const current = this.#current;
    if (current === undefined || current.isReported) return;
    current.isReported = true;
    const digit = keys[current.event];
    if (digit !== undefined) this.onDigit({ digit, durationMs: current.duration / samplesPerMs });
  }
}
