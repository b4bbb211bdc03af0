/** Looks after all callbacks of this engine: takes up what falls due, and after a start what the process before left. */
import { isUnwinding, Superseded } from '../kernel/index.js';
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
/** However far away the next one is due: another engine may have asked for one, or clocks may have been set. */
const lookAtLeastEveryMs = 5_000;

export class CallbackKeeper {
  readonly #atWork = new Map<string, { readonly queue: string; readonly stop: AbortController }>();
  #wake: () => void = () => undefined;
  #woken = false;

  constructor(
    readonly centre: Centre,
    readonly life: AbortSignal,
  ) {}

  /** Call `attend` for customers who are on the line before this. */
  start(): void {
    const { callbacks } = this.centre;
    const listening = [
      callbacks.events.on('due', () => this.#look()),
      callbacks.events.on('cancelled', (id) =>
        this.#atWork.get(id)?.stop.abort(new Superseded(`callback ${id} was cancelled`)),
      ),
    ];
    this.life.addEventListener('abort', () => listening.forEach((stop) => stop()), { once: true });
    void this.#run();
  }

  /** Somebody is at work on this callback until the promise settles. */
  attend(id: string, queue: string, work: Promise<void>, stop = new AbortController()): void {
    this.#atWork.set(id, { queue, stop });
    const over = work
      .catch((error: unknown) => this.#failed(id, error))
      .finally(() => {
        this.#atWork.delete(id);
        this.#look();
      });
    void over;
  }

  async #run(): Promise<void> {
    const { clock } = this.centre;
    let beatAt = Number.NEGATIVE_INFINITY;
    while (!this.life.aborted) {
      const nextAt = await this.#attempt(async () => {
        if (clock.now() >= beatAt + beatEveryMs) {
          await this.#recover();
          await this.centre.callbacks.store.beat(this.centre.engine, clock.now());
          beatAt = clock.now();
        }
        return this.#takeUp();
      });
      const dueInMs = Math.max(0, (nextAt ?? Number.POSITIVE_INFINITY) - clock.now());
      await this.#pause(Math.min(lookAtLeastEveryMs, dueInMs));
    }
  }

  /** What was due in a queue with room is at work when this resolves. Answers when to look again. */
  async #takeUp(): Promise<number | undefined> {
    const { centre } = this;
    const { store } = centre.callbacks;
    let full = false;
    for (const queue of centre.site().queues.keys()) {
      const room = placesPerQueue - [...this.#atWork.values()].filter((one) => one.queue === queue).length;
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
    const left = (await callbacks.store.heldBy(engine)).filter(({ id }) => !this.#atWork.has(id));
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

  async #attempt<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!this.life.aborted)
        this.centre.log.warn(
          { event: logEvents.callbacksDegraded, err: error },
          'callbacks wait for the database',
        );
      return undefined;
    }
  }

  #look(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Ends after so long, when there is something to look at, or with the process. */
  async #pause(delayMs: number): Promise<void> {
    const over = new AbortController();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#woken) resolve();
      else
        this.centre.clock
          .after(delayMs, AbortSignal.any([over.signal, this.life]))
          .then(resolve, () => resolve());
    });
    this.#woken = false;
    this.#wake = () => undefined;
    over.abort();
  }
}
