import { reasonOf } from './scope.js';

/**
 * Values that arrive before anybody waits are kept in order; `next` waits for one. One reader at a time.
 */
export class Inbox<T> {
  readonly #kept: T[] = [];
  #waiting: ((value: T) => void) | undefined;

  put(value: T): void {
    const deliver = this.#waiting;
    if (!deliver) {
      this.#kept.push(value);
      return;
    }
    this.#waiting = undefined;
    deliver(value);
  }

  /** The next value; rejects with the signal's reason. Nothing is lost when the wait is given up. */
  next(signal: AbortSignal): Promise<T> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    const [first] = this.#kept.splice(0, 1);
    if (first !== undefined) return Promise.resolve(first);
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

  /** Throws away what has arrived so far and returns it. */
  drain(): T[] {
    return this.#kept.splice(0);
  }

  get size(): number {
    return this.#kept.length;
  }
}
