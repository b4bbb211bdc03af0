import { CallEnded } from '../../kernel/index.js';
import type { Overhearing, OverhearingMode } from '../index.js';
import type { MemoryLeg } from './memory-leg.js';
import type { SwitchLeg } from './switch-leg.js';

export class MemoryOverhearing implements Overhearing {
  readonly ended: Promise<void>;
  readonly #takeOff: () => void;
  readonly #forget: () => void;
  readonly #settle: () => void;

  constructor(
    readonly leg: MemoryLeg,
    /** Undefined when it is gone. */
    readonly other: SwitchLeg | undefined,
    mode: OverhearingMode,
  ) {
    const { process, inSwitch } = leg;
    if (inSwitch.bridge)
      throw new Error(`leg ${leg.id}: overhears nobody from within a conversation; take it out first`);
    if (inSwitch.isPlaying || inSwitch.music)
      throw new Error(`leg ${leg.id}: overhears nobody while something plays to it; stop that first`);
    let settle: () => void = () => undefined;
    this.ended = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
    const reached = process.connected && other && !other.end && !inSwitch.end;
    this.#takeOff = reached ? inSwitch.overhears(other, mode === 'whisper') : () => undefined;
    this.#forget = process.onDeath(this.#takeOff);
    const over = () => this.#isOver();
    inSwitch.onEnd(over);
    other?.onEnd(over);
    if (!reached) over();
  }

  async begun(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await this.leg.process.reach();
    const end = this.leg.inSwitch.end ?? this.other?.end;
    if (end || !this.other) throw new CallEnded(end?.cause ?? 'hung-up');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver();
    await this.leg.process.unlessDead();
  }

  #isOver(): void {
    this.#takeOff();
    this.#forget();
    this.#settle();
  }
}
