import type { Clock } from '../../kernel/index.js';
import type { BridgeId, Sound } from '../index.js';
import type { BridgeTaping } from './bridge-taping.js';
import { Playing } from './playing.js';
import type { SwitchLeg } from './switch-leg.js';

/** One conversation inside the switch: everybody in it hears everybody else. */
export class SwitchBridge {
  readonly #legs = new Set<SwitchLeg>();
  readonly #playings = new Set<Playing>();
  readonly tapings = new Set<BridgeTaping>();
  #sound: Sound | undefined;

  constructor(readonly id: BridgeId) {}

  get legs(): readonly SwitchLeg[] {
    return [...this.#legs];
  }

  /** What is played to all of it. */
  get sound(): Sound | undefined {
    return this.#sound;
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

  play(sounds: readonly Sound[], clock: Clock, lengthMs: (sound: Sound) => number | undefined): Playing {
    const playing = new Playing(sounds, (over) => {
      this.#playings.delete(over);
      this.#hears(undefined);
    });
    if (this.#legs.size === 0) playing.finish('failed');
    else {
      this.#playings.add(playing);
      playing.begin(clock, lengthMs, (sound) => this.#hears(sound));
    }
    return playing;
  }

  stopPlaying(): void {
    for (const playing of [...this.#playings]) playing.finish('stopped');
  }

  #hears(sound: Sound | undefined): void {
    this.#sound = sound;
    for (const leg of this.#legs) leg.listens();
  }
}
