import type { Clock } from '../../kernel/index.js';
import { orAborted } from '../../kernel/index.js';
import { logEvents } from '../../platform/index.js';
import type { Logger } from '../../platform/index.js';
import { RecogniserProcess } from './recogniser-process.js';
import type { ProgramCall } from './recogniser-process.js';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * A few processes that are kept warm; an utterance borrows one for the fraction of a second in which it is compared.
 * One that dies is started anew, after a pause that grows as long as it does not come up.
 */
export class ProcessPool {
  readonly #free: RecogniserProcess[] = [];
  readonly #waiting: ((process: RecogniserProcess) => void)[] = [];
  readonly #running = new Set<RecogniserProcess>();
  readonly #closed = new AbortController();
  readonly #keeping: Promise<void>[];
  #broken = false;

  constructor(
    readonly program: ProgramCall,
    count: number,
    readonly clock: Clock,
    readonly log: Logger,
  ) {
    this.#keeping = Array.from({ length: count }, () => this.#keep());
  }

  /** False while no process is there to be had. */
  get usable(): boolean {
    return !this.#broken;
  }

  /** Lends a process for as long as the use takes; the first to ask is the first to get one. */
  async use<T>(signal: AbortSignal, work: (process: RecogniserProcess) => Promise<T>): Promise<T> {
    if (this.#broken) throw new Error('no recogniser runs at the moment');
    const until = AbortSignal.any([signal, this.#closed.signal]);
    const process = await this.#borrow(until);
    try {
      return await work(process);
    } finally {
      this.#giveBack(process);
    }
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error('the recogniser has been closed'));
    for (const process of this.#running) process.kill();
    await Promise.all(this.#keeping);
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closed;
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      const process = new RecogniserProcess(this.program);
      this.#running.add(process);
      const came = await process.ready(signal).then(
        () => true,
        () => false,
      );
      if (came) {
        pauseMs = firstPauseMs;
        if (this.#broken) this.log.info({ event: logEvents.speechRestored }, 'speech is recognised again');
        this.#broken = false;
        this.#giveBack(process);
      }
      const why = await process.gone;
      this.#running.delete(process);
      const at = this.#free.indexOf(process);
      if (at >= 0) this.#free.splice(at, 1);
      if (signal.aborted) return;
      if (!this.#broken && this.#running.size === 0) {
        this.#broken = true;
        this.log.error(
          { event: logEvents.speechFailed, reason: why },
          'the recogniser is broken; callers use the keys until it is back',
        );
      }
      await this.clock.after(pauseMs, signal).catch(() => undefined);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  #borrow(signal: AbortSignal): Promise<RecogniserProcess> {
    const free = this.#free.shift();
    if (free) return Promise.resolve(free);
    let take: (process: RecogniserProcess) => void = () => undefined;
    const lent = new Promise<RecogniserProcess>((resolve) => (take = resolve));
    this.#waiting.push(take);
    return orAborted(lent, signal).catch((error: unknown) => {
      const at = this.#waiting.indexOf(take);
      if (at >= 0) this.#waiting.splice(at, 1);
      // Lent in the very turn in which nobody wanted it any more.
      else void lent.then((process) => this.#giveBack(process));
      throw error;
    });
  }

  #giveBack(process: RecogniserProcess): void {
    if (!this.#running.has(process)) return;
    const next = this.#waiting.shift();
    if (next) next(process);
    else this.#free.push(process);
  }
}
