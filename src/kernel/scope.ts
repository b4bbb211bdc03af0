/**
 * Structured concurrency: whatever is started inside a scope has ended when the scope ends.
 */
import { CallEnded, asError } from './errors.js';

export type Branch<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs all branches; the first to settle wins, the others are aborted **and awaited** before this returns; what a
 * loser had acquired all the same (an `AsyncDisposable` result) is disposed.
 * Rejects with the outer signal's reason when that is aborted first. Use it in place of `Promise.race`, which
 * leaves its losers running.
 */
export async function race<T>(outer: AbortSignal, ...branches: readonly Branch<T>[]): Promise<T> {
  if (branches.length === 0) throw new Error('a race without branches would never end');
  outer.throwIfAborted();
  const inner = new AbortController();
  const stop = () => inner.abort(outer.reason);
  outer.addEventListener('abort', stop, { once: true });
  const running = branches.map((branch) => invoke(branch, inner.signal));
  let winner: unknown = nobody;
  try {
    // The one place where the losers are looked after.
    // eslint-disable-next-line no-restricted-syntax
    const won = await Promise.race(running);
    winner = won;
    return won;
  } finally {
    outer.removeEventListener('abort', stop);
    inner.abort(new Lost());
    for (const settled of await Promise.allSettled(running)) {
      if (settled.status === 'fulfilled' && settled.value !== winner) await giveBack(settled.value);
    }
  }
}

const nobody = Symbol('nobody has won');

/** A loser that had got hold of something all the same gives it back. */
async function giveBack(value: unknown): Promise<void> {
  if (typeof value === 'object' && value !== null && Symbol.asyncDispose in value) {
    await (value as AsyncDisposable)[Symbol.asyncDispose]();
  }
}

const invoke = async <T>(branch: Branch<T>, signal: AbortSignal): Promise<T> => branch(signal);

/** The reason with which the losing branches of a race are aborted. */
export class Lost extends Error {
  override readonly name = 'Lost';
  constructor() {
    super('another branch of the race was faster');
  }
}

/** Resolves never; rejects with the signal's reason. A branch that waits for nothing but the end. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(reasonOf(signal));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });

/** The promise's result, or the signal's reason if that comes first. The promise itself goes on: give it no resources. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const fail = () => reject(reasonOf(signal));
    if (signal.aborted) {
      promise.catch(() => undefined);
      fail();
      return;
    }
    signal.addEventListener('abort', fail, { once: true });
    promise
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', fail))
      .catch(() => undefined);
  });
}

export const reasonOf = (signal: AbortSignal): Error => asError(signal.reason);

/** True for the errors by which a call's end unwinds a journey. */
export const isUnwinding = (error: unknown): boolean =>
  error instanceof CallEnded || error instanceof Lost || asError(error).name === 'AbortError';
