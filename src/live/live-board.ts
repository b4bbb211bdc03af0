/**
 * Records by key with numbered changes: computed once, whoever looks on. A viewer sees the keys that are for it, and
 * after a break only what has changed since.
 */
export interface BoardChange {
  readonly seq: number;
  readonly key: string;
}

/** The latest changes are remembered, so that a page that was away for a moment need not be told everything. */
const rememberedChanges = 20_000;

export class LiveBoard {
  readonly #records = new Map<string, { readonly value: unknown; readonly text: string }>();
  #changes: BoardChange[] = [];
  #seq = 0;

  get seq(): number {
    return this.#seq;
  }

  /** Sets a record, `undefined` takes it away; true when that changed something. */
  set(key: string, value: unknown): boolean {
    const known = this.#records.get(key);
    if (value === undefined) {
      if (!known) return false;
      this.#records.delete(key);
    } else {
      const text = JSON.stringify(value);
      if (known?.text === text) return false;
      this.#records.set(key, { value, text });
    }
    this.#changes.push({ seq: ++this.#seq, key });
    if (this.#changes.length > 2 * rememberedChanges) this.#changes = this.#changes.slice(-rememberedChanges);
    return true;
  }

  get(key: string): unknown {
    return this.#records.get(key)?.value;
  }

  /** Keys that begin so. */
  keys(prefix: string): readonly string[] {
    return [...this.#records.keys()].filter((key) => key.startsWith(prefix));
  }

  /** All records as the inside of a JSON object: `"key":value,…`. */
  all(sees: (key: string) => boolean): string {
    return this.write([...this.#records.keys()].filter(sees));
  }

  /** What has changed since, each key once; undefined when that is not known any more. */
  since(seq: number, sees: (key: string) => boolean): string | undefined {
    const changed = this.changedSince(seq);
    return changed && this.write([...changed].filter(sees));
  }

  /** The keys of what has changed since; undefined when that is not known any more. */
  changedSince(seq: number): ReadonlySet<string> | undefined {
    if (seq > this.#seq) return undefined;
    const oldest = this.#changes[0]?.seq ?? this.#seq + 1;
    if (seq < oldest - 1) return undefined;
    return new Set(this.#changes.slice(seq - oldest + 1).map(({ key }) => key));
  }

  /** These records as the inside of a JSON object; null for one that is not there. */
  write(keys: readonly string[]): string {
    return keys.map((key) => `${JSON.stringify(key)}:${this.#records.get(key)?.text ?? 'null'}`).join(',');
  }
}
