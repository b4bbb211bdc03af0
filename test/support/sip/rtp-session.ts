import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { encodeG711, silenceOf } from './g711.js';
import { HeardAudio } from './heard-audio.js';
import { slotMs, type MediaClock, type SlotSender } from './media-clock.js';
import { present, type Moment } from './moment.js';
import { parseRtp, printRtp, type RtpPacket } from './rtp-packet.js';
import { RtpStatistics } from './rtp-statistics.js';
import type { RtpSink } from './rtp-sink.js';
import { codecPayloadTypes, type Codec, type Direction } from './sdp.js';
import type { HostPort } from './sip-address.js';
import {
  EventReceiver,
  pressSlots,
  type EventPacket,
  type HeardDigit,
  type PressOptions,
} from './telephone-event.js';
import { UdpTransport } from './udp-transport.js';
import { samplesPerMs } from './wav.js';

export interface MediaOptions {
  /** `continuously`: silence every 20 ms when nothing is said, as telephones do (default); `when-speaking`: not so. */
  readonly sends?: 'continuously' | 'when-speaking';
  /**
   * `everything` is kept to be listened to (default); `counts-only` keeps figures and key presses; `nothing` gives
   * the call to a shared {@link RtpSink}: it speaks and presses keys, and what it would hear costs nothing.
   */
  readonly hears?: 'everything' | 'counts-only' | 'nothing';
  /** When nothing else is sent: one packet of silence at the start and then this often; 5 000 when not said. */
  readonly keepAliveMs?: number;
  /** In the order of preference; PCMU alone when not said. */
  readonly codecs?: readonly Codec[];
}

/** For hundreds of waiting calls: next to nothing is sent, nothing is kept. */
export const waitingMedia: MediaOptions = { sends: 'when-speaking', hears: 'counts-only' };

/** For still more of them, when even counting is too much: 500 waiting calls are 25,000 packets a second. */
export const deafMedia: MediaOptions = { sends: 'when-speaking', hears: 'nothing' };

export interface MediaTarget {
  readonly remote: HostPort;
  readonly codec: Codec;
  readonly eventPayloadType: number | undefined;
  readonly direction: Direction;
}

export interface RtpListener {
  onFirstPacket(at: Moment): void;
  onAudio(): void;
  onDigit(digit: HeardDigit): void;
}

interface Utterance {
  readonly slots: Iterator<readonly (Buffer | EventPacket)[], void>;
  /**
   * What was held up is made up for in a burst, or each slot keeps its 20 ms. Asterisk tells keys that come in a burst by
   * the time at which they arrive: one that is over at once it takes for two.
   */
  readonly paced: boolean;
  readonly done: (wasHeardOut: boolean) => void;
}

const samplesPerSlot = slotMs * samplesPerMs;

/** The RTP of one call: one socket, speech and keys out in 20 ms slots, audio and keys in. */
export class RtpSession implements SlotSender, AsyncDisposable {
  readonly statistics = new RtpStatistics();
  readonly heard = new HeardAudio();
  readonly #events: EventReceiver;
  readonly #ssrc = randomBytes(4).readUInt32BE();
  readonly #firstTimestamp = randomBytes(4).readUInt32BE();
  #sequence = randomBytes(2).readUInt16BE();
  #transport: UdpTransport | undefined;
  #target: MediaTarget | undefined;
  #utterances: Utterance[] = [];
  /** When the last key was let go; undefined before the first. */
  keyReleasedAtMs: number | undefined;
  #releasedTimestamp: number | undefined;
  #eventTimestamp = 0;
  #wasSilent = true;
  /** What the line sounds like when nothing is said, in slots; digital silence when there is nothing. */
  #bed: readonly Buffer[] = [];
  #lastSentMs = -Infinity;

  private constructor(
    private readonly clock: MediaClock,
    private readonly options: MediaOptions,
    private readonly listener: RtpListener,
    private readonly sink: RtpSink | undefined,
  ) {
    this.#events = new EventReceiver((digit) => listener.onDigit(digit));
  }

  static async open(
    bindAddress: string,
    clock: MediaClock,
    options: MediaOptions,
    listener: RtpListener,
    sink: () => Promise<RtpSink>,
  ): Promise<RtpSession> {
    if (options.hears === 'nothing') return new RtpSession(clock, options, listener, await sink());
    const session = new RtpSession(clock, options, listener, undefined);
    session.#transport = await UdpTransport.open(bindAddress, 0, (datagram, source) =>
      session.#receive(datagram, source),
    );
    return session;
  }

  get local(): HostPort {
    if (this.sink !== undefined) return this.sink.local;
    if (this.#transport === undefined) throw new Error('The RTP socket is not open');
    return this.#transport.local;
  }

  /** From now on media goes here; called with every offer or answer that settles something. */
  aim(target: MediaTarget): void {
    const isFirst = this.#target === undefined;
    this.#target = target;
    if (isFirst) this.clock.join(this);
    if (this.#isContinuous) this.clock.wake(this);
    else if (isFirst) this.whileIdle();
  }

  /** Speaks samples; resolves true when all is sent, false when the call ended before. */
  speak(pcm: Int16Array): Promise<boolean> {
    return this.#utter(audioSlots(encodeG711(this.#codec, pcm), silenceOf(this.#codec)), false);
  }

  press(digits: string, options?: PressOptions): Promise<boolean> {
    if (this.#target !== undefined && this.#target.eventPayloadType === undefined) {
      return Promise.reject(new Error('The other side did not agree to telephone-event (RFC 4733)'));
    }
    return this.#utter(pressSlots(digits, options), true);
  }

  /** From now on the line has this noise whenever nothing is said, over and over. */
  noise(pcm: Int16Array): void {
    this.#bed = [...audioSlots(encodeG711(this.#codec, pcm), silenceOf(this.#codec))].flat();
  }

  /** Drops what is being said and what waits to be said. */
  hush(): void {
    for (const { done } of this.#utterances.splice(0)) done(false);
  }

  sendSlot(slot: number, isLate: boolean): boolean {
    if (isLate && this.#utterances[0]?.paced) return true;
    const packets = this.#nextPackets();
    const timestamp = (this.#firstTimestamp + slot * samplesPerSlot) >>> 0;
    for (const packet of packets) {
      if (Buffer.isBuffer(packet)) this.#send(this.#payloadType, timestamp, this.#wasSilent, packet);
      else this.#sendEvent(packet, timestamp);
    }
    if (packets.length === 0 && this.#isContinuous) {
      this.#send(
        this.#payloadType,
        timestamp,
        this.#wasSilent,
        this.#bed[slot % this.#bed.length] ?? this.#silence,
      );
      this.#wasSilent = false;
    } else this.#wasSilent = packets.length === 0;
    return this.#isContinuous || this.#utterances.length > 0;
  }

  whileIdle(): void {
    if (performance.now() - this.#lastSentMs < (this.options.keepAliveMs ?? 5_000)) return;
    const timestamp = (this.#firstTimestamp + this.clock.slot * samplesPerSlot) >>> 0;
    this.#send(this.#payloadType, timestamp, true, this.#silence);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#events.finish();
    this.clock.leave(this);
    this.hush();
    await this.#transport?.[Symbol.asyncDispose]();
  }

  get #codec(): Codec {
    return this.#target?.codec ?? 'PCMU';
  }

  get #payloadType(): number {
    return codecPayloadTypes[this.#codec];
  }

  get #isContinuous(): boolean {
    return this.options.sends !== 'when-speaking' && this.#target !== undefined;
  }

  get #silence(): Buffer {
    return silence[this.#codec];
  }

  #utter(slots: Utterance['slots'], paced: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      this.#utterances.push({ slots, paced, done: resolve });
      this.clock.wake(this);
    });
  }

  #nextPackets(): readonly (Buffer | EventPacket)[] {
    for (;;) {
      const [current] = this.#utterances;
      if (current === undefined) return [];
      const next = current.slots.next();
      if (next.done !== true) return next.value;
      this.#utterances.shift();
      current.done(true);
    }
  }

  #sendEvent({ payload, isFirst }: EventPacket, timestamp: number): void {
    if (isFirst) this.#eventTimestamp = timestamp;
    // The first of three packets with the end bit: from now on the far end knows the key (RFC 4733 §2.3.2).
    const isEnd = ((payload[1] ?? 0) & 0x80) !== 0;
    if (isEnd && this.#eventTimestamp !== this.#releasedTimestamp) {
      this.#releasedTimestamp = this.#eventTimestamp;
      this.keyReleasedAtMs = performance.now();
    }
    const type = this.#target?.eventPayloadType;
    if (type !== undefined) this.#send(type, this.#eventTimestamp, isFirst, payload);
  }

  #send(payloadType: number, timestamp: number, marker: boolean, payload: Buffer): void {
    const target = this.#target;
    // On hold we keep still (RFC 3264 §8.4).
    if (target === undefined || target.direction === 'recvonly' || target.direction === 'inactive') return;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const { remote } = target;
    const packet = { payloadType, marker, sequence: this.#sequence, timestamp, ssrc: this.#ssrc, payload };
    (this.sink ?? this.#transport)?.send(printRtp(packet), remote);
    this.#lastSentMs = performance.now();
    this.statistics.packetsSent += 1;
  }

  #receive(datagram: Buffer, source: HostPort): void {
    const packet = parseRtp(datagram);
    if (packet === undefined) return;
    // Late packets of the call that had this port before would be heard by the wrong ear.
    if (this.#target !== undefined && this.#target.remote.port !== source.port) {
      this.statistics.strays += 1;
      return;
    }
    const atMs = performance.now();
    const isFirst = this.statistics.packetsHeard === 0;
    this.statistics.count(packet, atMs);
    if (isFirst) this.listener.onFirstPacket(present());
    this.#take(packet, atMs);
  }

  #take(packet: RtpPacket, atMs: number): void {
    const codec = packet.payloadType === 0 ? 'PCMU' : packet.payloadType === 8 ? 'PCMA' : undefined;
    if (codec === undefined) {
      if (packet.payload.length === 4) this.#events.receive(packet.payload, packet.timestamp);
      return;
    }
    if (this.options.hears === 'counts-only') return;
    this.heard.add(packet, codec, atMs);
    this.listener.onAudio();
  }
}

const silence: Readonly<Record<Codec, Buffer>> = {
  PCMU: Buffer.alloc(samplesPerSlot, silenceOf('PCMU')),
  PCMA: Buffer.alloc(samplesPerSlot, silenceOf('PCMA')),
};

/** Cuts encoded audio into slots; the last is filled up with silence. */
function* audioSlots(codes: Buffer, filler: number): Generator<Buffer[], void> {
  for (let at = 0; at < codes.length; at += samplesPerSlot) {
    const slot = codes.subarray(at, at + samplesPerSlot);
    yield [
      slot.length === samplesPerSlot ? slot : Buffer.concat([slot], samplesPerSlot).fill(filler, slot.length),
    ];
  }
}
