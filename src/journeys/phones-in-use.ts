import { orAborted } from '../kernel/index.js';
import type { Leg } from '../telephony/index.js';

/**
 * Phones that are in a call which their agents made, to dial a feature code. Many phones hold one call at a time: one
 * that was rung while it confirms the sign-in would be busy, and its agent set 'missed' for no fault.
 */
export class PhonesInUse {
  readonly #legs = new Map<string, Set<Leg>>();

  add(leg: Leg): void {
    const phone = leg.party.line;
    const legs = this.#legs.get(phone) ?? new Set();
    this.#legs.set(phone, legs.add(leg));
    void leg.ended.then(() => {
      legs.delete(leg);
      if (legs.size === 0 && this.#legs.get(phone) === legs) this.#legs.delete(phone);
    });
  }

  /** Resolves when the phone is in no such call; rejects with the signal's reason. */
  async untilFree(phone: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const [leg] = this.#legs.get(phone) ?? [];
      if (!leg) return;
      await orAborted(leg.ended, signal);
    }
  }
}
