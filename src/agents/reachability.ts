import type { Reach } from './agent-status.js';

/** Which phones can be rung, as far as the switch has told this process. */
export class Reachability {
  readonly #phones = new Map<string, Reach>();
  #listed = false;

  of(phone: string): Reach {
    return this.#phones.get(phone) ?? { reachable: false, since: 0 };
  }

  /** True when that is news. */
  set(phone: string, reachable: boolean, now: number): boolean {
    const known = this.#phones.get(phone);
    if (known ? known.reachable === reachable : !reachable) return false;
    this.#phones.set(phone, { reachable, since: now });
    return true;
  }

  /**
   * Takes over a complete list; answers the phones that changed. Since when they could be rung before the first list
   * nobody knows, so it counts as ever.
   */
  replace(reachable: ReadonlySet<string>, now: number): readonly string[] {
    const since = this.#listed ? now : 0;
    this.#listed = true;
    const all = new Set([...this.#phones.keys(), ...reachable]);
    return [...all].filter((phone) => this.set(phone, reachable.has(phone), since));
  }
}
