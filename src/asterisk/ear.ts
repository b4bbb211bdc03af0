import { asError, orAborted } from '../kernel/index.js';
import { AriUnavailable } from './ari-errors.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { earOf, listeningName } from './left-behind.js';
import type { Switchboard } from './switchboard.js';

/** Until the channels have come into Stasis; some 20 ms when nothing else is to be done. */
export const earWithinMs = 3_000;

/**
 * A snoop on a leg, and a bridge of its own in which that is joined with whoever hears it: the leg stays free for
 * playbacks and bridges. It ends with any of the legs that it belongs to; what Asterisk holds of it is removed then, or
 * when it is disposed.
 */
export class Ear implements AsyncDisposable {
  readonly ended: Promise<void>;
  readonly ids;
  readonly #over = new AbortController();
  readonly #releases: (() => void)[];
  readonly #made: Promise<Error | undefined>;
  #resolveEnded: () => void = () => undefined;
  #channels: readonly string[] = [];
  /** Some of what was asked for may come to be later. */
  #isUnanswered = false;
  #removed: Promise<void> | undefined;

  /** `make` rejects when any of it cannot be had; what was made by then is removed with the rest. */
  constructor(
    readonly board: Switchboard,
    kind: 'listening' | 'overhearing',
    legs: readonly AsteriskLeg[],
    make: (ear: Ear) => Promise<void>,
  ) {
    this.ids = earOf(board.newId(kind === 'listening' ? 'l' : 'o'));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.#releases = legs.map((leg) => leg.hold(this));
    this.#made = make(this).then(
      () => undefined,
      (error: unknown) => this.#explained(error, legs),
    );
    void this.#made.then((failed) => (failed ? this.stop() : undefined));
  }

  /** Aborted when there is no more sound. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  async begun(signal?: AbortSignal): Promise<void> {
    const failed = await orAborted(this.#made, signal);
    if (failed) throw failed;
  }

  legEnded(): void {
    this.stop();
    // Nobody may come to dispose of it: the snoop has gone with the leg, the rest has not.
    void this[Symbol.asyncDispose]();
  }

  recheck(): void {
    // The ends of the legs tell.
  }

  letGo(): void {
    this.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    await this.#removed;
  }

  /**
   * Makes the snoop and the bridge, and what else comes by itself; resolves when all channels are in Stasis. Settles only
   * when all requests are answered: commands take several connections, and a removal must not overtake its making.
   */
  async arrives(
    snooped: { readonly channelId: string; readonly spy: 'in' | 'both'; readonly whisper?: 'out' | 'none' },
    ...others: readonly { readonly channelId: string; readonly made: () => Promise<void> }[]
  ): Promise<void> {
    const { commands, app } = this.board;
    const { snoop, bridge } = this.ids;
    const refused = new AbortController();
    const signal = AbortSignal.any([this.over, refused.signal, AbortSignal.timeout(earWithinMs)]);
    this.#channels = [snoop, ...others.map(({ channelId }) => channelId)];
    const arrivals = this.#channels.map((channelId) => this.#arrival(channelId, signal));
    const asked = [
      commands.request('channels.snoopChannelWithId', { ...snooped, snoopId: snoop, app }),
      commands.request('bridges.createWithId', {
        bridgeId: bridge,
        type: 'mixing',
        name: listeningName(app),
      }),
      ...others.map(({ made }) => made()),
    ];
    void Promise.all(asked).catch(() => refused.abort(new Error('Asterisk does not make it')));
    const answers = await Promise.allSettled([...asked, ...arrivals]);
    this.#isUnanswered = answers
      .slice(0, asked.length)
      .some((answer) => answer.status === 'rejected' && answer.reason instanceof AriUnavailable);
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) throw asError(failed.reason);
  }

  /** No more sound; what Asterisk holds is removed on disposal. */
  stop(): void {
    if (this.over.aborted) return;
    this.#over.abort(new Error('the ear has been closed'));
    for (const release of this.#releases) release();
    this.#resolveEnded();
  }

  #arrival(channelId: string, signal: AbortSignal): Promise<void> {
    const { arriving } = this.board;
    return orAborted(new Promise<void>((resolve) => arriving.set(channelId, resolve)), signal)
      .catch((error: unknown) => {
        throw new AriUnavailable('snoopChannel', `no ear within ${earWithinMs} ms`, { cause: error });
      })
      .finally(() => arriving.delete(channelId));
  }

  /** A leg that is gone explains whatever failed. */
  async #explained(error: unknown, legs: readonly AsteriskLeg[]): Promise<Error> {
    for (const leg of legs) {
      const explained = await this.board.explain(error, leg);
      if (leg.over) return asError(explained);
    }
    return asError(error);
  }

  async #remove(): Promise<void> {
    this.stop();
    await this.#made;
    if (this.#channels.length === 0) return;
    const { board } = this;
    const removals = [
      ...this.#channels.map((channelId) => () => board.commands.request('channels.hangup', { channelId })),
      () => board.commands.request('bridges.destroy', { bridgeId: this.ids.bridge }),
    ];
    if (this.#isUnanswered) for (const remove of removals) void board.callOff('an ear', remove);
    else await Promise.all(removals.map((remove) => board.quietly(remove(), 'removing an ear')));
  }
}
