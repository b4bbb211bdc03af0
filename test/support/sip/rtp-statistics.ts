import type { RtpPacket } from './rtp-packet.js';
import { samplesPerMs } from './wav.js';

/** Figures of one RTP session (RFC 3550 §6.4.1, A.3, A.8). */
export class RtpStatistics {
  packetsSent = 0;
  packetsHeard = 0;
  /** Packets from somewhere else than the other side said it would send from. */
  strays = 0;
  /** The longest time without a packet, milliseconds; also long when nobody sends. */
  longestGapMs = 0;
  lastHeardMs: number | undefined;
  #jitter = 0;
  #transit: number | undefined;
  #ssrc: number | undefined;
  #baseSequence = 0;
  #highestSequence = 0;
  #countedInSource = 0;
  #lostBefore = 0;

  get jitterMs(): number {
    return this.#jitter / samplesPerMs;
  }

  /** Packets that were sent to us, by their numbers, and did not come. */
  get packetsLost(): number {
    return this.#lostBefore + this.#lostInSource;
  }

  get #lostInSource(): number {
    if (this.#ssrc === undefined) return 0;
    return Math.max(0, this.#highestSequence - this.#baseSequence + 1 - this.#countedInSource);
  }

  count(packet: RtpPacket, atMs: number): void {
    this.packetsHeard += 1;
    if (this.lastHeardMs !== undefined) {
      this.longestGapMs = Math.max(this.longestGapMs, atMs - this.lastHeardMs);
    }
    this.lastHeardMs = atMs;
    if (packet.ssrc !== this.#ssrc) this.#startSource(packet);
    const step = ((packet.sequence - this.#highestSequence) << 16) >> 16;
    if (step > 0) this.#highestSequence += step;
    this.#countedInSource += 1;
    this.#countJitter(packet, atMs);
  }

  #startSource(packet: RtpPacket): void {
    this.#lostBefore += this.#lostInSource;
    this.#ssrc = packet.ssrc;
    this.#baseSequence = packet.sequence;
    this.#highestSequence = packet.sequence;
    this.#countedInSource = 0;
    this.#transit = undefined;
  }

  #countJitter(packet: RtpPacket, atMs: number): void {
    const transit = (atMs * samplesPerMs - packet.timestamp) % 2 ** 32;
    const difference = Math.abs(transit - (this.#transit ?? transit));
    this.#transit = transit;
    // A new talk spurt may jump; that is no jitter.
    if (!packet.marker && difference < 8_000) this.#jitter += (difference - this.#jitter) / 16;
  }
}
