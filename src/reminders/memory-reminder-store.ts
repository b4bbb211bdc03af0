import { dialledForMs, heldForMs } from '../callbacks/index.js';
import { Superseded } from '../kernel/index.js';
import type { Planned, Reminder } from './reminder.js';
import { newReminder, remindersMove } from './reminder-state.js';
import type { ReminderStore } from './reminder-store.js';

/** For tests; keeps to the same rules as Postgres. */
export class MemoryReminderStore implements ReminderStore {
  readonly #all = new Map<string, Reminder>();
  readonly #heldUntil = new Map<string, number>();

  /** In the order in which they were planned. */
  get reminders(): readonly Reminder[] {
    return [...this.#all.values()];
  }

  async plan(planned: readonly Planned[]): Promise<number> {
    const fresh = planned.filter(
      ({ appointment, startsAt }) =>
        !this.reminders.some((one) => one.appointment === appointment && one.startsAt === startsAt),
    );
    for (const one of fresh) this.#all.set(one.id, newReminder(one));
    return fresh.length;
  }

  async get(id: string): Promise<Reminder | undefined> {
    return this.#all.get(id);
  }

  async takeUp(engine: string, limit: number, now: number): Promise<readonly Reminder[]> {
    const due = this.reminders
      .filter(({ state, dueAt }) => state === 'due' && dueAt <= now)
      .sort((one, other) => one.startsAt - other.startsAt || one.id.localeCompare(other.id))
      .slice(0, limit);
    return due.map((one) => this.#keep(remindersMove(one, { kind: 'taken-up', engine }, now), now));
  }

  async heldBy(engine: string): Promise<readonly Reminder[]> {
    return this.reminders.filter((one) => one.engine === engine && one.endedAt === undefined);
  }

  async beat(engine: string, now: number): Promise<void> {
    for (const one of this.reminders) {
      if (one.engine === undefined) continue;
      if (one.engine === engine) this.#heldUntil.set(one.id, now + heldForMs);
      else if ((this.#heldUntil.get(one.id) ?? 0) + (one.state === 'held' ? 0 : dialledForMs) <= now)
        this.#all.set(
          one.id,
          one.state === 'talking'
            ? remindersMove(one, { kind: 'told', answer: 'told' }, now)
            : { ...one, state: 'due', engine: undefined, version: one.version + 1 },
        );
    }
  }

  async nextDueAt(): Promise<number | undefined> {
    const due = this.reminders.filter(({ state }) => state === 'due').map(({ dueAt }) => dueAt);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  async change(before: Reminder, after: Reminder, now: number): Promise<void> {
    if (this.#all.get(before.id)?.version !== before.version) throw reminderSuperseded(before);
    this.#keep(after, now);
  }

  #keep(reminder: Reminder, now: number): Reminder {
    this.#all.set(reminder.id, reminder);
    if (reminder.engine !== undefined) this.#heldUntil.set(reminder.id, now + heldForMs);
    return reminder;
  }
}

export const reminderSuperseded = ({ id, version }: Reminder): Superseded =>
  new Superseded(`reminder ${id} is no longer at version ${version}`);
