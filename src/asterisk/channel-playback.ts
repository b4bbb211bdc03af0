import { orAborted } from '../kernel/index.js';
import type { Playback, PlaybackEnd, Sound } from '../telephony/index.js';
import { AriUnavailable, isGone, isMissing } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import type { Playback as AriPlayback } from './generated/models.js';
import { playbackId } from './left-behind.js';
import type { Switchboard } from './switchboard.js';

/** Silence of whole seconds, as files of 1 to 10 s: those can be stopped at once. */
function silence(seconds: number): string[] {
  const pieces: string[] = [];
  for (let left = Math.round(seconds); left > 0; left -= 10)
    pieces.push(`sound:silence/${Math.min(left, 10)}`);
  return pieces;
}

/** ARI media of a sound. Only kinds that can be stopped: `number:` and `digits:` cannot. */
export function mediaOf(sound: Sound): string[] {
  switch (sound.kind) {
    case 'file':
      return [`sound:${sound.path}`];
    case 'silence':
      return silence(sound.seconds);
    case 'tone':
      return [`tone:${sound.name}`];
    case 'recording':
      return [`recording:${sound.name}`];
  }
}

/** How long one sound may go on before we stop believing in it. */
const longestMs = { file: 180_000, silence: 0, tone: 600_000, recording: 600_000 } as const;
/** How often an unfinished playback is asked about: a lost event must not hold a caller for ever. */
const checkEveryMs = 10_000;

type Outcome = PlaybackEnd | 'leg-ended';

/** One playback on a channel; its id is chosen and its end awaited before the request goes out. */
export class ChannelPlayback implements Playback {
  readonly #id: string;
  readonly #posted: Promise<void>;
  readonly #outcome: Promise<Outcome>;
  readonly #guard = new AbortController();
  #settle: (outcome: Outcome) => void = () => undefined;
  #settled = false;
  #stopping = false;
  #release: () => void = () => undefined;

  constructor(
    readonly board: Switchboard,
    readonly leg: AsteriskLeg,
    sounds: readonly Sound[],
  ) {
    this.#id = playbackId(leg.id, leg.countPlayback());
    this.#outcome = new Promise((resolve) => (this.#settle = resolve));
    const media = sounds.flatMap(mediaOf);
    if (leg.over || media.length === 0) {
      this.#posted = Promise.resolve();
      this.#end(leg.over ? 'leg-ended' : 'played');
      return;
    }
    board.playbacks.set(this.#id, this);
    this.#release = leg.hold(this);
    this.#posted = this.#post(media);
    void this.#watch(sounds.reduce((sum, sound) => sum + capMs(sound), 0));
  }

  async done(signal?: AbortSignal): Promise<PlaybackEnd> {
    const outcome = await orAborted(this.#outcome, signal);
    if (outcome === 'leg-ended') throw this.leg.signal.reason;
    return outcome;
  }

  /** The POST is awaited first: a DELETE that overtook it would find nothing, and the sound would play on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#posted;
    if (this.#settled) return;
    try {
      await this.board.commands.request('playbacks.stop', { playbackId: this.#id });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    this.#end('stopped');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  finished(playback: AriPlayback): void {
    if (this.#stopping) this.#end('stopped');
    else if (playback.state === 'failed') void this.#failed();
    else this.#end('played');
  }

  legEnded(): void {
    this.#end('leg-ended');
  }

  recheck(): void {
    void this.#ask();
  }

  letGo(): void {
    this.#guard.abort();
  }

  async #post(media: readonly string[]): Promise<void> {
    try {
      await this.leg.clear();
      await this.board.commands.request('channels.playWithId', {
        channelId: this.leg.id,
        playbackId: this.#id,
        media,
      });
    } catch (error) {
      await this.board.explain(error, this.leg);
      if (!this.leg.over) {
        this.board.logger.warn({ err: error, leg: this.leg.id, media }, 'a sound could not be played');
      }
      this.#end('failed');
      if (error instanceof AriUnavailable) void this.#callOff();
    }
  }

  /** The name is used again before long, and what goes away with the leg need not be stopped. */
  #callOff(): Promise<void> {
    const stop = () => this.board.commands.request('playbacks.stop', { playbackId: this.#id });
    return this.board.callOff('a sound', stop, () => this.leg.over || this.board.playbacks.has(this.#id));
  }

  /** A hang-up fails the playback a moment before the leg's end is told: then that is the news. */
  async #failed(): Promise<void> {
    await this.leg.endMayFollow();
    this.#end(this.#stopping ? 'stopped' : 'failed');
  }

  /** True while Asterisk still has it. */
  async #ask(): Promise<boolean> {
    try {
      await this.#posted;
      if (this.#settled) return false;
      await this.board.commands.request('playbacks.get', { playbackId: this.#id });
      return true;
    } catch (error) {
      if (isMissing(error)) this.#end(this.#stopping ? 'stopped' : 'played');
      return false;
    }
  }

  /** Some sounds never report their end (a stored recording that is missing), and an event may be lost. */
  async #watch(limitMs: number): Promise<void> {
    const { clock, logger } = this.board;
    const startedAt = clock.now();
    try {
      while (!this.#settled) {
        await clock.after(checkEveryMs, this.#guard.signal);
        if ((await this.#ask()) && clock.now() - startedAt > limitMs) {
          logger.warn({ leg: this.leg.id, playback: this.#id }, 'a playback does not end, stopping it');
          await this.stop();
          return;
        }
      }
    } catch {
      // Over: the guard was called off.
    }
  }

  #end(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.board.playbacks.delete(this.#id);
    this.#release();
    this.#guard.abort();
    this.#settle(outcome);
  }
}

export const capMs = (sound: Sound): number =>
  sound.kind === 'silence' ? sound.seconds * 1_000 : longestMs[sound.kind];
