import type { Reach } from './agent-status.js';

/** Which phones can be rung, as far as the switch has told this process. */
export class Reachability {
  readonly #phones = new Map<string, Reach>();

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

  /** Takes over a complete list; answers the phones that changed. */
  replace(reachable: ReadonlySet<string>, now: number): readonly string[] {
    const all = new Set([...this.#phones.keys(), ...reachable]);
    return [...all].filter((phone) => this.set(phone, reachable.has(phone), now));
  }
}
