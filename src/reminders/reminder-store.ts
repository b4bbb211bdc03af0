/** Where reminders are kept. What it confirms is on the disk. */
import type { Planned, Reminder } from './reminder.js';

export interface ReminderStore {
  /** Keeps those that are new: an appointment at one time is kept once, however often and by whomever it is planned. */
  plan(planned: readonly Planned[]): Promise<number>;
  get(id: string): Promise<Reminder | undefined>;
  /** Takes up what is due, the most urgent first. Two engines never get the same one. */
  takeUp(engine: string, limit: number, now: number): Promise<readonly Reminder[]>;
  /** What this engine was at work on. */
  heldBy(engine: string): Promise<readonly Reminder[]>;
  /**
   * Sign of life for all that an engine holds; what other engines have let lapse is due
   * again, or done where the customer had answered. */
  beat(engine: string, now: number): Promise<void>;
  nextDueAt(): Promise<number | undefined>;
  /** Replaces `before` by `after`. Rejects with `Superseded` when it has changed meanwhile. */
  change(before: Reminder, after: Reminder, now: number): Promise<void>;
}
