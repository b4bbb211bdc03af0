import { orAborted } from '../kernel/index.js';
import type { BridgeId, Playback, PlaybackEnd, Sound } from '../telephony/index.js';
import { AriUnavailable, isGone } from './ari-errors.js';
import { capMs, mediaOf } from './channel-playback.js';
import type { Playback as AriPlayback } from './generated/models.js';
import type { Switchboard } from './switchboard.js';

/** How often an unfinished playback is asked about: a lost event, or a bridge that is gone, must not hold anybody. */
const checkEveryMs = 2_000;

/** One playback to all in a bridge, by an announcer that Asterisk adds to it: the channels stay free for commands. */
export class BridgePlayback implements Playback {
  readonly #id: string;
  readonly #posted: Promise<void>;
  readonly #ended: Promise<PlaybackEnd>;
  readonly #guard = new AbortController();
  #settle: (end: PlaybackEnd) => void = () => undefined;
  #stopping = false;

  constructor(
    readonly board: Switchboard,
    readonly bridgeId: BridgeId,
    sounds: readonly Sound[],
    made: Promise<unknown>,
  ) {
    this.#id = board.newId('announcement');
    this.#ended = new Promise((resolve) => (this.#settle = resolve));
    board.playbacks.set(this.#id, this);
    this.#posted = this.#post(made, sounds.flatMap(mediaOf));
    void this.#watch(sounds.reduce((sum, sound) => sum + capMs(sound), 0));
  }

  done(signal?: AbortSignal): Promise<PlaybackEnd> {
    return orAborted(this.#ended, signal);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#posted;
    if (this.#guard.signal.aborted) return;
    await this.board.quietly(
      this.board.commands.request('playbacks.stop', { playbackId: this.#id }),
      'stopping an announcement',
    );
    this.#end('stopped');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  finished(playback: AriPlayback): void {
    this.#end(this.#stopping ? 'stopped' : playback.state === 'failed' ? 'failed' : 'played');
  }

  async #post(made: Promise<unknown>, media: readonly string[]): Promise<void> {
    try {
      await made;
      const { bridgeId } = this;
      const { channels } = await this.board.commands.request('bridges.get', { bridgeId });
      if (channels.length === 0) return this.#end('failed');
      await this.board.commands.request('bridges.playWithId', { bridgeId, playbackId: this.#id, media });
    } catch (error) {
      if (!isGone(error))
        this.board.logger.warn({ err: error, bridge: this.bridgeId }, 'an announcement could not be played');
      this.#end('failed');
      if (!(error instanceof AriUnavailable)) return;
      const stop = () => this.board.commands.request('playbacks.stop', { playbackId: this.#id });
      void this.board.callOff('an announcement', stop);
    }
  }

  async #watch(limitMs: number): Promise<void> {
    const { clock, commands } = this.board;
    const startedAt = clock.now();
    try {
      // Before that Asterisk knows nothing of it.
      await orAborted(this.#posted, this.#guard.signal);
      while (!this.#guard.signal.aborted) {
        await clock.after(checkEveryMs, this.#guard.signal);
        try {
          await commands.request('playbacks.get', { playbackId: this.#id });
        } catch (error) {
          if (isGone(error)) this.#end('stopped');
        }
        if (clock.now() - startedAt > limitMs) await this.stop();
      }
    } catch {
      // Over: the guard was called off.
    }
  }

  #end(end: PlaybackEnd): void {
    if (this.#guard.signal.aborted) return;
    this.board.playbacks.delete(this.#id);
    this.#guard.abort();
    this.#settle(end);
  }
}
