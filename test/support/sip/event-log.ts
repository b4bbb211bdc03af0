import { present, type Moment } from './moment.js';

/** How long to wait, and what may call the waiting off. */
export interface Wait {
  /** Milliseconds from now; 30 000 when not said. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

export interface LoggedEvent<E> {
  readonly at: Moment;
  readonly event: E;
}

/** A wait that was not fulfilled: says what was awaited and what happened instead. */
export class WaitFailed extends Error {
  constructor(
    readonly awaited: string,
    readonly instead: string,
    readonly history: string,
  ) {
    super(`Awaited: ${awaited}. Instead: ${instead}.\n${history}`);
    this.name = 'WaitFailed';
  }
}

interface Waiter {
  look(): void;
}

/**
 * An append-only story of what happened, which can be listened to and waited upon.
 * Waits look at state, not at single events, so nothing is missed by asking late.
 */
export class EventLog<E extends { readonly kind: string }> {
  readonly #title: string;
  readonly #keepAtMost: number;
  readonly #entries: LoggedEvent<E>[] = [];
  readonly #listeners = new Map<string, Set<(event: never, at: Moment) => void>>();
  readonly #waiters = new Set<Waiter>();

  constructor(title: string, keepAtMost = 2_000) {
    this.#title = title;
    this.#keepAtMost = keepAtMost;
  }

  get entries(): readonly LoggedEvent<E>[] {
    return this.#entries;
  }

  /** Whether anyone is waiting: lets a hot path skip the work of asking them. */
  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  append(event: E): Moment {
    const at = present();
    this.#entries.push({ at, event });
    if (this.#entries.length > this.#keepAtMost) this.#entries.shift();
    for (const listener of this.#listeners.get(event.kind) ?? []) listener(event as never, at);
    this.recheck();
    return at;
  }

  /** Listens to one kind of event; the result stops it. */
  on<K extends E['kind']>(
    kind: K,
    listener: (event: Extract<E, { kind: K }>, at: Moment) => void,
  ): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Lets the waiters look again after something that is not an event (arriving audio). */
  recheck(): void {
    for (const waiter of [...this.#waiters]) waiter.look();
  }

  /**
   * Resolves with the first result of `look` that is not undefined; `look` is asked now and after every event.
   * Rejects with {@link WaitFailed} at the deadline, on abort, or as soon as `hopeless` gives a reason.
   */
  until<T>(
    awaited: string,
    look: () => T | undefined,
    wait: Wait = {},
    hopeless: () => string | undefined = () => undefined,
  ): Promise<T> {
    const withinMs = wait.withinMs ?? 30_000;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        clearTimeout(timer);
        wait.signal?.removeEventListener('abort', onAbort);
      };
      const fail = (instead: string) => {
        leave();
        reject(new WaitFailed(awaited, instead, this.toString()));
      };
      const onAbort = () => fail('the wait was aborted');
      const waiter: Waiter = {
        look: () => {
          try {
            const found = look();
            if (found !== undefined) {
              leave();
              resolve(found);
              return;
            }
            const reason = hopeless();
            if (reason !== undefined) fail(reason);
          } catch (error) {
            leave();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      };
      const timer = setTimeout(() => fail(`${withinMs} ms passed`), withinMs);
      if (wait.signal?.aborted === true) {
        onAbort();
        return;
      }
      wait.signal?.addEventListener('abort', onAbort);
      this.#waiters.add(waiter);
      waiter.look();
    });
  }

  /** The story, one line per event, times relative to the first. */
  toString(): string {
    const first = this.#entries[0];
    if (first === undefined) return `${this.#title}: nothing happened yet`;
    const lines = this.#entries.slice(-60).map(({ at, event }) => {
      const { kind, ...details } = event;
      const text = Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
      return `  +${(at.ms - first.at.ms).toFixed(1).padStart(9)} ms  ${kind}${text}`.slice(0, 400);
    });
    return [`${this.#title}:`, ...lines].join('\n');
  }
}
