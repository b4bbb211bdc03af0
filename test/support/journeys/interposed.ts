import { Inbox } from '../../../src/kernel/index.js';

/** Told of every call that the app makes to a port, in the turn in which it makes it. */
export interface PortWatch {
  before(call: string): void;
  /** The call's result is there; whoever made the call has not yet gone on. */
  after(call: string): void;
  /** From now on no call of this process comes back. */
  readonly dead: boolean;
}

type Callable = (...args: unknown[]) => unknown;

/**
 * A port with an observer in between. Handles that come out of it — legs, playbacks, tickets, offers — are observed
 * as well, and so are the keys' inbox and the legs that an arrival handler is given.
 */
export class Interposer {
  readonly #wrapped = new WeakMap<object, object>();

  constructor(readonly watch: PortWatch) {}

  port<T extends object>(name: string, target: T): T {
    const known = this.#wrapped.get(target);
    if (known) return known as T;
    const proxy = new Proxy(target, { get: (_, key) => this.#property(name, target, key) });
    this.#wrapped.set(target, proxy);
    this.#wrapped.set(proxy, proxy);
    return proxy;
  }

  #property(name: string, target: object, key: string | symbol): unknown {
    // The target itself as receiver: private fields know no proxy.
    const value: unknown = Reflect.get(target, key, target);
    if (typeof value !== 'function')
      return value instanceof Inbox ? this.port(`${name}.digits`, value) : value;
    const call = `${name}.${key === Symbol.asyncDispose ? 'dispose' : String(key)}`;
    return (...args: unknown[]) => this.#call(call, target, value as Callable, args);
  }

  #call(call: string, target: object, method: Callable, args: unknown[]): unknown {
    this.watch.before(call);
    const result = Reflect.apply(
      method,
      target,
      args.map((arg) => (typeof arg === 'function' ? this.#callback(call, arg as Callable) : arg)),
    );
    if (!(result instanceof Promise)) {
      this.watch.after(call);
      return this.#handle(call, result);
    }
    return new Promise((resolve, reject) => {
      const settle = (give: () => void) => {
        this.watch.after(call);
        if (!this.watch.dead) give();
      };
      result.then(
        (value: unknown) => settle(() => resolve(this.#handle(call, value))),
        (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
  }

  /** Arrival handlers and their like get observed legs. */
  #callback(call: string, callback: Callable): Callable {
    return (...args) => callback(...args.map((arg) => this.#handle(call, arg)));
  }

  #handle(call: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.#handle(call, each));
    if (Symbol.asyncDispose in value || 'hangUp' in value) return this.port(handleName(call), value);
    if (
      'leg' in value &&
      typeof value.leg === 'object' &&
      Object.getPrototypeOf(value) === Object.prototype
    ) {
      return { ...value, leg: this.#handle('leg', value.leg) };
    }
    return value;
  }
}

/** `leg.play` gives a `playback`; the rest is named after what it came from. */
const handleName = (call: string): string => {
  const names: Record<string, string> = {
    'leg.play': 'playback',
    'leg.startMusic': 'music',
    'leg.record': 'recording',
    'telephony.dial': 'leg',
    'telephony.leg': 'leg',
    'telephony.bridge': 'bridge',
    'telephony.onArrival': 'leg',
  };
  return names[call] ?? call;
};
