import { messageOf, Refused, type Clock } from '../kernel/index.js';
import { lastDigits, logEvents, type Logger } from '../platform/index.js';
import { spellPattern, type NumberPattern, type Site, type Treatment } from '../site/index.js';
import { treatmentOf, type ListedNumber, type TreatmentDecision } from './nuisance-policy.js';
import type { NuisanceStore } from './nuisance-store.js';

export interface NuisanceListParts {
  readonly store: NuisanceStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Another engine's change is seen within this time. */
const refreshEveryMs = 5_000;

/** The nuisance list, kept at hand: no call waits for the database. */
export class NuisanceList {
  readonly #parts: NuisanceListParts;
  #listed: readonly ListedNumber[] = [];
  #failing = false;

  constructor(parts: NuisanceListParts) {
    this.#parts = parts;
  }

  /** Reads the list, and again and again until the signal is aborted. While the store is away the last known stays. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#refresh();
    void this.#keepFresh(signal);
  }

  /** Those that have not run out. */
  get listed(): readonly ListedNumber[] {
    const now = this.#parts.clock.now();
    return this.#listed.filter(({ until }) => until === undefined || now < until);
  }

  treatmentOf(number: string, { gate }: Pick<Site, 'gate'>): TreatmentDecision {
    return treatmentOf(number, gate.nuisance, this.#listed, this.#parts.clock.now());
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
    this.#listed = [...this.#without(pattern), listed];
    this.#tell(pattern, { treatment: entry.treatment, reason: entry.reason, until: entry.until, by });
    return listed;
  }

  /** False when it was not listed. */
  async remove(pattern: NumberPattern, by: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const was = await store.remove(pattern, by, clock.now());
    this.#listed = this.#without(pattern);
    if (was) this.#tell(pattern, { treatment: 'removed', by });
    return was;
  }

  #without(pattern: NumberPattern): readonly ListedNumber[] {
    const spelt = spellPattern(pattern);
    return this.#listed.filter((entry) => spellPattern(entry.pattern) !== spelt);
  }

  #tell(pattern: NumberPattern, facts: object): void {
    const number = pattern.kind === 'number' ? lastDigits(pattern.number) : spellPattern(pattern);
    this.#parts.log.info({ event: logEvents.nuisanceChanged, number, ...facts }, 'the nuisance list changed');
  }

  async #keepFresh(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#parts.clock.after(refreshEveryMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#refresh();
    }
  }

  async #refresh(): Promise<void> {
    try {
      this.#listed = await this.#parts.store.listed();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        this.#parts.log.warn(
          { event: logEvents.databaseFailed, why: messageOf(error) },
          'the nuisance list that was known last stays in force',
        );
      this.#failing = true;
    }
  }
}
