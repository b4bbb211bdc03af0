/** Reminders of appointments: planned from the back office, moved on and told to the journal in one way. */
import type { BackOffice, CustomersAppointment } from '../customers/index.js';
import type { Journal } from '../journal/index.js';
import type { Clock, NewId } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { AttemptFailure, ReminderRules, Site } from '../site/index.js';
import { afterReminderFailed, remindersMove } from './reminder-state.js';
import type { ReminderEvent } from './reminder-state.js';
import type { ReminderStore } from './reminder-store.js';
import type { Reminder } from './reminder.js';

export interface ReminderBookParts {
  readonly store: ReminderStore;
  readonly backOffice: Pick<BackOffice, 'appointments'>;
  readonly site: () => Site;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly journal: Journal;
  readonly engine: string;
  readonly log: Logger;
  /** From 0 to 1; spreads what would fall due together. */
  readonly chance: () => number;
}

const atATime = 200;
/** Planned ahead of when they fall due, so that a back office that is away for a while keeps nobody from it. */
const aheadMs = 2 * 3_600_000;
const planWithinMs = 30_000;

export class ReminderBook {
  constructor(readonly parts: ReminderBookParts) {}

  get store(): ReminderStore {
    return this.parts.store;
  }

  /** Undefined when the company reminds nobody. */
  get rules(): ReminderRules | undefined {
    return this.parts.site().reminders;
  }

  /** The last instant at which somebody is rung for it. */
  latest({ startsAt }: Pick<Reminder, 'startsAt'>): number {
    return startsAt - (this.rules?.notAfterSec ?? 0) * 1000;
  }

  /**
   * Writes down whom to remind of what is near, whoever has booked or moved it. What is there already stays as it is.
   * Rejects when back office or database do not answer.
   */
  async plan(life: AbortSignal): Promise<void> {
    const { clock, backOffice, newId, store, log } = this.parts;
    const { rules } = this;
    if (!rules) return;
    const signal = AbortSignal.any([life, AbortSignal.timeout(planWithinMs)]);
    const now = clock.now();
    const to = now + rules.beforeSec * 1000 + aheadMs;
    let from = now + rules.notAfterSec * 1000;
    for (let more = true; more;) {
      const found = await backOffice.appointments.between(from, to, atATime, signal);
      const planned = await store.plan(
        found.map((one: CustomersAppointment) => {
          const startsAt = Date.parse(one.startsAt);
          return {
            id: newId('reminder'),
            customerId: one.customerId,
            appointment: one.reference,
            startsAt,
            dueAt: startsAt - rules.beforeSec * 1000,
          };
        }),
      );
      if (planned > 0)
        log.info(
          { event: logEvents.remindersPlanned, planned },
          'customers will be reminded of appointments',
        );
      const last = Date.parse(found.at(-1)?.startsAt ?? '');
      // Whole page of one instant: go on behind it.
      from = last > from ? last : from + 1;
      more = found.length === atATime;
    }
  }

  /** Moves it on. Rejects with `Superseded` when somebody else has, or with `Refused` when it cannot be. */
  async move(before: Reminder, event: ReminderEvent): Promise<Reminder> {
    const { store, clock, log } = this.parts;
    const after = remindersMove(before, event, clock.now());
    await store.change(before, after, clock.now());
    if (after.endedAt !== undefined) {
      const { id: reminderId, state, why, attempts, attemptId: callId } = after;
      log.info(
        { event: logEvents.reminderEnded, reminderId, callId, state, why, attempts },
        'a reminder is over',
      );
    }
    return after;
  }

  async told(before: Reminder, answer: string): Promise<Reminder> {
    const after = await this.move(before, { kind: 'told', answer });
    this.#tried(after, answer);
    return after;
  }

  async failed(before: Reminder, outcome: AttemptFailure): Promise<Reminder> {
    const { site, clock, chance } = this.parts;
    const { callbacks } = site();
    const latest = this.latest(before);
    const next = callbacks
      ? afterReminderFailed(before, outcome, callbacks, { now: clock.now(), latest, chance: chance() })
      : { kind: 'give-up' as const, why: 'switched-off' };
    const after = await this.move(before, { kind: 'failed', outcome, next });
    this.#tried(after, outcome);
    return after;
  }

  #tried(
    { id: reminderId, appointment, attemptId, attempts: attempt, state }: Reminder,
    outcome: string,
  ): void {
    const { journal, clock, engine } = this.parts;
    if (attemptId === undefined) return;
    journal.record({
      // Two processes may find the same end.
      id: `reminded:${attemptId}`,
      at: clock.now(),
      callId: attemptId,
      engine,
      kind: 'reminder-tried',
      reminderId,
      appointment,
      attempt,
      outcome,
      then: state,
    });
  }
}
