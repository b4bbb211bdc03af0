import type { Clock, NewId } from '../kernel/index.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { isGone, isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import type { LiveRecording, Playback } from './generated/models.js';
import type { AriLogger } from './logger.js';

/** Whoever waits for the end of a playback or a recording, found by the id that was chosen before it began. */
export interface Awaiting<T> {
  finished(what: T): void;
}

/**
 * What is alive right now, by id. Entries are made before the request goes out and go away with what they stand
 * for: a call that is over leaves none.
 */
export class Switchboard {
  readonly legs = new Map<string, AsteriskLeg>();
  readonly playbacks = new Map<string, Awaiting<Playback>>();
  readonly recordings = new Map<string, Awaiting<LiveRecording>>();
  /** Channels that Asterisk makes at our wish beside the legs: told once they may be used. */
  readonly arriving = new Map<string, () => void>();

  constructor(
    readonly app: string,
    readonly commands: CommandPool,
    readonly clock: Clock,
    readonly newId: NewId,
    readonly logger: AriLogger,
  ) {}

  /**
   * Makes sense of a command that failed at a leg. When the leg is gone its end is noted, so that its signal is
   * aborted, and the returned error is the reason of that; else it is the error itself.
   */
  async explain(error: unknown, leg: AsteriskLeg): Promise<unknown> {
    if (!leg.over && isGone(error)) await this.verify(leg);
    return leg.over ? leg.signal.reason : error;
  }

  /** Asks whether the leg is still there, and ends it when it is not. */
  async verify(leg: AsteriskLeg): Promise<void> {
    try {
      await this.commands.request('channels.get', { channelId: leg.id });
    } catch (error) {
      if (isMissing(error)) leg.end('hung-up');
    }
  }

  /** For commands whose result nobody waits for: a channel that has gone is no news, all else is logged. */
  async quietly(command: Promise<unknown>, what: string): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (!isGone(error)) this.logger.warn({ err: error }, `${what} failed`);
    }
  }
}
