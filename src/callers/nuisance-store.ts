import { spellPattern, type NumberPattern } from '../site/index.js';
import type { ListedNumber } from './nuisance-policy.js';

/** Numbers that people listed while the service runs, and the history of all that ever were. */
export interface NuisanceStore {
  /** Those that nobody has removed; some may have run out. */
  listed(): Promise<readonly ListedNumber[]>;
  /** In place of the entry of this very pattern, if there is one. */
  put(entry: ListedNumber): Promise<void>;
  /** False when it was not listed. */
  remove(pattern: NumberPattern, by: string, at: number): Promise<boolean>;
}

/** Keeps them in this process: for tests. */
export class MemoryNuisanceStore implements NuisanceStore {
  readonly #listed = new Map<string, ListedNumber>();

  async listed(): Promise<readonly ListedNumber[]> {
    return [...this.#listed.values()];
  }

  async put(entry: ListedNumber): Promise<void> {
    this.#listed.set(spellPattern(entry.pattern), entry);
  }

  async remove(pattern: NumberPattern): Promise<boolean> {
    return this.#listed.delete(spellPattern(pattern));
  }
}
