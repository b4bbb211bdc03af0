/** A map from event name to the tuple of its arguments. */
export type EventMap = Record<string, readonly unknown[]>;

type Listener<Args extends readonly unknown[]> = (...args: Args) => void;

/**
 * Typed events. A listener that throws harms neither the emitter nor the other listeners: its error goes to
 * `onListenerError`.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  constructor(readonly onListenerError: (error: unknown, event: keyof Events) => void = () => undefined) {}

  /** Subscribes and returns the means to unsubscribe. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const all = this.#listeners.get(event) ?? new Set<Listener<never>>();
    this.#listeners.set(event, all);
    all.add(listener as Listener<never>);
    return () => {
      all.delete(listener as Listener<never>);
      if (all.size === 0 && this.#listeners.get(event) === all) this.#listeners.delete(event);
    };
  }

  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        (listener as unknown as Listener<Events[K]>)(...args);
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
