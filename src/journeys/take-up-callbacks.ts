/** Looks after all callbacks of this engine: takes up what falls due, and after a start what the process before left. */
import { DueWork, isUnwinding, Superseded } from '../kernel/index.js';
import type { Callback } from '../callbacks/index.js';
import { logEvents } from '../platform/index.js';
import type { Centre } from './centre.js';
import { ringBack } from './ring-back.js';

/**
 * So many callbacks of a queue hold a place in it at a time, the oldest first: more than could ever be served at once,
 * and no more than an engine can look after.
 */
const placesPerQueue = 100;
const beatEveryMs = 5_000;

export class CallbackKeeper {
  readonly #work: DueWork;
  #beatAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly centre: Centre,
    readonly life: AbortSignal,
  ) {
    this.#work = new DueWork({
      clock: centre.clock,
      life,
      look: () => this.#round(),
      onDegraded: (error) =>
        centre.log.warn(
          { event: logEvents.callbacksDegraded, err: error },
          'callbacks wait for the database',
        ),
      onFailed: (id, error) => this.#failed(id, error),
    });
  }

  /** Call `attend` for customers who are on the line before this. */
  start(): void {
    const { callbacks } = this.centre;
    const listening = [
      callbacks.events.on('due', () => this.#work.wake()),
      callbacks.events.on('cancelled', (id) =>
        this.#work.atWork.get(id)?.stop.abort(new Superseded(`callback ${id} was cancelled`)),
      ),
    ];
    this.life.addEventListener('abort', () => listening.forEach((stop) => stop()), { once: true });
    this.#work.start();
  }

  /** Somebody is at work on this callback until the promise settles. */
  attend(id: string, queue: string, work: Promise<void>, stop = new AbortController()): void {
    this.#work.attend(id, queue, work, stop);
  }

  async #round(): Promise<number | undefined> {
    const { clock, callbacks, engine } = this.centre;
    if (clock.now() >= this.#beatAt + beatEveryMs) {
      await this.#recover();
      await callbacks.store.beat(engine, clock.now());
      this.#beatAt = clock.now();
    }
    return this.#takeUp();
  }

  /** What was due in a queue with room is at work when this resolves. Answers when to look again. */
  async #takeUp(): Promise<number | undefined> {
    const { centre } = this;
    const { store } = centre.callbacks;
    let full = false;
    for (const queue of centre.site().queues.keys()) {
      const room =
        placesPerQueue - [...this.#work.atWork.values()].filter(({ group }) => group === queue).length;
      if (room <= 0) {
        full = true;
        continue;
      }
      const taken = await store.takeUp(queue, centre.engine, room, centre.clock.now());
      for (const callback of taken) this.#begin(callback);
      full ||= taken.length === room;
    }
    // With a full queue the next look comes when one of its callbacks is through.
    return full ? undefined : store.nextDueAt(centre.clock.now());
  }

  #begin(callback: Callback): void {
    const { centre, life } = this;
    const stop = new AbortController();
    const signal = AbortSignal.any([life, stop.signal]);
    this.attend(callback.id, callback.queue, ringBack(centre, callback, signal, life), stop);
  }

  #failed(callbackId: string, error: unknown): void {
    if (this.life.aborted || isUnwinding(error) || error instanceof Superseded) return;
    this.centre.log.error(
      { event: logEvents.callbacksDegraded, callbackId, err: error },
      'a callback could not be looked after; it is taken up again',
    );
  }

  /**
   * What this engine holds and nobody is at work on: the process before held it, or it came to nothing for want of the
   * database. Whoever waited waits again at the old place; an attempt without a leg in the switch is over, and it is
   * not known whether anybody heard it.
   */
  async #recover(): Promise<void> {
    const { callbacks, engine, log } = this.centre;
    const left = (await callbacks.store.heldBy(engine)).filter(({ id }) => !this.#work.atWork.has(id));
    for (const callback of left) {
      try {
        if (callback.state === 'connected') await callbacks.served(callback);
        else if (callback.state === 'dialling') await callbacks.failed(callback, 'lost');
        else this.#begin(await callbacks.move(callback, { kind: 'taken-up', engine }));
      } catch (error) {
        // It has come to its end meanwhile.
        if (!(error instanceof Superseded)) throw error;
      }
    }
    if (left.length > 0)
      log.info({ event: logEvents.callResumed, callbacks: left.length }, 'callbacks go on');
  }
}
