import type { Clock, VirtualClock } from '../../../src/kernel/index.js';

/** One process's view of the clock: when the process dies, its alarms are gone and nobody is told. */
export class MortalClock implements Clock {
  readonly #death = new AbortController();

  constructor(readonly clock: VirtualClock) {}

  now(): number {
    return this.clock.now();
  }

  after(delayMs: number, signal?: AbortSignal): Promise<void> {
    const death = this.#death.signal;
    return new Promise((resolve, reject) => {
      if (death.aborted) return;
      this.clock
        .after(delayMs, signal ? AbortSignal.any([signal, death]) : death)
        .then(resolve, (error: Error) => {
          if (!death.aborted) reject(error);
        });
    });
  }

  dies(): void {
    this.#death.abort();
  }
}
