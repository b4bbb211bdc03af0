import { messageOf, OperatorError, race, untilAborted, type Clock } from '../kernel/index.js';
import { unreachable } from './ari-address.js';
import { AriUnavailable } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import type { HeardEvent } from './event-queue.js';
import { EventQueue, heardEvents } from './event-queue.js';
import { EventSocket, type HeartbeatOptions } from './event-socket.js';
import type { AriLogger } from './logger.js';
import { takeSnapshot, type Snapshot } from './snapshot.js';

export interface LinkOptions {
  readonly app: string;
  readonly heartbeat: HeartbeatOptions;
  readonly snapshotEveryMs: number;
  /** How long the first connection may take before the operator is told. */
  readonly connectWithinMs: number;
  readonly timeoutMs: number;
  readonly backOff: { readonly firstMs: number; readonly longestMs: number };
  readonly random: () => number;
}

/** What the link tells. All of it synchronously; none of these may throw or wait. */
export interface LinkListener {
  /** What is in our application before any event can come: what an earlier process left. */
  found(snapshot: Snapshot): void;
  event(event: HeardEvent): void;
  /** The state of things, to converge on. */
  snapshot(snapshot: Snapshot): void;
  /** Events may have been missed before this moment. `restarted`: Asterisk is another process than before. */
  up(restarted: boolean): void;
  down(reason: string): void;
  /** Another process took our application's name; the link is over. */
  replaced(): void;
}

class Replaced extends Error {
  override readonly name = 'Replaced';
}

/**
 * Keeps the event connection up.
 *
 *     connecting ──► up ──► waiting (back-off) ──► connecting
 *         │           └──► over (name taken by another process, or stopped)
 *         └──► failed (first time only: wrong password, not there)
 */
export class SwitchLink {
  readonly #events: EventQueue;
  #up = false;
  #everUp = false;
  #startedUp: string | undefined;
  #reconnects = 0;
  #socket: EventSocket | undefined;
  #replaced = false;

  constructor(
    readonly commands: CommandPool,
    readonly options: LinkOptions,
    readonly listener: LinkListener,
    readonly clock: Clock,
    readonly logger: AriLogger,
  ) {
    this.#events = new EventQueue(
      (event) => this.#hear(event),
      (error, event) => logger.warn({ err: error, event: event.type }, 'an event could not be handled'),
    );
  }

  get up(): boolean {
    return this.#up;
  }

  get reconnects(): number {
    return this.#reconnects;
  }

  get eventCounts() {
    return this.#events.counts;
  }

  /** Resolves when the link is over. `onFirst` is called once it has been up for the first time. */
  async run(signal: AbortSignal, onFirst: () => void): Promise<void> {
    const giveUpAt = this.clock.now() + this.options.connectWithinMs;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#connect(signal);
        failures = 0;
        onFirst();
        await this.#stay(signal);
      } catch (error) {
        this.#drop(messageOf(error), signal.aborted);
        if (signal.aborted || error instanceof Replaced) return;
        if (!this.#everUp && (error instanceof OperatorError || this.clock.now() >= giveUpAt)) {
          throw error instanceof OperatorError ? error : unreachable(this.commands.address, messageOf(error));
        }
        this.logger.warn({ reason: messageOf(error), failures }, 'asterisk is not connected, trying again');
      }
      await this.clock.after(this.#pauseMs(failures), signal).catch(() => undefined);
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { app, heartbeat, timeoutMs } = this.options;
    const info = await this.commands.request('asterisk.getInfo', { only: 'status' });
    const startedUp = info.status?.startup_time ?? '';
    const restarted = this.#startedUp !== undefined && this.#startedUp !== startedUp;
    const before = this.#everUp && !restarted ? undefined : await this.#picture();
    signal.throwIfAborted();
    this.#startedUp = startedUp;
    if (restarted) this.listener.up(true);
    if (before) this.listener.found(before);
    const socket = await EventSocket.open(this.commands.address, app, heartbeat, timeoutMs, (frame) =>
      this.#events.put(frame),
    );
    this.#socket = socket;
    await this.#filterEvents(app);
    this.listener.snapshot(await this.#picture());
    signal.throwIfAborted();
    this.#throwIfReplaced();
    if (this.#everUp) this.#reconnects += 1;
    this.#everUp = true;
    this.#up = true;
    this.listener.up(false);
  }

  /**
   * Only the events we take notice of. Nothing else is subscribed to: channels and bridges that we make come by
   * themselves; `endpoint:PJSIP` brings every event of a phone's channel a second time; `endpoint:` (all) brings
   * Asterisk 22.10.1 down when the socket closes while a phone registers; `deviceState:` and all lock ARI up when it
   * closes (issue 2170).
   */
  async #filterEvents(app: string): Promise<void> {
    await this.commands.request(
      'applications.filter',
      { applicationName: app },
      { body: { allowed: heardEvents.map((type) => ({ type })) } },
    );
  }

  /** Waits until the connection is over, taking a picture at intervals. Always rejects, with why. */
  async #stay(signal: AbortSignal): Promise<never> {
    const socket = this.#socket;
    if (!socket) throw new Error('not connected');
    const over = new AbortController();
    void socket.closed.then((reason) => over.abort(new AriUnavailable('events', reason)));
    return race(
      signal,
      async (inner) => untilAborted(AbortSignal.any([inner, over.signal])),
      async (inner) => {
        for (;;) {
          await this.clock.after(this.options.snapshotEveryMs, inner);
          const picture = await this.#picture();
          inner.throwIfAborted();
          this.listener.snapshot(picture);
        }
      },
    ).finally(() => this.#throwIfReplaced());
  }

  #picture(): Promise<Snapshot> {
    return takeSnapshot(this.commands, this.options.app, this.clock.now(), this.options.timeoutMs);
  }

  #hear(event: HeardEvent): void {
    if (event.type !== 'ApplicationReplaced') {
      this.listener.event(event);
      return;
    }
    if (event.application !== this.options.app) return;
    this.#replaced = true;
    this.#socket?.close('another process took over the application');
  }

  #throwIfReplaced(): void {
    if (this.#replaced) throw new Replaced(`another process has connected as "${this.options.app}"`);
  }

  #drop(reason: string, stopped: boolean): void {
    this.#socket?.close(reason);
    this.#socket = undefined;
    const wasUp = this.#up;
    this.#up = false;
    if (wasUp && !stopped) this.listener.down(reason);
    if (this.#replaced) this.listener.replaced();
  }

  /** Exponential, with full jitter on the upper half, so that many engines do not come back in one instant. */
  #pauseMs(failures: number): number {
    const { firstMs, longestMs } = this.options.backOff;
    const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 16));
    return ceiling / 2 + (this.options.random() * ceiling) / 2;
  }
}
