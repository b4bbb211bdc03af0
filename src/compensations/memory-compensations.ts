import type {
  Compensation,
  CompensationsAsked,
  CompensationStore,
  Gift,
  Given,
} from './compensation-store.js';

type Kept = Compensation & { readonly dueAt: number; readonly toldAt: number | undefined };

/** For tests; keeps to the same rules as Postgres. */
export class MemoryCompensations implements CompensationStore {
  readonly #all = new Map<string, Kept>();

  async give(gift: Gift, { most, since }: { most: number; since: number }): Promise<Given> {
    const known = [...this.#all.values()].find(({ key }) => key === gift.key);
    if (known) return { result: 'given', compensation: shown(known) };
    const given = [...this.#all.values()]
      .filter(({ customerId, currency }) => customerId === gift.customerId && currency === gift.currency)
      .reduce((sum, { amount, givenAt }) => (givenAt >= since ? sum + amount : sum), 0);
    if (given + gift.amount > most) return { result: 'over', given };
    const reference = `C${70_001 + this.#all.size}`;
    const kept = { ...gift, reference, attempts: 0, dueAt: gift.givenAt, toldAt: undefined };
    this.#all.set(reference, kept);
    return { result: 'given', compensation: shown(kept) };
  }

  async ofCustomer(customerId: string, since: number): Promise<readonly Compensation[]> {
    return this.#newest((one) => one.customerId === customerId && one.givenAt >= since);
  }

  async latest({ limit, before, customerId, givenBy }: CompensationsAsked): Promise<readonly Compensation[]> {
    return this.#newest(
      (one) =>
        (before === undefined || one.givenAt < before) &&
        (customerId === undefined || one.customerId === customerId) &&
        (givenBy === undefined || one.givenBy === givenBy),
    ).slice(0, limit);
  }

  async take(limit: number, leaseMs: number, now: number): Promise<readonly Compensation[]> {
    const due = [...this.#all.values()]
      .filter(({ toldAt, dueAt }) => toldAt === undefined && dueAt <= now)
      .sort((one, other) => one.dueAt - other.dueAt)
      .slice(0, limit);
    for (const one of due) this.#all.set(one.reference, { ...one, dueAt: now + leaseMs });
    return due.map(shown);
  }

  async nextDueAt(): Promise<number | undefined> {
    const open = [...this.#all.values()].filter(({ toldAt }) => toldAt === undefined);
    return open.length === 0 ? undefined : Math.min(...open.map(({ dueAt }) => dueAt));
  }

  async putOff(reference: string, until: number): Promise<void> {
    const known = this.#all.get(reference);
    if (known) this.#all.set(reference, { ...known, dueAt: until, attempts: known.attempts + 1 });
  }

  async told(reference: string, now: number): Promise<void> {
    const known = this.#all.get(reference);
    if (known) this.#all.set(reference, { ...known, toldAt: now });
  }

  #newest(which: (one: Kept) => boolean): readonly Compensation[] {
    return [...this.#all.values()]
      .filter(which)
      .sort((one, other) => other.givenAt - one.givenAt || other.reference.localeCompare(one.reference))
      .map(shown);
  }
}

const shown = ({ dueAt: _due, toldAt: _told, ...compensation }: Kept): Compensation => compensation;
