import type { Clock } from '../../kernel/index.js';
import type { TalkRecording } from '../index.js';
import type { MemoryTelephony } from './memory-telephony.js';

/** A recording of a conversation inside the switch. It outlives the process that began it. */
export class BridgeTaping {
  #tapedMs = 0;
  #since: number | undefined;

  constructor(
    readonly name: string,
    readonly clock: Clock,
    readonly onEnd: (taping: BridgeTaping, durationMs: number) => void,
  ) {
    this.#since = clock.now();
  }

  get state(): 'recording' | 'paused' {
    return this.#since === undefined ? 'paused' : 'recording';
  }

  pause(): void {
    if (this.#since !== undefined) this.#tapedMs += this.clock.now() - this.#since;
    this.#since = undefined;
  }

  resume(): void {
    this.#since ??= this.clock.now();
  }

  finish(): void {
    this.pause();
    this.onEnd(this, this.#tapedMs);
  }
}

/** One process's hold on a recording of a conversation. */
export class MemoryTalkRecording implements TalkRecording {
  constructor(
    readonly process: MemoryTelephony,
    readonly name: string,
  ) {}

  async state(): Promise<'recording' | 'paused' | undefined> {
    await this.process.reach();
    return this.#taping?.state;
  }

  async pause(): Promise<void> {
    await this.process.reach();
    this.#taping?.pause();
  }

  async resume(): Promise<void> {
    await this.process.reach();
    this.#taping?.resume();
  }

  async stop(): Promise<void> {
    await this.process.reach();
    this.#taping?.finish();
  }

  get #taping(): BridgeTaping | undefined {
    return this.process.world.taping(this.name);
  }
}
