/** One text of the site that somebody changed in the page. */
export interface SiteChange {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  /** Path below the site's folder. */
  readonly file: string;
  /** Undefined: there was no such file. */
  readonly before: string | undefined;
  /** Undefined: there is no such file any more. */
  readonly after: string | undefined;
  /** The change that this one takes back. */
  readonly undoes: string | undefined;
}

/** Every change that was ever made through the page; nothing is removed. */
export interface SiteChangeStore {
  /** Kept once `write` has resolved; when that rejects nothing is kept, and the rejection is passed on. */
  add(change: Omit<SiteChange, 'id'>, write: () => Promise<void>): Promise<SiteChange>;
  get(id: string): Promise<SiteChange | undefined>;
  /** The newest first. */
  newest(limit: number, file?: string): Promise<readonly SiteChange[]>;
}

/** Keeps them in this process: for tests. */
export class MemorySiteChangeStore implements SiteChangeStore {
  readonly #changes: SiteChange[] = [];

  async add(change: Omit<SiteChange, 'id'>, write: () => Promise<void>): Promise<SiteChange> {
    await write();
    const kept = { ...change, id: String(this.#changes.length + 1) };
    this.#changes.push(kept);
    return kept;
  }

  async get(id: string): Promise<SiteChange | undefined> {
    return this.#changes.find((change) => change.id === id);
  }

  async newest(limit: number, file?: string): Promise<readonly SiteChange[]> {
    return this.#changes
      .filter((change) => file === undefined || change.file === file)
      .reverse()
      .slice(0, limit);
  }
}
