import { asError, CallEnded, orAborted, reasonOf } from '../kernel/index.js';
import type { Overhearing, OverhearingMode } from '../telephony/index.js';
import { AriUnavailable } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { ear, listeningName } from './left-behind.js';
import type { Switchboard } from './switchboard.js';

/** Until the snoop has come into Stasis; a few milliseconds when nothing else is to be done. */
const withinMs = 3_000;

/**
 * A snoop on the overheard leg, joined with the overhearing one in a bridge of their own. What the snoop is not told to
 * whisper Asterisk throws away, so one who only listens cannot be heard (res_stasis_snoop.c). Whispering reaches the
 * far end of the overheard leg (`out`), which is the only one that it is meant for.
 */
export class LegOverhearing implements Overhearing {
  readonly ended: Promise<void>;
  readonly #ids;
  readonly #made: Promise<Error | undefined>;
  readonly #over = new AbortController();
  readonly #releases: (() => void)[];
  #resolveEnded: () => void = () => undefined;
  #removed: Promise<void> | undefined;

  constructor(
    readonly board: Switchboard,
    readonly leg: AsteriskLeg,
    readonly otherId: string,
    readonly mode: OverhearingMode,
  ) {
    this.#ids = ear(board.newId('o'));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    const other = board.legs.get(otherId);
    this.#releases = [leg.hold(this), ...(other ? [other.hold(this)] : [])];
    this.#made = this.#make(other).then(
      () => undefined,
      async (error: unknown) => {
        if (other) await board.explain(error, other);
        return asError(other?.over ? other.signal.reason : await board.explain(error, leg));
      },
    );
    void this.#made.then((failed) => (failed ? this.#stop() : undefined));
  }

  async begun(signal?: AbortSignal): Promise<void> {
    const failed = await orAborted(this.#made, signal);
    if (failed) throw failed;
  }

  legEnded(): void {
    this.#stop();
    // Nobody may come to dispose of it, and the bridge would stay.
    void this[Symbol.asyncDispose]();
  }

  recheck(): void {
    // The ends of both legs tell.
  }

  letGo(): void {
    this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    await this.#removed;
  }

  async #make(other: AsteriskLeg | undefined): Promise<void> {
    const { commands, app, arriving } = this.board;
    if (this.leg.over) throw reasonOf(this.leg.signal);
    if (!other || other.over) throw other ? reasonOf(other.signal) : new CallEnded('hung-up');
    const { snoop, bridge } = this.#ids;
    const signal = AbortSignal.any([this.#over.signal, AbortSignal.timeout(withinMs)]);
    const arrived = orAborted(new Promise<void>((resolve) => arriving.set(snoop, resolve)), signal)
      .catch((error: unknown) => {
        throw new AriUnavailable('snoopChannel', `no snoop within ${withinMs} ms`, { cause: error });
      })
      .finally(() => arriving.delete(snoop));
    arrived.catch(() => undefined);
    await Promise.all([
      commands.request('channels.snoopChannelWithId', {
        channelId: other.id,
        snoopId: snoop,
        spy: 'both',
        whisper: this.mode === 'whisper' ? 'out' : 'none',
        app,
      }),
      commands.request('bridges.createWithId', {
        bridgeId: bridge,
        type: 'mixing',
        name: listeningName(app),
      }),
    ]);
    await arrived;
    await commands.request('bridges.addChannel', { bridgeId: bridge, channel: [snoop, this.leg.id] });
    this.leg.movedToBridge();
  }

  #stop(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(new Error('the overhearing has ended'));
    for (const release of this.#releases) release();
    this.#resolveEnded();
  }

  async #remove(): Promise<void> {
    this.#stop();
    await this.#made;
    const { commands } = this.board;
    const { snoop, bridge } = this.#ids;
    const removing = 'ending an overhearing';
    await Promise.all([
      this.board.quietly(commands.request('channels.hangup', { channelId: snoop }), removing),
      this.board.quietly(commands.request('bridges.destroy', { bridgeId: bridge }), removing),
    ]);
  }
}
