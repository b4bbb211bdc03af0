import { CallEnded } from '../../kernel/index.js';
import type { Bridge, BridgeId, Leg, Playback, Sound, TalkRecording } from '../index.js';
import { MemoryTalkRecording } from './bridge-taping.js';
import { MemoryPlayback, unheard } from './memory-playback.js';
import type { MemoryTelephony } from './memory-telephony.js';
import type { SwitchBridge } from './switch-bridge.js';
import type { SwitchLeg } from './switch-leg.js';

/** One process's hold on a conversation. */
export class MemoryBridge implements Bridge {
  constructor(
    readonly process: MemoryTelephony,
    readonly inSwitch: SwitchBridge,
  ) {}

  get id(): BridgeId {
    return this.inSwitch.id;
  }

  async add(...legs: readonly Leg[]): Promise<void> {
    await this.process.reach();
    this.inSwitch.add(legs.map((leg) => this.#present(leg)));
  }

  async remove(leg: Leg): Promise<void> {
    await this.process.reach();
    const there = this.process.world.leg(leg.id);
    if (there) this.inSwitch.take(there);
  }

  play(sounds: readonly Sound[]): Playback {
    this.process.mustLive();
    const { world, connected } = this.process;
    const playing = connected
      ? this.inSwitch.play(sounds, world.clock, (sound) => world.lengthMs(sound))
      : unheard(sounds);
    return new MemoryPlayback(this.process, playing);
  }

  async record(name: string): Promise<TalkRecording> {
    await this.process.reach();
    this.process.world.tape(name, this.inSwitch);
    return new MemoryTalkRecording(this.process, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.unlessDead();
    this.process.world.removeBridge(this.inSwitch);
  }

  #present(leg: Leg): SwitchLeg {
    const there = this.process.world.leg(leg.id);
    if (!there) throw new CallEnded(`leg ${leg.id} had gone before the conversation began`);
    if (there.isPlaying || there.music) {
      throw new Error(`leg ${leg.id} cannot join ${this.id} while something plays to it; stop that first`);
    }
    return there;
  }
}
