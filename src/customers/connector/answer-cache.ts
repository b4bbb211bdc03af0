import type { Reading } from '../back-office.js';

/** So many answers are kept; the one that was not used for longest goes first. */
const mostKept = 5_000;

/** Answers with their age, in memory only. */
export class AnswerCache {
  readonly #kept = new Map<string, Reading<unknown> & { readonly about: string }>();

  /** The answer, if it is not older than so much. */
  get(question: string, now: number, oldestMs: number): Reading<unknown> | undefined {
    const found = this.#kept.get(question);
    if (!found || now - found.asOf > oldestMs) return undefined;
    this.#kept.delete(question);
    this.#kept.set(question, found);
    return { value: found.value, asOf: found.asOf };
  }

  keep(question: string, about: string, value: unknown, asOf: number): void {
    this.#kept.delete(question);
    this.#kept.set(question, { value, asOf, about });
    if (this.#kept.size <= mostKept) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Something of this customer has been changed. */
  forget(about: string): void {
    for (const [question, kept] of this.#kept) if (kept.about === about) this.#kept.delete(question);
  }
}
