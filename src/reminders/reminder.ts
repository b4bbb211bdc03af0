/** A customer to be rung before an appointment, as it stands in the database. Times are epoch milliseconds. */
import type { AttemptFailure } from '../site/index.js';

export type ReminderState = 'due' | 'held' | 'dialling' | 'talking' | 'done' | 'cancelled' | 'given-up';

/** An engine is at work on it in these. */
export const heldReminders: readonly ReminderState[] = ['held', 'dialling', 'talking'];

export interface Reminder {
  readonly id: string;
  /** Counts the changes. */
  readonly version: number;
  readonly state: ReminderState;
  readonly customerId: string;
  /** Reference and beginning: an appointment that was moved is another one to be reminded of. */
  readonly appointment: string;
  readonly startsAt: number;
  /** Nothing is done before this. */
  readonly dueAt: number;
  readonly attempts: number;
  /** The attempt under way, or the last one: the id of the leg in the switch and of the call in the call log. */
  readonly attemptId: string | undefined;
  /** Failed attempts by how they failed. */
  readonly failures: Readonly<Partial<Record<AttemptFailure, number>>>;
  /** The engine at work on it. */
  readonly engine: string | undefined;
  readonly endedAt: number | undefined;
  /** What the customer answered, or why nobody is reminded. */
  readonly why: string | undefined;
}

/** What there is to be reminded of. */
export type Planned = Pick<Reminder, 'id' | 'customerId' | 'appointment' | 'startsAt' | 'dueAt'>;
