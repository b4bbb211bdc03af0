/**
 * What a back office must learn in the end: told again and again, each time later, until it answers. What is left to tell is in
 * a store, so neither a restart nor a back office that is away loses anything; whatever is told twice is told under the same key.
 */
import { againAfterMs, DueWork, isUnwinding, messageOf, type Clock } from '../kernel/index.js';
import { logEvents, type Logger, type LogEvent } from '../platform/index.js';
import { BackOfficeFailed } from './back-office.js';

export interface OwedParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly life: AbortSignal;
  /** In the log, in the plural. */
  readonly what: string;
  readonly untold: LogEvent;
  /** Under which name the log has what is looked at again. */
  readonly idAs: string;
  /** Attends to what is due; answers when the next falls due, undefined for not known. */
  readonly look: () => Promise<number | undefined>;
}

const withinMs = 20_000;

export class OwedToBackOffice {
  readonly work: DueWork;
  #failing = false;

  constructor(readonly parts: OwedParts) {
    const { clock, life, log, what, untold, idAs, look } = parts;
    this.work = new DueWork({
      clock,
      life,
      look,
      onDegraded: (error) =>
        log.warn({ event: logEvents.databaseFailed, why: messageOf(error) }, `${what} wait for the database`),
      onFailed: (id, error) => {
        if (!life.aborted && !isUnwinding(error))
          log.warn({ event: untold, [idAs]: id, why: messageOf(error) }, `${what} are looked at again later`);
      },
    });
  }

  /**
   * Tells one. False when the back office did not answer within 20 s or failed: then it has been put off. The first failure
   * in a row is logged. Rejects when the process stops, or when the store cannot put it off.
   */
  async tell(
    one: { readonly facts: object; readonly attempts: number },
    send: (signal: AbortSignal) => Promise<void>,
    putOff: (untilMs: number) => Promise<unknown>,
  ): Promise<boolean> {
    const { clock, log, life, what, untold } = this.parts;
    try {
      await send(AbortSignal.any([life, AbortSignal.timeout(withinMs)]));
      this.#failing = false;
      return true;
    } catch (error) {
      life.throwIfAborted();
      const why = error instanceof BackOfficeFailed ? error.why : messageOf(error);
      const facts = { event: untold, ...one.facts, attempt: one.attempts + 1, why };
      if (!this.#failing) log.warn(facts, `${what} wait for the back office`);
      this.#failing = true;
      await putOff(clock.now() + againAfterMs(one.attempts));
      return false;
    }
  }
}
