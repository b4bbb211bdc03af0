import { CallEnded, orAborted } from '../../kernel/index.js';
import type { Playback, PlaybackEnd, Sound } from '../index.js';
import type { MemoryLeg } from './memory-leg.js';
import type { MemoryTelephony } from './memory-telephony.js';
import { Playing } from './playing.js';
import type { PlayingEnd } from './playing.js';

/** A playback that never reached the switch. */
export function unheard(sounds: readonly Sound[]): Playing {
  const playing = new Playing(sounds, () => undefined);
  playing.finish('failed');
  return playing;
}

export class MemoryPlayback implements Playback {
  constructor(
    readonly process: MemoryTelephony,
    readonly playing: Playing,
    /** Undefined for one to a whole conversation. */
    readonly leg?: MemoryLeg,
  ) {}

  async done(signal?: AbortSignal): Promise<PlaybackEnd> {
    const told = this.process.told(this.playing.ended);
    const end: PlayingEnd = await orAborted(this.leg ? orAborted(told, this.leg.signal) : told, signal);
    if (end === 'gone') throw new CallEnded(this.leg?.inSwitch.end?.cause ?? 'hung-up');
    return end;
  }

  async stop(): Promise<void> {
    await this.process.unlessDead();
    this.playing.finish('stopped');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
