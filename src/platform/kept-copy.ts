import { messageOf } from '../kernel/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from './log-events.js';
import type { Logger } from './logger.js';

/** Another engine's change is seen within this time. */
const refreshEveryMs = 5_000;

export interface KeptCopyParts<T> {
  readonly read: () => Promise<T>;
  readonly clock: Clock;
  readonly log: Logger;
  /** For the log, when the store is away: what stays as it was known last. */
  readonly what: string;
}

/**
 * A copy of what a store holds, kept at hand so that no call waits for the store. It is read again every 5 s; while the
 * store is away the last known stays.
 */
export class KeptCopy<T> {
  readonly #parts: KeptCopyParts<T>;
  #value: T;
  #changes = 0;
  #failing = false;

  constructor(parts: KeptCopyParts<T>, nothing: T) {
    this.#parts = parts;
    this.#value = nothing;
  }

  get value(): T {
    return this.#value;
  }

  /** What this process has just written to the store, without waiting for the next reading. */
  change(to: (was: T) => T): void {
    this.#changes++;
    this.#value = to(this.#value);
  }

  /** Resolves after the first reading; the others go on until the signal is aborted. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#refresh();
    void this.#keepFresh(signal);
  }

  async #keepFresh(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#parts.clock.after(refreshEveryMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#refresh();
    }
  }

  async #refresh(): Promise<void> {
    const { read, log, what } = this.#parts;
    const changes = this.#changes;
    try {
      const fresh = await read();
      // A reading that was under way during a change may not know of it yet; the next one does.
      if (changes === this.#changes) this.#value = fresh;
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        log.warn(
          { event: logEvents.databaseFailed, why: messageOf(error) },
          `the last known stays in force: ${what}`,
        );
      this.#failing = true;
    }
  }
}
