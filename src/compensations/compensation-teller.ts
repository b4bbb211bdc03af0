/**
 * Tells journal and back office what was given, again and again until it is done: what is left to do is in the store, so
 * neither a restart nor a back office that is away loses anything. Whatever is told twice is told under the same key.
 */
import { OwedToBackOffice, type BackOffice, type CompensationTold } from '../customers/index.js';
import type { DurableJournal } from '../journal/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { Site } from '../site/index.js';
import { factOf } from './compensation-desk.js';
import { amountOf } from './compensation-policy.js';
import type { Compensation, CompensationStore } from './compensation-store.js';

export interface CompensationTellerParts {
  readonly store: CompensationStore;
  readonly site: () => Pick<Site, 'company' | 'compensation'>;
  readonly backOffice: Pick<BackOffice, 'compensations'>;
  readonly journal: Pick<DurableJournal, 'recordDurably'>;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
}

const atATime = 10;
const leaseMs = 60_000;

export class CompensationTeller {
  readonly #owed: OwedToBackOffice;

  constructor(readonly parts: CompensationTellerParts) {
    this.#owed = new OwedToBackOffice({
      ...parts,
      what: 'compensations',
      untold: logEvents.compensationUntold,
      idAs: 'reference',
      look: () => this.#look(),
    });
  }

  start(): void {
    this.#owed.work.start();
  }

  /** Something was given. */
  wake(): void {
    this.#owed.work.wake();
  }

  async #look(): Promise<number | undefined> {
    const { store, clock } = this.parts;
    const { work } = this.#owed;
    const room = atATime - work.atWork.size;
    if (room <= 0) return undefined;
    for (const one of await store.take(room, leaseMs, clock.now()))
      work.attend(one.reference, 'compensation', this.#tell(one));
    return work.atWork.size < atATime ? store.nextDueAt() : undefined;
  }

  async #tell(one: Compensation): Promise<void> {
    const { store, backOffice, journal, engine, clock, log } = this.parts;
    const { reference, customerId, attempts } = one;
    if (attempts === 0) await journal.recordDurably(factOf(one, engine));
    const book = async (signal: AbortSignal) => {
      const key = `compensation:${reference}`;
      const result = await backOffice.compensations.book(customerId, this.#asTold(one), key, signal);
      log.info(
        { event: logEvents.compensationTold, reference, customerId, result },
        'the back office was told of a compensation',
      );
    };
    const putOff = (untilMs: number) => store.putOff(reference, untilMs);
    if (await this.#owed.tell({ facts: { reference }, attempts }, book, putOff))
      await store.told(reference, clock.now());
  }

  #asTold({
    reference,
    kind,
    amount,
    currency,
    callId,
    givenBy,
    role,
    reason,
    givenAt,
  }: Compensation): CompensationTold {
    const { company, compensation } = this.parts.site();
    // A site that was loaded meanwhile may know it no longer.
    const words = compensation?.kinds.get(kind)?.words ?? [[company.defaultLanguage, kind] as const];
    return {
      reference,
      kind: { code: kind, words: Object.fromEntries(words) },
      amount: { amount: amountOf(amount), currency },
      callId,
      by: givenBy,
      role,
      reason,
      at: new Date(givenAt).toISOString(),
    };
  }
}
