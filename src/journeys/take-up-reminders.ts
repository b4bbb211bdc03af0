/** Looks after all reminders of this engine: plans them, takes up what falls due, and what the process before left. */
import { DueWork, isUnwinding, Refused, Superseded } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Reminder } from '../reminders/index.js';
import type { ReminderRules } from '../site/index.js';
import type { Centre } from './centre.js';
import { remind } from './remind.js';

/** Calls under way at a time; the pace of dials is kept beside. */
const atATime = 10;
const beatEveryMs = 5_000;
const planEveryMs = 300_000;

export class ReminderKeeper {
  readonly #work: DueWork;
  #beatAt = Number.NEGATIVE_INFINITY;
  #planAt = Number.NEGATIVE_INFINITY;
  /** By which it was planned last: other rules have other customers rung. */
  #plannedBy: ReminderRules | undefined;

  constructor(
    readonly centre: Centre,
    readonly life: AbortSignal,
  ) {
    this.#work = new DueWork({
      clock: centre.clock,
      life,
      look: () => this.#round(),
      onDegraded: (error) => this.#degraded(error, 'reminders wait for the database'),
      onFailed: (id, error) => this.#failed(id, error),
    });
  }

  start(): void {
    this.#work.start();
  }

  async #round(): Promise<number | undefined> {
    const { clock, reminders, engine } = this.centre;
    // Whoever speaks with us when they are switched off goes on; the reminder is closed when they are on again.
    const { rules } = reminders;
    if (!rules) return undefined;
    if (clock.now() >= this.#beatAt + beatEveryMs) {
      await this.#recover();
      await reminders.store.beat(engine, clock.now());
      this.#beatAt = clock.now();
    }
    if (clock.now() >= this.#planAt || rules !== this.#plannedBy) await this.#plan(rules);
    const room = atATime - this.#work.atWork.size;
    if (room > 0)
      for (const reminder of await reminders.store.takeUp(engine, room, clock.now())) this.#begin(reminder);
    return this.#work.atWork.size < atATime ? reminders.store.nextDueAt() : undefined;
  }

  /** While the back office is away, what was planned before is done all the same. */
  async #plan(rules: ReminderRules): Promise<void> {
    const { clock, reminders } = this.centre;
    this.#plannedBy = rules;
    try {
      await reminders.plan(this.life);
      this.#planAt = clock.now() + planEveryMs;
    } catch (error) {
      this.life.throwIfAborted();
      this.#planAt = clock.now() + planEveryMs / 5;
      this.#degraded(error, 'reminders are planned when the back office is back');
    }
  }

  #begin(reminder: Reminder): void {
    this.#work.attend(reminder.id, 'reminders', remind(this.centre, reminder, this.life));
  }

  /**
   * What this engine holds and nobody is at work on. A customer who is on the line goes on in the flow, and is not rung
   * again; an attempt without a leg in the switch is over, and if nobody had answered it is made again.
   */
  async #recover(): Promise<void> {
    const { reminders: book, engine, telephony } = this.centre;
    const left = (await book.store.heldBy(engine)).filter(({ id }) => !this.#work.atWork.has(id));
    for (const reminder of left) {
      try {
        const leg = telephony.leg(reminder.attemptId ?? '');
        if (leg?.state === 'up') this.#work.attend(reminder.id, 'reminders', untilOver(book, reminder, leg));
        else if (reminder.state === 'talking') await book.told(reminder, 'told');
        else if (reminder.state === 'dialling') await book.failed(reminder, 'lost');
        else this.#begin(await book.move(reminder, { kind: 'taken-up', engine }));
      } catch (error) {
        // It has come to its end meanwhile.
        if (!(error instanceof Superseded)) throw error;
      }
    }
  }

  #degraded(error: unknown, message: string): void {
    this.centre.log.warn({ event: logEvents.remindersDegraded, err: error }, message);
  }

  #failed(reminderId: string, error: unknown): void {
    if (this.life.aborted || isUnwinding(error) || error instanceof Superseded) return;
    this.centre.log.error(
      { event: logEvents.remindersDegraded, reminderId, err: error },
      'a reminder could not be looked after; it is taken up again',
    );
  }
}

async function untilOver(
  book: Centre['reminders'],
  reminder: Reminder,
  leg: { readonly ended: Promise<unknown> },
): Promise<void> {
  await leg.ended;
  await book.told(reminder, 'told').catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}
