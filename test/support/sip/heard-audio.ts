import { decodeG711, encodeG711, silenceOf } from './g711.js';
import type { Codec } from './sdp.js';
import { present, type Moment } from './moment.js';
import type { RtpPacket } from './rtp-packet.js';
import { sampleRate, samplesPerMs } from './wav.js';

/** What was heard, on one time line: sample 0 is the first packet's arrival, silence stands for what never came. */
export interface Heard {
  readonly pcm: Int16Array;
  readonly startedAt: Moment;
  /** When each packet arrived (performance.now) and where its samples begin. */
  readonly arrivals: readonly { readonly atMs: number; readonly sample: number }[];
}

const mostStall = 800 * samplesPerMs;

/**
 * Puts incoming audio on a time line by RTP timestamp, and by arrival where a new source or a jump makes
 * timestamps meaningless (RFC 3550 §5.1 allows both). Short stalls of a busy switch are closed up. Kept as G.711: 8 kB a second.
 */
export class HeardAudio {
  #codes = Buffer.alloc(0);
  #end = 0;
  #codec: Codec = 'PCMU';
  #startedAt: Moment | undefined;
  #last: { ssrc: number; sequence: number; timestamp: number; sample: number } | undefined;
  /** Pauses that were closed up: where they began, counted with all of them. */
  readonly #stalls: { readonly at: number; readonly length: number }[] = [];
  readonly #arrivalMs: number[] = [];
  readonly #arrivalSamples: number[] = [];

  get startedAt(): Moment | undefined {
    return this.#startedAt;
  }

  get durationMs(): number {
    return this.#end / samplesPerMs;
  }

  add(packet: RtpPacket, codec: Codec, arrivedMs: number): void {
    if (this.#startedAt === undefined) {
      this.#startedAt = { ...present(), ms: arrivedMs };
      this.#codec = codec;
    }
    const sample = this.#place(packet, arrivedMs, this.#startedAt.ms);
    if (sample < 0) return;
    const { payload } = packet;
    const codes = codec === this.#codec ? payload : encodeG711(this.#codec, decodeG711(codec, payload));
    this.#reserve(sample + codes.length);
    if (sample > this.#end) this.#codes.fill(silenceOf(this.#codec), this.#end, sample);
    codes.copy(this.#codes, sample);
    this.#end = Math.max(this.#end, sample + codes.length);
    this.#last = { ssrc: packet.ssrc, sequence: packet.sequence, timestamp: packet.timestamp, sample };
    this.#arrivalMs.push(arrivedMs);
    this.#arrivalSamples.push(sample);
  }

  /** Everything, or from a moment (performance.now) on. */
  since(fromMs = -Infinity): Heard {
    const startedAt = this.#startedAt ?? present();
    const skipped = Math.max(0, Math.round((fromMs - startedAt.ms) * samplesPerMs) || 0);
    const from = Math.min(this.#end, this.#withoutStalls(skipped));
    const skippedMs = Math.min(skipped, this.#end + this.#stalled) / samplesPerMs;
    const first =
      from === 0
        ? 0
        : Math.max(
            0,
            this.#arrivalSamples.findIndex((sample) => sample >= from),
          );
    return {
      pcm: decodeG711(this.#codec, this.#codes.subarray(from, this.#end)),
      startedAt: { ms: startedAt.ms + skippedMs, epochMs: startedAt.epochMs + skippedMs },
      arrivals: this.#arrivalMs
        .slice(first)
        .map((atMs, i) => ({ atMs, sample: (this.#arrivalSamples[first + i] ?? 0) - from })),
    };
  }

  get #stalled(): number {
    return this.#stalls.reduce((sum, { length }) => sum + length, 0);
  }

  /** Where a moment of the call lies on the time line without its stalls. */
  #withoutStalls(sample: number): number {
    return this.#stalls.reduce(
      (left, { at, length }) => left - Math.min(length, Math.max(0, sample - at)),
      sample,
    );
  }

  #place(packet: RtpPacket, arrivedMs: number, startedMs: number): number {
    const byArrival = Math.round((arrivedMs - startedMs) * samplesPerMs) - this.#stalled;
    const last = this.#last;
    if (last?.ssrc === packet.ssrc) {
      const elapsed = (packet.timestamp - last.timestamp) | 0;
      const byTimestamp = last.sample + elapsed;
      // Numbers and timestamps in step: then a late arrival is only our own being busy.
      const packets = ((packet.sequence - last.sequence) << 16) >> 16;
      if (elapsed === packets * packet.payload.length) return byTimestamp;
      // A switch that was kept from its work says so by a jump, and goes on in the middle of the word.
      const stall = elapsed - packet.payload.length;
      if (packets === 1 && stall > 0 && stall <= mostStall) {
        this.#stalls.push({ at: this.#end + this.#stalled, length: stall });
        return this.#end;
      }
      if (Math.abs(byTimestamp - byArrival) < sampleRate) return byTimestamp;
    }
    return Math.max(byArrival, this.#end);
  }

  #reserve(length: number): void {
    if (length <= this.#codes.length) return;
    const larger = Buffer.alloc(Math.max(length, this.#codes.length * 2, 4 * sampleRate));
    this.#codes.copy(larger, 0, 0, this.#end);
    this.#codes = larger;
  }
}
