/** A map from event name to the tuple of its arguments. */
export type EventMap = Record<string, readonly unknown[]>;

/** One subscription: the same function may be subscribed twice. */
interface Subscription {
  readonly listener: Listener<never>;
}

type Listener<Args extends readonly unknown[]> = (...args: Args) => void;

/**
 * Typed events. A listener that throws harms neither the emitter nor the other listeners: its error goes to
 * `onListenerError`.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<Subscription>>();

  constructor(readonly onListenerError: (error: unknown, event: keyof Events) => void = () => undefined) {}

  /** Subscribes and returns the means to unsubscribe. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const all = this.#listeners.get(event) ?? new Set<Subscription>();
    this.#listeners.set(event, all);
    const subscription: Subscription = { listener };
    all.add(subscription);
    return () => {
      all.delete(subscription);
      if (all.size === 0 && this.#listeners.get(event) === all) this.#listeners.delete(event);
    };
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    const all = this.#listeners.get(event) ?? new Set<Subscription>();
    for (const subscription of [...all]) {
      // One that an earlier listener has unsubscribed is not called any more.
      if (!all.has(subscription)) continue;
      try {
        (subscription.listener as unknown as Listener<Events[K]>)(...args);
      } catch (error) {
        this.onListenerError(error, event);
      }
    }
  }

  listenerCount(event?: keyof Events): number {
    if (event !== undefined) return this.#listeners.get(event)?.size ?? 0;
    let sum = 0;
    for (const all of this.#listeners.values()) sum += all.size;
    return sum;
  }
}
