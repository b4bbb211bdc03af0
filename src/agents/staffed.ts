import type { Clock } from '../kernel/index.js';

const staffedForMs = 5_000;
const unstaffedForMs = 200;

/**
 * Whether anybody staffs a queue: asked for every caller who waits, while it hardly ever changes. A yes is believed until
 * the next sweep, a no for less.
 */
export class Staffed {
  readonly #kept = new Map<string, { until: number; readonly answer: Promise<boolean> }>();

  constructor(
    readonly clock: Clock,
    readonly ask: (queue: string) => Promise<boolean>,
  ) {}

  of(queue: string): Promise<boolean> {
    const now = this.clock.now();
    const kept = this.#kept.get(queue);
    if (kept && now < kept.until) return kept.answer;
    const fresh = { until: now + staffedForMs, answer: this.ask(queue) };
    this.#kept.set(queue, fresh);
    fresh.answer.then(
      (staffed) => {
        if (!staffed) fresh.until = now + unstaffedForMs;
      },
      () => this.#kept.delete(queue),
    );
    return fresh.answer;
  }

  /** Something has changed: what is asked next is found out anew. */
  forget(): void {
    this.#kept.clear();
  }
}
