import type { Clock, NewId } from '../kernel/index.js';
import type { Leg } from '../telephony/index.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { AriUnavailable, isBadChannel, isGone, isLeaving, isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import type { LiveRecording, Playback } from './generated/models.js';
import type { AriLogger } from './logger.js';

/** Whoever waits for the end of a playback or a recording, found by the id that was chosen before it began. */
export interface Awaiting<T> {
  finished(what: T): void;
}

/** When what was not answered is looked for again: by then Asterisk has done it, or never will. */
const lateAfterMs = [1_000, 2_000, 4_000, 8_000];
/** Half a thousand events may be in front of a leg's end, in a switch that is asked for more than it can do. */
const endFollowsMs = 5_000;

/**
 * What is alive right now, by id. Entries are made before the request goes out and go away with what they stand
 * for: a call that is over leaves none.
 */
export class Switchboard {
  readonly legs = new Map<string, AsteriskLeg>();
  /** Conversations that are not over: whoever comes back to one makes it under the same name. */
  readonly conversations = new Map<string, object>();
  readonly playbacks = new Map<string, Awaiting<Playback>>();
  readonly recordings = new Map<string, Awaiting<LiveRecording>>();
  /** Channels that Asterisk makes at our wish beside the legs: told once they may be used. */
  readonly arriving = new Map<string, () => void>();
  readonly #closed = new AbortController();

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
    if (!leg.over && (isGone(error) || isBadChannel(error))) await this.verify(leg);
    if (!leg.over && isLeaving(error)) await this.endFollows(leg);
    return leg.over ? leg.signal.reason : error;
  }

  /** Asterisk has let one of the legs go and will say so: resolves with that end, or when it has been lost on the way. */
  async endFollows(...legs: readonly Leg[]): Promise<void> {
    const ended = AbortSignal.any(legs.map(({ signal }) => signal));
    await this.clock.after(endFollowsMs, ended).catch(() => undefined);
  }

  /** Asks whether the leg is still there, and ends it when it is not. */
  async verify(leg: AsteriskLeg): Promise<void> {
    try {
      await this.commands.request('channels.get', { channelId: leg.id });
    } catch (error) {
      if (isMissing(error)) leg.end('hung-up');
    }
  }

  /**
   * Removes what was asked for and came to no answer. Asterisk may still be at it, and a removal that overtakes the making
   * finds nothing: so it is repeated until it finds something, for some fifteen seconds. `wanted` says that there is
   * something new under the same name. Never rejects.
   */
  async callOff(what: string, remove: () => Promise<unknown>, wanted?: () => boolean): Promise<void> {
    for (const pauseMs of [...lateAfterMs, undefined]) {
      if (wanted?.() === true) return;
      try {
        return void (await remove());
      } catch (error) {
        if (!isMissing(error) && !(error instanceof AriUnavailable)) {
          if (!isGone(error)) this.logger.warn({ err: error }, `calling off ${what} failed`);
          return;
        }
      }
      if (pauseMs === undefined) return;
      const over = await this.clock.after(pauseMs, this.#closed.signal).then(
        () => false,
        () => true,
      );
      if (over) return;
    }
  }

  /** Nothing is looked for any more. */
  close(): void {
    this.#closed.abort(new Error('the connection is taken down'));
  }

  /** Asks for the events of a channel that has not come into our application. Rejects (`isGone`) when it is gone. */
  async hearOf(channelId: string): Promise<void> {
    const eventSource = `channel:${channelId}`;
    const question = { applicationName: this.app, eventSource };
    await this.commands.request('applications.subscribe', question, { inARow: true });
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
