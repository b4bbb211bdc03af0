import type { BridgeId } from '../index.js';
import type { SwitchLeg } from './switch-leg.js';

/** One conversation inside the switch: everybody in it hears everybody else. */
export class SwitchBridge {
  readonly #legs = new Set<SwitchLeg>();

  constructor(readonly id: BridgeId) {}

  get legs(): readonly SwitchLeg[] {
    return [...this.#legs];
  }

  others(leg: SwitchLeg): readonly SwitchLeg[] {
    return this.legs.filter((other) => other !== leg);
  }

  /** All join in one step; a leg that was elsewhere is taken from there. */
  add(legs: readonly SwitchLeg[]): void {
    for (const leg of legs) {
      if (leg.bridge !== this) leg.bridge?.take(leg);
      this.#legs.add(leg);
    }
    for (const leg of this.#legs) leg.joins(this);
  }

  take(leg: SwitchLeg): void {
    if (!this.#legs.delete(leg)) return;
    leg.joins(undefined);
    for (const other of this.#legs) other.listens();
  }
}
