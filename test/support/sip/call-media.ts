import type { CallEnd, CallEvent, CallTimings } from './call-story.js';
import type { EventLog, Wait } from './event-log.js';
import type { Heard } from './heard-audio.js';
import { whereTone, type Stretch, type ToneOptions } from './hearing.js';
import { MediaNegotiation } from './media-negotiation.js';
import { present } from './moment.js';
import { isEnough, PromptListener, type PromptMatch, type PromptOptions } from './prompt-listener.js';
import type { Prompt } from './prompt.js';
import { RtpSession, type MediaOptions } from './rtp-session.js';
import type { RtpStatistics } from './rtp-statistics.js';
import type { Direction } from './sdp.js';
import type { PressOptions } from './telephone-event.js';
import { tone } from './tone.js';
import type { UserAgent } from './user-agent.js';
import { readAudio, samplesPerMs, writeWav } from './wav.js';

/** The mouth and ears of a call: what it says, presses and hears. */
export abstract class CallMedia {
  abstract readonly log: EventLog<CallEvent>;
  readonly timings: CallTimings = {};
  readonly digitsHeard: { readonly digit: string; readonly durationMs: number; readonly atMs: number }[] = [];
  #rtp: RtpSession | undefined;
  #negotiation: MediaNegotiation | undefined;

  protected constructor(readonly agent: UserAgent) {}

  /** How the call ended; undefined while it lives. */
  abstract get end(): CallEnd | undefined;

  get statistics(): RtpStatistics {
    return this.rtp.statistics;
  }

  /** What we may do with media now; `recvonly` or `inactive` while the other side holds us. */
  get direction(): Direction {
    return this.negotiation.direction;
  }

  /** Everything heard so far. */
  get heard(): Heard {
    return this.rtp.heard.since();
  }

  /** What was heard from a moment on (performance.now); {@link present} gives a mark. */
  heardSince(markMs: number): Heard {
    return this.rtp.heard.since(markMs);
  }

  saveHeard(path: string): void {
    writeWav(path, this.heard.pcm);
  }

  /** The digits heard so far, in one string. */
  get digits(): string {
    return this.digitsHeard.map(({ digit }) => digit).join('');
  }

  /** Presses keys, one after the other, as RFC 4733 events; resolves when the last gap is over. */
  async presses(digits: string, options: PressOptions = {}): Promise<void> {
    this.log.append({ kind: 'pressed', digits });
    await this.#saidAll(this.rtp.press(digits, options));
  }

  /** Plays samples, or a tone. */
  async plays(sound: Int16Array | { readonly hz: number; readonly durationMs: number }): Promise<void> {
    const pcm = sound instanceof Int16Array ? sound : tone(sound.hz, sound.durationMs);
    this.log.append({ kind: 'spoke', durationMs: pcm.length / samplesPerMs });
    await this.#saidAll(this.rtp.speak(pcm));
  }

  /** Speaks a sound file (8 kHz mono WAV, .ulaw, .alaw, .sln). */
  async speaks(path: string): Promise<void> {
    await this.plays(readAudio(path));
  }

  /** From now on the line has this noise (8 kHz) whenever nothing is said. */
  lineHasNoise(pcm: Int16Array): void {
    this.rtp.noise(pcm);
  }

  /** Stops speaking and pressing at once. */
  hushes(): void {
    this.rtp.hush();
  }

  async firstRtp(wait?: Wait): Promise<void> {
    await this.until('the first RTP packet', () => this.timings.firstRtp, wait);
  }

  /** Resolves when these digits have been heard in a row; `sinceMs` leaves out earlier ones. */
  async hearsDigits(digits: string, wait: Wait & { readonly sinceMs?: number } = {}): Promise<void> {
    await this.until(
      `digits ${digits} heard`,
      () => {
        const recent = this.digitsHeard.filter(({ atMs }) => atMs >= (wait.sinceMs ?? -Infinity));
        return recent
          .map(({ digit }) => digit)
          .join('')
          .includes(digits)
          ? true
          : undefined;
      },
      wait,
    );
  }

  /** Resolves with the place of a tone, once it has sounded for `minMs`. */
  hearsTone(hz: number, wait: Wait & ToneOptions & { readonly sinceMs?: number } = {}): Promise<Stretch> {
    return this.#listensFor(`a tone of ${hz} Hz`, wait, (pcm) => whereTone(pcm, hz, wait));
  }

  /** Resolves when (enough of) a prompt has been heard; offsets count from `sinceMs` or the first packet. */
  hearsPrompt(
    prompt: Prompt,
    wait: Wait & PromptOptions & { readonly sinceMs?: number } = {},
  ): Promise<PromptMatch> {
    const listener = new PromptListener(prompt);
    return this.#listensFor(`prompt ${prompt.name}`, wait, (pcm) =>
      listener.matches(pcm).find((match) => isEnough(match, wait)),
    );
  }

  /** Any other wait on what the call has done or heard; it fails at once when the call ends. */
  until<T>(awaited: string, look: () => T | undefined, wait?: Wait): Promise<T> {
    return this.log.until(awaited, look, wait, () =>
      this.end === undefined
        ? undefined
        : `the call ended (${this.end.how} by ${this.end.by}, ${this.end.status} ${this.end.reason})`,
    );
  }

  get rtp(): RtpSession {
    if (this.#rtp === undefined) throw new Error('This call has no media yet');
    return this.#rtp;
  }

  get negotiation(): MediaNegotiation {
    if (this.#negotiation === undefined) throw new Error('This call has no media yet');
    return this.#negotiation;
  }

  protected async openMedia(options: MediaOptions): Promise<void> {
    this.#rtp = await RtpSession.open(
      this.agent.bindAddress,
      this.agent.clock,
      options,
      {
        onFirstPacket: (at) => {
          this.timings.firstRtp = at;
          this.log.append({ kind: 'first-rtp' });
        },
        onAudio: () => {
          if (this.log.isAwaited) this.log.recheck();
        },
        onDigit: ({ digit, durationMs }) => {
          this.digitsHeard.push({ digit, durationMs, atMs: present().ms });
          this.log.append({ kind: 'digit-heard', digit, durationMs });
        },
      },
      () => this.agent.sink(),
    );
    this.#negotiation = new MediaNegotiation(this.#rtp, options.codecs ?? ['PCMU']);
    // The call may have ended while the socket was being bound.
    if (this.end !== undefined) await this.closeMedia();
  }

  /** What was heard stays; the socket goes. */
  protected async closeMedia(): Promise<void> {
    await this.#rtp?.[Symbol.asyncDispose]();
  }

  async #saidAll(said: Promise<boolean>): Promise<void> {
    if (!(await said)) this.log.append({ kind: 'trouble', text: 'not all was said' });
  }

  /** Listening costs: it is done after every 200 ms of sound and takes a fifth of the time at most. */
  #listensFor<T>(
    what: string,
    wait: Wait & { readonly sinceMs?: number },
    listen: (pcm: Int16Array) => T | undefined,
  ): Promise<T> {
    let nextMs = 0;
    let heardMs = -1;
    return this.until(
      `${what} heard`,
      () => {
        const begunMs = present().ms;
        const { durationMs } = this.rtp.heard;
        const isOver = this.end !== undefined;
        if (durationMs === heardMs || (!isOver && (begunMs < nextMs || durationMs < heardMs + 200)))
          return undefined;
        heardMs = durationMs;
        const found = listen(this.heardSince(wait.sinceMs ?? -Infinity).pcm);
        const endedMs = present().ms;
        nextMs = endedMs + 4 * (endedMs - begunMs);
        return found;
      },
      wait,
    );
  }
}
