import { CallEnded, Inbox, reasonOf } from '../kernel/index.js';
import type {
  Digit,
  Leg,
  LegEnd,
  LegEndCause,
  LegId,
  LegRecording,
  LegState,
  Listening,
  Music,
  Overhearing,
  OverhearingMode,
  Party,
  Playback,
  RecordingRequest,
  Sound,
} from '../telephony/index.js';
import { AriRefused, isGone } from './ari-errors.js';
import { ChannelPlayback } from './channel-playback.js';
import { ChannelRecording } from './channel-recording.js';
import { causeOf, reasonCode } from './end-cause.js';
import { listen } from './listen.js';
import type { MusicRooms } from './music-rooms.js';
import { overhear } from './overhear.js';
import type { Switchboard } from './switchboard.js';

/** The variable that carries a leg's stage record; Asterisk repeats it in every list of channels. */
export const stageVariable = 'RINGDOWN';
/** For a leg we dialled: whether a phone or a trunk was dialled. */
export const fromVariable = 'RINGDOWN_FROM';
/** For a leg that comes to us by the dialplan when it is answered: the application that has dialled it. */
export const dialledByVariable = 'RINGDOWN_DIALLED_BY';
const longestStage = 2_000;
/** How soon a leg's end is told after what failed for the same reason. */
const endFollowsMs = 200;

export interface LegFacts {
  readonly id: LegId;
  readonly direction: 'inbound' | 'outbound';
  readonly from: 'trunk' | 'phone';
  readonly party: Party;
  readonly state: Exclude<LegState, 'ended'>;
}

/** What a leg holds and what must be told when it ends. */
interface Held {
  legEnded(): void;
  /** Events may have been missed: ask how it stands. */
  recheck(): void;
  /** The connection is taken down and the leg lives on: leave nothing waiting. */
  letGo(): void;
  /** True when the digit was meant for it alone (the key that ends a recording). */
  takes?(digit: Digit): boolean;
}

const rank: Readonly<Record<LegState, number>> = { dialling: 0, ringing: 1, up: 2, ended: 3 };

/** A channel in Stasis. It registers itself when made and takes itself off when it ends. */
export class AsteriskLeg implements Leg {
  readonly id: LegId;
  readonly direction: 'inbound' | 'outbound';
  readonly from: 'trunk' | 'phone';
  readonly party: Party;
  readonly digits = new Inbox<Digit>();
  readonly ended: Promise<LegEnd>;
  readonly #controller = new AbortController();
  readonly #held = new Set<Held>();
  readonly #waiting = new Set<{ readonly state: LegState; readonly wake: () => void }>();
  #state: LegState;
  #resolveEnded: (end: LegEnd) => void = () => undefined;
  #placedAt: number;
  #playbacks = 0;
  #hungUpAs: keyof typeof reasonCode | undefined;
  /** Settles when Asterisk knows the channel; until then there is nothing to hang up. */
  #placed: Promise<void> = Promise.resolve();

  constructor(
    readonly board: Switchboard,
    readonly rooms: MusicRooms,
    facts: LegFacts,
  ) {
    this.id = facts.id;
    this.direction = facts.direction;
    this.from = facts.from;
    this.party = facts.party;
    this.#state = facts.state;
    this.#placedAt = board.clock.now();
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    board.legs.set(this.id, this);
  }

  get state(): LegState {
    return this.#state;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get over(): boolean {
    return this.#state === 'ended';
  }

  /** When Asterisk confirmed the channel: only after that does its absence from a list mean that it is gone. */
  get placedAt(): number {
    return this.#placedAt;
  }

  get placed(): Promise<void> {
    return this.#placed;
  }

  /** For a leg that is being dialled; `placed` never rejects. */
  placing(placed: Promise<void>): void {
    this.#placedAt = Infinity;
    this.#placed = placed.then(() => {
      this.#placedAt = this.board.clock.now();
    });
  }

  async answer(): Promise<void> {
    this.signal.throwIfAborted();
    if (this.#state === 'up') return;
    await this.#command(this.#answered());
    this.advance('up');
  }

  /** A caller who calls off in this very moment cannot be answered: Asterisk says 500, and then that the leg has ended. */
  async #answered(): Promise<void> {
    try {
      await this.board.commands.request('channels.answer', { channelId: this.id });
    } catch (error) {
      if (error instanceof AriRefused && error.status === 500) await this.endMayFollow();
      throw error;
    }
  }

  /** What crosses a hang-up fails a moment before the leg's end is told. Resolves with the end, or when none has come by then. */
  async endMayFollow(): Promise<void> {
    await this.board.clock.after(endFollowsMs, this.signal).catch(() => undefined);
  }

  untilRinging(signal?: AbortSignal): Promise<void> {
    return this.#reached('ringing', signal);
  }

  untilUp(signal?: AbortSignal): Promise<void> {
    return this.#reached('up', signal);
  }

  play(sounds: readonly Sound[]): Playback {
    return new ChannelPlayback(this.board, this, sounds);
  }

  /** Resolves at once unless the leg still stands in a room of music. */
  clear(): Promise<void> {
    return this.rooms.clear(this);
  }

  movedToBridge(): void {
    this.rooms.moved(this);
  }

  startMusic(musicClass: string): Music {
    return this.rooms.play(this, musicClass);
  }

  record(request: RecordingRequest): LegRecording {
    return new ChannelRecording(this.board, this, request);
  }

  listen(hear: (samples: Int16Array) => void): Listening {
    return listen(this, hear);
  }

  overhear(other: Leg, mode: OverhearingMode): Overhearing {
    return overhear(this, other.id, mode);
  }

  async packetsHeard(): Promise<number> {
    this.signal.throwIfAborted();
    try {
      return (await this.board.commands.request('channels.rtpstatistics', { channelId: this.id })).rxcount;
    } catch (error) {
      throw await this.board.explain(error, this);
    }
  }

  async remember(stage: string): Promise<void> {
    if (stage.length > longestStage) {
      throw new RangeError(`a stage record has at most ${longestStage} characters, not ${stage.length}`);
    }
    this.signal.throwIfAborted();
    await this.#placed;
    await this.#command(
      this.board.commands.request(
        'channels.setChannelVar',
        { channelId: this.id, variable: stageVariable },
        { body: { value: stage, report_events: true } },
      ),
    );
  }

  async hangUp(reason: keyof typeof reasonCode = 'normal'): Promise<void> {
    if (this.over) return;
    this.#hungUpAs ??= reason;
    await this.#placed;
    if (this.over) return;
    try {
      await this.board.commands.request('channels.hangup', {
        channelId: this.id,
        reason_code: reasonCode[reason],
      });
    } catch (error) {
      if (!isGone(error)) throw error;
      this.end('hung-up');
    }
  }

  /** Moves on; a step back, as late or repeated events suggest it, is no step. */
  advance(to: Exclude<LegState, 'ended'>): void {
    if (this.over || rank[to] <= rank[this.#state]) return;
    this.#state = to;
    this.#wake();
  }

  press(digit: Digit): void {
    if (this.over) return;
    for (const held of this.#held) if (held.takes?.(digit)) return;
    this.digits.put(digit);
  }

  /** The channel was destroyed, with the causes that the network gave. */
  destroyed(q850: number, sipStatus: number | undefined): void {
    const details = {
      ...(q850 > 0 && { q850 }),
      ...(sipStatus !== undefined && sipStatus > 0 && { sipStatus }),
    };
    const answered = this.#state === 'up' || this.direction === 'inbound';
    if (this.#hungUpAs === 'answered-elsewhere') this.end('answered-elsewhere', details);
    else this.end(answered || this.#hungUpAs ? 'hung-up' : causeOf(details.q850, details.sipStatus), details);
  }

  end(cause: LegEndCause, details: Pick<LegEnd, 'q850' | 'sipStatus'> = {}): void {
    if (this.over) return;
    this.#state = 'ended';
    this.board.legs.delete(this.id);
    this.rooms.forget(this.id);
    this.#controller.abort(new CallEnded(cause));
    for (const held of this.#held) held.legEnded();
    this.#held.clear();
    this.#wake();
    this.#resolveEnded({ cause, byUs: this.#hungUpAs !== undefined, at: this.board.clock.now(), ...details });
  }

  /** How many were played before this one. */
  countPlayback(): number {
    return this.#playbacks++;
  }

  hold(held: Held): () => void {
    this.#held.add(held);
    return () => this.#held.delete(held);
  }

  recheck(): void {
    for (const held of this.#held) held.recheck();
  }

  letGo(): void {
    for (const held of this.#held) held.letGo();
  }

  async #command(sent: Promise<unknown>): Promise<void> {
    try {
      await sent;
    } catch (error) {
      throw await this.board.explain(error, this);
    }
  }

  #reached(state: 'ringing' | 'up', signal: AbortSignal | undefined): Promise<void> {
    if (this.over) return Promise.reject(reasonOf(this.signal));
    if (rank[this.#state] >= rank[state]) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(waiting);
        reject(reasonOf(signal ?? this.signal));
      };
      const wake = () => {
        signal?.removeEventListener('abort', giveUp);
        if (this.over) reject(reasonOf(this.signal));
        else resolve();
      };
      const waiting = { state, wake };
      if (signal?.aborted) {
        giveUp();
        return;
      }
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  #wake(): void {
    for (const waiting of this.#waiting) {
      if (rank[this.#state] < rank[waiting.state]) continue;
      this.#waiting.delete(waiting);
      waiting.wake();
    }
  }
}
