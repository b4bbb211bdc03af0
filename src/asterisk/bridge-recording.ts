import { TimedOut, type Clock } from '../kernel/index.js';
import type { TalkRecording } from '../telephony/index.js';
import { isGone, isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';

const beginsWithinMs = 5_000;
const askEveryMs = 50;

/**
 * A recording of a bridge, known by its name alone: Asterisk tells its events to the recorder's channel, which is not
 * ours, so it is asked. It ends by itself when the bridge is destroyed.
 */
export class BridgeRecording implements TalkRecording {
  constructor(
    readonly commands: CommandPool,
    readonly name: string,
  ) {}

  async state(): Promise<'recording' | 'paused' | undefined> {
    try {
      const { state } = await this.commands.request('recordings.getLive', { recordingName: this.name });
      if (state === 'paused') return 'paused';
      return state === 'recording' || state === 'queued' ? 'recording' : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  pause(): Promise<void> {
    return unlessOver(this.commands.request('recordings.pause', { recordingName: this.name }));
  }

  resume(): Promise<void> {
    return unlessOver(this.commands.request('recordings.unpause', { recordingName: this.name }));
  }

  stop(): Promise<void> {
    return unlessOver(this.commands.request('recordings.stop', { recordingName: this.name }));
  }

  /** The command is answered before the recorder has come to the bridge. */
  async untilBegun(clock: Clock): Promise<void> {
    const since = clock.now();
    for (;;) {
      const { state } = await this.commands.request('recordings.getLive', { recordingName: this.name });
      if (state === 'recording') return;
      if (clock.now() - since > beginsWithinMs)
        throw new TimedOut(`recording ${this.name} to begin`, beginsWithinMs);
      await clock.after(askEveryMs);
    }
  }
}

async function unlessOver(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
