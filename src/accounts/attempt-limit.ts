/** Counts attempts by key over a sliding window. `now` is an argument; nothing is kept longer than it counts. */
export class AttemptLimit {
  readonly #attempts = new Map<string, number[]>();

  constructor(
    readonly max: number,
    readonly windowMs: number,
  ) {}

  /** Counts one attempt; false, and not counted, when there have been too many. */
  take(key: string, now: number): boolean {
    if (this.#attempts.size > 10_000) this.#forget(now);
    const recent = this.#recent(key, now);
    if (recent.length >= this.max) return false;
    recent.push(now);
    this.#attempts.set(key, recent);
    return true;
  }

  /** The attempt counted last was a good one and counts no more. */
  giveBack(key: string): void {
    const attempts = this.#attempts.get(key);
    attempts?.pop();
    if (attempts?.length === 0) this.#attempts.delete(key);
  }

  #recent(key: string, now: number): number[] {
    return (this.#attempts.get(key) ?? []).filter((at) => now - at < this.windowMs);
  }

  #forget(now: number): void {
    for (const key of this.#attempts.keys())
      if (this.#recent(key, now).length === 0) this.#attempts.delete(key);
  }
}

/** Where attempts come from: an IPv4 address, or the /64 that one IPv6 customer has to himself (RFC 6177). */
export function originOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
