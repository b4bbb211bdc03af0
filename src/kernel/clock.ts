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
      const finish = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(Math.max(0, delayMs), longestTimerMs));
      const abort = () => {
        clearTimeout(timer);
        reject(asError(signal?.reason));
      };
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
