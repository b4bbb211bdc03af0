import { asError } from './errors.js';

/**
 * Time as an argument. Journeys wait on a clock, so that tests and the simulator can run them on a virtual one.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason when that comes first. */
  after(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay Node's timers take (2^31 - 1 ms, about 24.8 days). */
const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(asError(signal.reason));
        return;
      }
      let leftMs = Math.max(0, delayMs);
      let timer: NodeJS.Timeout;
      const abort = () => {
        clearTimeout(timer);
        reject(asError(signal?.reason));
      };
      // A delay beyond what a timer takes (Infinity too) is waited for in several.
      const wait = () => {
        const partMs = Math.min(leftMs, longestTimerMs);
        leftMs -= partMs;
        timer = setTimeout(() => (leftMs > 0 ? wait() : finish()), partMs);
      };
      const finish = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      signal?.addEventListener('abort', abort, { once: true });
      wait();
    }),
};
