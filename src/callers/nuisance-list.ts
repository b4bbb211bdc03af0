import { Refused, type Clock } from '../kernel/index.js';
import { KeptCopy, lastDigits, logEvents, type Logger } from '../platform/index.js';
import { spellPattern, type NumberPattern, type Site, type Treatment } from '../site/index.js';
import { treatmentOf, type ListedNumber, type TreatmentDecision } from './nuisance-policy.js';
import type { NuisanceStore } from './nuisance-store.js';

export interface NuisanceListParts {
  readonly store: NuisanceStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The nuisance list, kept at hand: no call waits for the database. */
export class NuisanceList {
  readonly #parts: NuisanceListParts;
  readonly #copy: KeptCopy<readonly ListedNumber[]>;

  constructor(parts: NuisanceListParts) {
    this.#parts = parts;
    const read = () => parts.store.listed();
    this.#copy = new KeptCopy({ ...parts, read, what: 'the nuisance list' }, []);
  }

  /** Reads the list, and keeps it fresh until the signal is aborted. */
  start(signal: AbortSignal): Promise<void> {
    return this.#copy.start(signal);
  }

  /** Those that have not run out. */
  get listed(): readonly ListedNumber[] {
    const now = this.#parts.clock.now();
    return this.#copy.value.filter(({ until }) => until === undefined || now < until);
  }

  treatmentOf(number: string, { gate }: Pick<Site, 'gate'>): TreatmentDecision {
    return treatmentOf(number, gate.nuisance, this.#copy.value, this.#parts.clock.now());
  }

  /** Resolves when it is durable. */
  async add(
    pattern: NumberPattern,
    entry: { readonly treatment: Treatment; readonly reason: string; readonly until: number | undefined },
    by: string,
  ): Promise<ListedNumber> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    if (entry.until !== undefined && entry.until <= now)
      throw new Refused('invalid-until', 'that time is over already');
    const listed: ListedNumber = { pattern, ...entry, addedAt: now, addedBy: by };
    await store.put(listed);
    this.#copy.change((was) => [...without(was, pattern), listed]);
    this.#tell(pattern, { treatment: entry.treatment, reason: entry.reason, until: entry.until, by });
    return listed;
  }

  /** False when it was not listed. */
  async remove(pattern: NumberPattern, by: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const was = await store.remove(pattern, by, clock.now());
    this.#copy.change((was) => without(was, pattern));
    if (was) this.#tell(pattern, { treatment: 'removed', by });
    return was;
  }

  #tell(pattern: NumberPattern, facts: object): void {
    const number = pattern.kind === 'number' ? lastDigits(pattern.number) : spellPattern(pattern);
    this.#parts.log.info({ event: logEvents.nuisanceChanged, number, ...facts }, 'the nuisance list changed');
  }
}

function without(listed: readonly ListedNumber[], pattern: NumberPattern): readonly ListedNumber[] {
  const spelt = spellPattern(pattern);
  return listed.filter((entry) => spellPattern(entry.pattern) !== spelt);
}
