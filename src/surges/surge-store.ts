import type { Surge } from './surge-policy.js';

/** Announcements that are switched on, and the history of all that were. */
export interface SurgeStore {
  /** Those that nobody has switched off; some may have run out. */
  on(): Promise<readonly Surge[]>;
  /** In place of the one of this name, if there is one. */
  put(surge: Surge): Promise<void>;
  /** False when it was not on. */
  off(name: string, by: string, at: number): Promise<boolean>;
}

/** Keeps them in this process: for tests. */
export class MemorySurgeStore implements SurgeStore {
  readonly #on = new Map<string, Surge>();

  async on(): Promise<readonly Surge[]> {
    return [...this.#on.values()];
  }

  async put(surge: Surge): Promise<void> {
    this.#on.set(surge.name, surge);
  }

  async off(name: string): Promise<boolean> {
    return this.#on.delete(name);
  }
}
