/** Work that falls due: looked for again and again, each piece done by one promise, and none twice at a time. */
import type { Clock } from './clock.js';

/** However far away the next one is due: another engine may have asked for one, or clocks may have been set. */
const lookAtLeastEveryMs = 5_000;

const firstAgainMs = 10_000;
const longestAgainMs = 15 * 60_000;

/** How long to wait before somebody else's system that gave no answer is told again. It is never given up. */
export const againAfterMs = (attempts: number): number =>
  Math.min(longestAgainMs, firstAgainMs * 2 ** Math.min(attempts, 10));

export interface DueWorkParts {
  readonly clock: Clock;
  readonly life: AbortSignal;
  /** Begins what is due; answers when the next falls due, undefined for not known. */
  readonly look: () => Promise<number | undefined>;
  /** Looking came to nothing, as a rule for want of the database: it is done again. */
  readonly onDegraded: (error: unknown) => void;
  readonly onFailed: (id: string, error: unknown) => void;
}

export interface AtWork {
  readonly group: string;
  readonly stop: AbortController;
}

export class DueWork {
  readonly atWork = new Map<string, AtWork>();
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(readonly parts: DueWorkParts) {}

  start(): void {
    void this.#run();
  }

  /** Somebody is at work on this until the promise settles. */
  attend(id: string, group: string, work: Promise<void>, stop = new AbortController()): void {
    this.atWork.set(id, { group, stop });
    void work
      .catch((error: unknown) => this.parts.onFailed(id, error))
      .finally(() => {
        this.atWork.delete(id);
        this.wake();
      });
  }

  /** There is something to look at. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    const { clock, life } = this.parts;
    while (!life.aborted) {
      const nextAt = await this.#look();
      const dueInMs = Math.max(0, (nextAt ?? Number.POSITIVE_INFINITY) - clock.now());
      await this.#pause(Math.min(lookAtLeastEveryMs, dueInMs));
    }
  }

  async #look(): Promise<number | undefined> {
    try {
      return await this.parts.look();
    } catch (error) {
      if (!this.parts.life.aborted) this.parts.onDegraded(error);
      return undefined;
    }
  }

  /** Ends after so long, when there is something to look at, or with the process. */
  async #pause(delayMs: number): Promise<void> {
    const over = new AbortController();
    const { clock, life } = this.parts;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#woken) resolve();
      else clock.after(delayMs, AbortSignal.any([over.signal, life])).then(resolve, () => resolve());
    });
    this.#woken = false;
    this.#wake = () => undefined;
    over.abort();
  }
}
