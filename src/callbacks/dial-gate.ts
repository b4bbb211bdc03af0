/**
 * Dials of one process, one at a time: the next is not sent before the switch has answered the one before, and a gap
 * after that. So the switch itself sees them that far apart, whatever was held up on the way: the process, the database, a
 * free socket, or the switch.
 */
import type { Clock } from '../kernel/index.js';

export class DialGate {
  #before: Promise<void> = Promise.resolve();
  #openAt = Number.NEGATIVE_INFINITY;

  constructor(readonly clock: Clock) {}

  /**
   * When it is this dial's turn: `dial` is called in that very turn of the event loop, and says when the switch knows of
   * it. With undefined it is not made after all, and the next one need not wait. Rejects with the signal's reason.
   */
  async through<T extends { readonly placed: Promise<void> }>(
    gapMs: number,
    signal: AbortSignal,
    dial: () => T | undefined,
  ): Promise<T | undefined> {
    const before = this.#before;
    let open: () => void = () => undefined;
    this.#before = new Promise((resolve) => (open = resolve));
    try {
      await before;
      const waitMs = this.#openAt - this.clock.now();
      if (waitMs > 0) await this.clock.after(waitMs, signal);
      signal.throwIfAborted();
      const made = dial();
      if (made)
        void made.placed.then(() => {
          this.#openAt = this.clock.now() + gapMs;
          open();
        });
      else open();
      return made;
    } catch (error) {
      open();
      throw error;
    }
  }
}
