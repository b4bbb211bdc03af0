import type { Clock } from './clock.js';
import { asError } from './errors.js';

interface Alarm {
  readonly dueAt: number;
  readonly order: number;
  readonly ring: () => void;
}

/**
 * A clock that moves only when told to. Alarms that are due at the same instant ring in the order they were set.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  constructor(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** How many waits are pending; a journey that is over must leave none. */
  get pending(): number {
    return this.#alarms.size;
  }

  after(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.#alarms.delete(alarm);
        reject(asError(signal?.reason));
      };
      const alarm: Alarm = {
        dueAt: this.#nowMs + Math.max(0, delayMs),
        order: this.#order++,
        ring: () => {
          signal?.removeEventListener('abort', fail);
          resolve();
        },
      };
      if (signal?.aborted) {
        fail();
        return;
      }
      signal?.addEventListener('abort', fail, { once: true });
      this.#alarms.add(alarm);
    });
  }

  /** Moves time on, ringing every alarm on the way and letting all that follows from it settle. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    await settle();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) await this.#ring(next);
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Moves time on, alarm by alarm, until the condition holds; false when it does not within this time. */
  async advanceUntil(reached: () => boolean, withinMs: number): Promise<boolean> {
    const untilMs = this.#nowMs + withinMs;
    await settle();
    while (!reached()) {
      const next = this.#next(untilMs);
      if (!next) {
        this.#nowMs = Math.max(this.#nowMs, untilMs);
        return false;
      }
      await this.#ring(next);
    }
    return true;
  }

  async #ring(alarm: Alarm): Promise<void> {
    this.#alarms.delete(alarm);
    this.#nowMs = Math.max(this.#nowMs, alarm.dueAt);
    alarm.ring();
    await settle();
  }

  #next(untilMs: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.dueAt > untilMs) continue;
      if (!first || alarm.dueAt < first.dueAt || (alarm.dueAt === first.dueAt && alarm.order < first.order)) {
        first = alarm;
      }
    }
    return first;
  }
}

/** Lets all promise reactions that are ready run: several turns of the event loop, no time passes. */
export async function settle(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
