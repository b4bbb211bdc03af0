/** One callback that this process is at work on: its newest version, and how that is written down in the end. */
import { orAborted, race, Refused, Superseded } from '../kernel/index.js';
import type { AttemptOutcome, Callback, CallbackEvent } from '../callbacks/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { CallbackRules, QueueCallbacks, QueueSettings } from '../site/index.js';
import { usualCallbacks } from '../site/index.js';
import type { Centre } from './centre.js';

const retryMs = 1_000;
/** Two people on the line do not wait longer than this for the database. */
const connectWithinMs = 1_000;

export class CallbackRound {
  readonly log: Logger;
  /** Undefined when another process has seen it. */
  answeredAt: number | undefined;
  /** The customer has pressed the key for it. */
  isConfirmed = false;

  constructor(
    readonly centre: Centre,
    public callback: Callback,
    readonly queue: QueueSettings,
    readonly rules: CallbackRules,
    /** Chosen before anything is done: the customer's leg and call will have this id. */
    readonly attemptId: string,
    /** Aborted when the process stops. */
    readonly life: AbortSignal,
  ) {
    this.log = centre.log.child({ callId: attemptId, callbackId: callback.id });
  }

  /** How this queue's customers are rung. */
  get how(): QueueCallbacks {
    return this.rules.queues.get(this.queue.name) ?? usualCallbacks;
  }

  get waitedMs(): number {
    return this.centre.clock.now() - this.callback.enqueuedAt;
  }

  async move(event: CallbackEvent): Promise<void> {
    this.callback = await this.centre.callbacks.move(this.callback, event);
  }

  /** The attempt is on the disk when it resolves, and may be made. */
  async begin(agentId: string | undefined): Promise<void> {
    this.callback = await this.centre.callbacks.begin(this.callback, this.attemptId, agentId);
  }

  /**
   * Written before the two are brought together, so that whoever comes after a crash knows that they spoke. A database
   * that is away keeps nobody from speaking.
   */
  async connected(agentId: string, signal: AbortSignal): Promise<void> {
    const { clock, callbacks } = this.centre;
    const written = callbacks.move(this.callback, { kind: 'connected', agentId }).then(
      (callback) => {
        this.callback = callback;
      },
      (error: unknown) =>
        this.log.warn({ event: logEvents.callbacksDegraded, err: error }, 'a connection is not written down'),
    );
    await race<void>(
      signal,
      (over) => orAborted(written, over),
      (over) => clock.after(connectWithinMs, over),
    );
  }

  /** The attempt is over. Tried until it is written, or somebody else has seen to it. */
  async ends(outcome: AttemptOutcome): Promise<void> {
    const { callbacks, clock } = this.centre;
    for (;;) {
      try {
        this.callback =
          outcome === 'served'
            ? await callbacks.served(this.callback)
            : await callbacks.failed(this.callback, outcome);
        return;
      } catch (error) {
        if (error instanceof Refused) return;
        if (error instanceof Superseded && !(await this.#isStillOurs())) return;
        if (!(error instanceof Superseded))
          this.log.warn(
            { event: logEvents.callbacksDegraded, err: error },
            'the end of an attempt is not written down yet',
          );
        await clock.after(retryMs, this.life);
      }
    }
  }

  /** A write whose answer was lost has made a newer version that is ours all the same. */
  async #isStillOurs(): Promise<boolean> {
    const now = await this.centre.callbacks.store.get(this.callback.id).catch(() => this.callback);
    if (!now || now.attemptId !== this.attemptId || now.endedAt !== undefined) return false;
    this.callback = now;
    return now.state === 'dialling' || now.state === 'connected';
  }
}
