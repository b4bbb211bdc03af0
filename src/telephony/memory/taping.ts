import type { Clock } from '../../kernel/index.js';
import type { RecordingEnd, RecordingRequest } from '../index.js';

export interface Taped {
  readonly end: RecordingEnd;
  readonly durationMs: number;
}

/** A recording under way on one leg. */
export class Taping {
  readonly ended: Promise<Taped>;
  readonly #startedAt: number;
  #taped: Taped | undefined;
  readonly #settle: (taped: Taped) => void;
  readonly #over = new AbortController();
  #listening = new AbortController();

  constructor(
    readonly request: RecordingRequest,
    readonly clock: Clock,
    readonly onEnd: (taping: Taping, taped: Taped) => void,
  ) {
    let settle: (taped: Taped) => void = () => undefined;
    this.ended = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
    this.#startedAt = clock.now();
  }

  begin(speaking: boolean): void {
    this.#endsAfter(this.request.maxDurationMs, 'too-long', this.#over.signal);
    if (!speaking) this.fallsSilent();
  }

  /** The party spoke up: the silence starts anew when they stop. */
  speaks(): void {
    this.#listening.abort();
  }

  fallsSilent(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { maxSilenceMs } = this.request;
    if (maxSilenceMs > 0) this.#endsAfter(maxSilenceMs, 'silence', this.#listening.signal);
  }

  /** True when this key ends the recording; such a key is not left for the next menu. */
  takes(digit: string): boolean {
    const { finishKey } = this.request;
    if (finishKey !== 'any' && finishKey !== digit) return false;
    this.finish('finish-key');
    return true;
  }

  finish(end: RecordingEnd): void {
    if (this.#taped) return;
    this.#taped = { end, durationMs: this.clock.now() - this.#startedAt };
    this.#over.abort();
    this.#listening.abort();
    this.#settle(this.#taped);
    this.onEnd(this, this.#taped);
  }

  #endsAfter(delayMs: number, end: RecordingEnd, signal: AbortSignal): void {
    this.clock.after(delayMs, signal).then(
      () => this.finish(end),
      () => undefined,
    );
  }
}

/** A WAV file of silence: 8,000 samples a second, 16 bit, one channel. */
export function silentWav(durationMs: number): Uint8Array {
  const dataBytes = Math.round(durationMs * 8) * 2;
  const wav = Buffer.alloc(44 + dataBytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + dataBytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(dataBytes, 40);
  return wav;
}
