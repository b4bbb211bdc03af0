import type { DigestClient } from './digest.js';
import type { Dialog } from './dialog.js';
import {
  q850Of,
  mayMove,
  type CallEnd,
  type CallEvent,
  type CallState,
  type CallTimings,
} from './call-story.js';
import { EventLog, type Wait } from './event-log.js';
import type { Heard } from './heard-audio.js';
import { whereTone, type Stretch, type ToneOptions } from './hearing.js';
import { answerInDialog } from './in-dialog-requests.js';
import { MediaNegotiation } from './media-negotiation.js';
import { present } from './moment.js';
import { refer, reinvite } from './own-requests.js';
import {
  isEnough,
  PromptListener,
  type Prompt,
  type PromptMatch,
  type PromptOptions,
} from './prompt-match.js';
import { RtpSession, type MediaOptions } from './rtp-session.js';
import type { RtpStatistics } from './rtp-statistics.js';
import type { Direction } from './sdp.js';
import type { ServerTransaction } from './server-transaction.js';
import type { HostPort } from './sip-address.js';
import { parseCSeq, type SipMessage, type SipRequest } from './sip-message.js';
import type { PressOptions } from './telephone-event.js';
import { tone } from './tone.js';
import type { DialogOwner, UserAgent } from './user-agent.js';
import { readAudio, samplesPerMs, writeWav } from './wav.js';

/** One call of a robot, dialled or incoming: what it does, what it hears, what happened to it. */
export abstract class RobotCall implements DialogOwner, AsyncDisposable {
  readonly log: EventLog<CallEvent>;
  readonly timings: CallTimings = {};
  readonly digitsHeard: { readonly digit: string; readonly durationMs: number; readonly atMs: number }[] = [];
  #state: CallState = 'inviting';
  #end: CallEnd | undefined;
  #rtp: RtpSession | undefined;
  #negotiation: MediaNegotiation | undefined;
  readonly #unacknowledged = new Map<number, { transaction: ServerTransaction; holdsOffer: boolean }>();
  protected dialog: Dialog | undefined;
  protected readonly releases: (() => void)[] = [];

  protected constructor(
    readonly agent: UserAgent,
    protected readonly server: HostPort,
    title: string,
    readonly callId: string,
    protected readonly digest: DigestClient | undefined,
  ) {
    this.log = new EventLog(title);
  }

  get state(): CallState {
    return this.#state;
  }

  /** How the call ended; undefined while it lives. */
  get end(): CallEnd | undefined {
    return this.#end;
  }

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

  /** Stops speaking and pressing at once. */
  hushes(): void {
    this.rtp.hush();
  }

  async ringing(wait?: Wait): Promise<void> {
    await this.#until('ringing', wait, () => this.timings.ringing);
  }

  async answered(wait?: Wait): Promise<void> {
    await this.#until('answered', wait, () => this.timings.answered);
  }

  ended(wait?: Wait): Promise<CallEnd> {
    return this.log.until('the call ended', () => this.#end, wait);
  }

  async firstRtp(wait?: Wait): Promise<void> {
    await this.#until('the first RTP packet', wait, () => this.timings.firstRtp);
  }

  /** Resolves when these digits have been heard in a row; `sinceMs` leaves out earlier ones. */
  async hearsDigits(digits: string, wait: Wait & { readonly sinceMs?: number } = {}): Promise<void> {
    await this.#until(`digits ${digits} heard`, wait, () => {
      const recent = this.digitsHeard.filter(({ atMs }) => atMs >= (wait.sinceMs ?? -Infinity));
      return recent
        .map(({ digit }) => digit)
        .join('')
        .includes(digits)
        ? true
        : undefined;
    });
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

  /** Any other wait on what the call has done or heard. */
  until<T>(awaited: string, look: () => T | undefined, wait?: Wait): Promise<T> {
    return this.#until(awaited, wait, look);
  }

  /** Puts the other side on hold (sendonly) or silences both (inactive), by re-INVITE. */
  async holds(direction: Direction = 'sendonly'): Promise<void> {
    await this.#reinvites(direction);
  }

  async resumes(): Promise<void> {
    await this.#reinvites('sendrecv');
  }

  /** Blind transfer to a number or URI (RFC 3515), attended to another call of this robot; gives the status. */
  refers(target: string | RobotCall): Promise<number> {
    return refer(this, this.dialog, target, this.server);
  }

  /** What a Replaces header needs to name this call; undefined before there is a dialog. */
  get replaceable(): Pick<Dialog, 'remoteTarget' | 'remoteTag' | 'localTag'> | undefined {
    return this.dialog;
  }

  abstract hangsUp(wait?: Wait): Promise<CallEnd>;

  /** A 2xx of ours to an INVITE is out: its ACK is awaited, with the answer when the 2xx held our offer. */
  expectAck(transaction: ServerTransaction, holdsOffer: boolean): void {
    this.#unacknowledged.set(parseCSeq(transaction.request).number, { transaction, holdsOffer });
  }

  acknowledged(ack: SipRequest): void {
    const { number } = parseCSeq(ack);
    const accepted = this.#unacknowledged.get(number);
    this.#unacknowledged.delete(number);
    accepted?.transaction.acknowledged();
    if (accepted?.holdsOffer === true && ack.body.length > 0) this.negotiation.settle(ack.body.toString());
  }

  receive(request: SipRequest, transaction: ServerTransaction): void {
    answerInDialog(this, this.dialog, request, transaction);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state !== 'ended') await this.hangsUp({ withinMs: 2_000 }).catch(() => undefined);
    this.finish({ by: 'near', how: 'closed', status: 0, reason: 'closed' });
    await this.#rtp?.[Symbol.asyncDispose]();
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
    if (this.#state === 'ended') await this.#rtp[Symbol.asyncDispose]();
  }

  /** Moves on; false when the story does not allow it any more. */
  protected move(to: CallState): boolean {
    if (!mayMove(this.#state, to)) return false;
    this.#state = to;
    return true;
  }

  /** The end of the story; only the first one counts. */
  finish(end: Omit<CallEnd, 'reasonHeaders' | 'q850'>, message?: SipMessage): void {
    if (!this.move('ended')) return;
    const reasonHeaders = message?.headers.values('Reason') ?? [];
    const q850 = q850Of(reasonHeaders);
    this.#end = { ...end, reasonHeaders, ...(q850 === undefined ? {} : { q850 }) };
    this.timings.ended = present();
    for (const release of this.releases.splice(0)) release();
    // What was heard stays; the socket goes.
    void this.#rtp?.[Symbol.asyncDispose]();
    this.log.append({ kind: 'ended', ...this.#end });
  }

  /** BYE (RFC 3261 §15.1.1): the call is over whatever the answer is; resolves when there is one. */
  protected async sayBye(wait?: Wait, how: CallEnd['how'] = 'hung up'): Promise<CallEnd> {
    const { dialog } = this;
    if (dialog === undefined || this.#state !== 'answered') return this.ended(wait);
    this.timings.byeSent = present();
    const bye = dialog.request('BYE');
    this.finish({ by: 'near', how, status: 200, reason: 'OK' });
    let status: number | undefined;
    void this.agent.exchange(bye, dialog.nextHop, { digest: this.digest }).then((response) => {
      status = response.status;
      this.log.append({ kind: 'bye-answered', status });
    });
    return this.log.until('the BYE answered', () => (status === undefined ? undefined : this.#end), wait);
  }

  async #reinvites(direction: Direction): Promise<void> {
    const response = await reinvite(this, this.dialog, direction);
    if (response.status >= 300) {
      throw new Error(`re-INVITE refused with ${response.status} ${response.reason}\n${this.log.toString()}`);
    }
    this.negotiation.settle(response.body.toString());
    this.log.append({ kind: 'media-changed', direction: this.direction, by: 'near' });
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
    return this.#until(`${what} heard`, wait, () => {
      const begunMs = present().ms;
      const { durationMs } = this.rtp.heard;
      const isOver = this.#state === 'ended';
      if (durationMs === heardMs || (!isOver && (begunMs < nextMs || durationMs < heardMs + 200)))
        return undefined;
      heardMs = durationMs;
      const found = listen(this.heardSince(wait.sinceMs ?? -Infinity).pcm);
      const endedMs = present().ms;
      nextMs = endedMs + 4 * (endedMs - begunMs);
      return found;
    });
  }

  #until<T>(awaited: string, wait: Wait | undefined, look: () => T | undefined): Promise<T> {
    return this.log.until(awaited, look, wait, () =>
      this.#end === undefined
        ? undefined
        : `the call ended (${this.#end.how} by ${this.#end.by}, ${this.#end.status} ${this.#end.reason})`,
    );
  }
}
