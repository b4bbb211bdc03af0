import { reasonOf } from '../kernel/index.js';
import type { Bridge, BridgeId, Leg, Playback, Sound, TalkRecording } from '../telephony/index.js';
import { AriRefused, AriUnavailable, isBadChannel, isGone, isLeaving } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { BridgeRecording } from './bridge-recording.js';
import { BridgePlayback } from './bridge-playback.js';
import { conversationName } from './left-behind.js';
import type { Switchboard } from './switchboard.js';

/**
 * A `mixing` bridge. Two phones in one are joined inside the RTP engine (native_rtp), which costs least; the keys
 * they press then go past Asterisk to the other side and do not show in `Leg.digits`, unless it is asked to hear them.
 */
export class AsteriskBridge implements Bridge {
  /** What went wrong at making it, if anything; never rejects. */
  readonly #made: Promise<Error | undefined>;
  #removed: Promise<void> | undefined;

  constructor(
    readonly board: Switchboard,
    readonly id: BridgeId,
    hearsKeys = false,
  ) {
    board.conversations.set(id, this);
    // Sent at once, so that it is there when the agent answers. 409 and 200 alike mean that it exists.
    this.#made = board.commands
      .request('bridges.createWithId', {
        bridgeId: id,
        type: hearsKeys ? 'mixing,dtmf_events' : 'mixing',
        name: conversationName(board.app),
      })
      .then(() => undefined)
      .catch((error: unknown) => {
        if (error instanceof AriRefused && error.status === 409) return undefined;
        return error instanceof Error ? error : new Error(String(error));
      });
  }

  async add(...legs: readonly Leg[]): Promise<void> {
    for (const leg of legs) leg.signal.throwIfAborted();
    const failed = await this.#made;
    if (failed !== undefined) throw failed;
    try {
      await this.board.commands.request('bridges.addChannel', {
        bridgeId: this.id,
        channel: legs.map(({ id }) => id),
      });
    } catch (error) {
      throw await this.#explain(error, legs);
    }
    for (const { id } of legs) this.board.legs.get(id)?.movedToBridge();
    const gone = legs.find(({ signal }) => signal.aborted);
    if (gone) throw reasonOf(gone.signal);
  }

  async remove(leg: Leg): Promise<void> {
    await this.#made;
    try {
      await this.board.commands.request('bridges.removeChannel', { bridgeId: this.id, channel: leg.id });
    } catch (error) {
      if (!isGone(error) && !isBadChannel(error)) throw error;
    }
  }

  play(sounds: readonly Sound[]): Playback {
    return new BridgePlayback(this.board, this.id, sounds, this.#made);
  }

  /** With a recorder in it a bridge of two is mixed and no longer native_rtp. */
  async record(name: string): Promise<TalkRecording> {
    const failed = await this.#made;
    if (failed !== undefined) throw failed;
    const { commands, clock } = this.board;
    const recording = new BridgeRecording(commands, name);
    try {
      await commands.request('bridges.record', { bridgeId: this.id, name, format: 'wav', ifExists: 'fail' });
      await recording.untilBegun(clock);
      return recording;
    } catch (error) {
      // Whoever asked is told that nothing is recorded: then nothing may be, and nothing is kept.
      if (!(error instanceof AriRefused))
        void this.board.callOff('a recording', () =>
          commands.request('recordings.cancel', { recordingName: name }),
        );
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    await this.#removed;
  }

  async #remove(): Promise<void> {
    const failed = await this.#made;
    const { conversations } = this.board;
    if (conversations.get(this.id) === this) conversations.delete(this.id);
    const destroy = () => this.board.commands.request('bridges.destroy', { bridgeId: this.id });
    if (failed instanceof AriUnavailable)
      return void this.board.callOff('a conversation', destroy, () => conversations.has(this.id));
    try {
      await destroy();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** All or nothing: one leg that has gone keeps the others out as well. Which one it was must be asked. */
  async #explain(error: unknown, legs: readonly Leg[]): Promise<unknown> {
    if (!isGone(error) && !isBadChannel(error)) return error;
    await Promise.all(legs.map((leg) => this.#verify(leg.id)));
    if (isLeaving(error)) await this.board.endFollows(...legs);
    const gone = legs.find(({ signal }) => signal.aborted);
    return gone ? gone.signal.reason : error;
  }

  async #verify(id: string): Promise<void> {
    const leg: AsteriskLeg | undefined = this.board.legs.get(id);
    if (leg) await this.board.verify(leg);
  }
}
