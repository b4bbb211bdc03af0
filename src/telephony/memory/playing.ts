import type { Clock } from '../../kernel/index.js';
import type { PlaybackEnd, Sound } from '../index.js';

/** How a playback ended inside the switch; 'gone' when the leg ended first. */
export type PlayingEnd = PlaybackEnd | 'gone';

/** One playback on one leg. Several are played in the order in which they were asked for, as Asterisk does. */
export class Playing {
  readonly ended: Promise<PlayingEnd>;
  #end: PlayingEnd | undefined;
  readonly #settle: (end: PlayingEnd) => void;
  readonly #over = new AbortController();

  constructor(
    readonly sounds: readonly Sound[],
    readonly onEnd: (playing: Playing) => void,
  ) {
    let settle: (end: PlayingEnd) => void = () => undefined;
    this.ended = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
  }

  get end(): PlayingEnd | undefined {
    return this.#end;
  }

  /** `lengthMs` is undefined for a sound that does not exist. */
  begin(clock: Clock, lengthMs: (sound: Sound) => number | undefined, hear: (sound: Sound) => void): void {
    void this.#perform(clock, lengthMs, hear);
  }

  /** In the same turn; the first end counts. */
  finish(end: PlayingEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#over.abort();
    this.#settle(end);
    this.onEnd(this);
  }

  async #perform(
    clock: Clock,
    lengthMs: (sound: Sound) => number | undefined,
    hear: (sound: Sound) => void,
  ): Promise<void> {
    for (const sound of this.sounds) {
      const soundMs = lengthMs(sound);
      if (soundMs === undefined) return this.finish('failed');
      hear(sound);
      try {
        await clock.after(soundMs, this.#over.signal);
      } catch {
        return; // Stopped, or the leg is gone: `finish` has told it already.
      }
    }
    this.finish('played');
  }
}
