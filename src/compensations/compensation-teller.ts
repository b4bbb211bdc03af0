/**
 * Tells journal and back office what was given, again and again until it is done: what is left to do is in the store, so
 * neither a restart nor a back office that is away loses anything. Whatever is told twice is told under the same key.
 */
import { BackOfficeFailed, type BackOffice, type CompensationTold } from '../customers/index.js';
import type { DurableJournal } from '../journal/index.js';
import { againAfterMs, DueWork, isUnwinding, messageOf, type Clock } from '../kernel/index.js';
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
const withinMs = 20_000;

export class CompensationTeller {
  readonly #work: DueWork;
  /** Why it could not be told last. */
  #failing: string | undefined;

  constructor(readonly parts: CompensationTellerParts) {
    const { clock, life, log } = parts;
    this.#work = new DueWork({
      clock,
      life,
      look: () => this.#look(),
      onDegraded: (error) =>
        log.warn(
          { event: logEvents.databaseFailed, why: messageOf(error) },
          'compensations wait for the database',
        ),
      onFailed: (reference, error) => {
        if (!life.aborted && !isUnwinding(error))
          log.warn(
            { event: logEvents.compensationUntold, reference, why: messageOf(error) },
            'a compensation is looked at again later',
          );
      },
    });
  }

  start(): void {
    this.#work.start();
  }

  /** Something was given. */
  wake(): void {
    this.#work.wake();
  }

  async #look(): Promise<number | undefined> {
    const { store, clock } = this.parts;
    const room = atATime - this.#work.atWork.size;
    if (room <= 0) return undefined;
    for (const one of await store.take(room, leaseMs, clock.now()))
      this.#work.attend(one.reference, 'compensation', this.#tell(one));
    return this.#work.atWork.size < atATime ? store.nextDueAt() : undefined;
  }

  async #tell(one: Compensation): Promise<void> {
    const { store, backOffice, journal, engine, clock, log, life } = this.parts;
    const { reference, customerId, attempts } = one;
    if (attempts === 0) await journal.recordDurably(factOf(one, engine));
    try {
      const signal = AbortSignal.any([life, AbortSignal.timeout(withinMs)]);
      const result = await backOffice.compensations.book(
        customerId,
        this.#asTold(one),
        `compensation:${reference}`,
        signal,
      );
      await store.told(reference, clock.now());
      log.info(
        { event: logEvents.compensationTold, reference, customerId, result },
        'the back office was told of a compensation',
      );
      this.#failing = undefined;
    } catch (error) {
      life.throwIfAborted();
      const why = error instanceof BackOfficeFailed ? error.why : messageOf(error);
      const facts = { event: logEvents.compensationUntold, reference, attempt: attempts + 1, why };
      if (this.#failing === undefined) log.warn(facts, 'compensations wait for the back office');
      this.#failing = why;
      await store.putOff(reference, clock.now() + againAfterMs(attempts));
    }
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
