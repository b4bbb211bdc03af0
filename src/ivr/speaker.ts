import { isUnwinding } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { PromptBook, PromptValues } from '../prompts/index.js';
import type { Leg, Playback, Sound } from '../telephony/index.js';

/** A prompt by its name, one that is given values of its own in place of the call's, or sounds that are there. */
export type Spoken =
  string | { readonly prompt: string; readonly values: PromptValues } | { readonly sounds: readonly Sound[] };

/**
 * Says prompts to the caller. Stopping one takes the switch a moment; the walk goes on meanwhile, and whatever wants
 * the leg next waits for `free`. Disposing waits as well.
 */
export class Speaker implements AsyncDisposable {
  #free: Promise<void> = Promise.resolve();

  constructor(
    readonly leg: Leg,
    readonly signal: AbortSignal,
    readonly prompts: PromptBook,
    readonly log: Logger,
    readonly language: () => string,
    readonly values: () => PromptValues,
  ) {}

  /** Resolves once nothing plays and no command is under way. Rejects never. */
  get free(): Promise<void> {
    return this.#free;
  }

  /**
   * Starts to say prompts once the leg is free and `before` has been done. Undefined when there is no sound for any
   * of them: the call goes on without.
   */
  async begin(prompts: readonly Spoken[], before?: () => Promise<void>): Promise<Playback | undefined> {
    const sounds = Promise.all(prompts.map((prompt) => this.#sounds(prompt)));
    await this.#free;
    await before?.();
    const found = (await sounds).flat();
    this.signal.throwIfAborted();
    if (found.length === 0) return undefined;
    return this.leg.play(found);
  }

  /** Waits until the prompts have been said; says in the log when they could not be. */
  async finished(playback: Playback | undefined, signal: AbortSignal): Promise<void> {
    if ((await playback?.done(signal)) === 'failed') {
      this.log.warn({ event: logEvents.promptFailed }, 'the switch could not play a prompt');
    }
  }

  /** Stops what is being said, without waiting: see `free`. */
  stop(playback: Playback | undefined): void {
    if (!playback) return;
    this.#free = playback.stop().catch((error: unknown) => {
      if (!isUnwinding(error))
        this.log.warn({ event: logEvents.promptFailed, err: error }, 'a prompt could not be stopped');
    });
  }

  async #sounds(spoken: Spoken) {
    if (typeof spoken === 'object' && 'sounds' in spoken) return spoken.sounds;
    const { prompt, values } =
      typeof spoken === 'string' ? { prompt: spoken, values: this.values() } : spoken;
    try {
      return await this.prompts.sounds(this.language(), prompt, values);
    } catch (error) {
      this.log.error(
        { event: logEvents.promptFailed, prompt, err: error },
        'a prompt has no sound at all; the call goes on',
      );
      return [];
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#free;
  }
}
