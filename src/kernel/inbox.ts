import { reasonOf } from './scope.js';

/**
 * Values that arrive before anybody waits are kept in order; `next` waits for one. One reader at a time.
 */
export class Inbox<T> {
  readonly #kept: T[] = [];
  #waiting: ((value: T) => void) | undefined;
  readonly #watching = new Set<() => void>();

  put(value: T): void {
    const deliver = this.#waiting;
    if (!deliver) {
      this.#kept.push(value);
      for (const notice of [...this.#watching]) notice();
      return;
    }
    this.#waiting = undefined;
    deliver(value);
  }

  /** The next value; rejects with the signal's reason. Nothing is lost when the wait is given up before it comes. */
  next(signal: AbortSignal): Promise<T> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    if (this.#kept.length > 0) return Promise.resolve(this.#kept.shift() as T);
    if (this.#waiting) return Promise.reject(new Error('an inbox has one reader at a time'));
    return new Promise((resolve, reject) => {
      const give = (value: T) => {
        signal.removeEventListener('abort', fail);
        resolve(value);
      };
      const fail = () => {
        if (this.#waiting === give) this.#waiting = undefined;
        reject(reasonOf(signal));
      };
      this.#waiting = give;
      signal.addEventListener('abort', fail, { once: true });
    });
  }

  /**
   * Resolves once something is there, and takes nothing: for a branch of a race, where a value that `next` had
   * already taken would be lost with the branch. Take it afterwards with `take`. Rejects with the signal's reason.
   */
  untilAny(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    if (this.#kept.length > 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#watching.delete(notice);
        signal.removeEventListener('abort', fail);
      };
      const notice = () => {
        stop();
        resolve();
      };
      const fail = () => {
        stop();
        reject(reasonOf(signal));
      };
      this.#watching.add(notice);
      signal.addEventListener('abort', fail, { once: true });
    });
  }

  /** The oldest value that is there, if any. */
  take(): T | undefined {
    return this.#kept.shift();
  }

  /** The same, which stays. */
  peek(): T | undefined {
    return this.#kept[0];
  }

  /** Throws away what has arrived so far and returns it. */
  drain(): T[] {
    return this.#kept.splice(0);
  }

  get size(): number {
    return this.#kept.length;
  }
}
