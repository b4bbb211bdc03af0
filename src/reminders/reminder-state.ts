/**
 * What may become of a reminder. Pure; the one place where its state changes.
 *
 *     due ◄──► held ──► dialling ──► talking ──► done
 *      ▲         │          │           │
 *      └─────────┼──────────┴───────────┘ failed, to be tried again
 *                ▼
 *        cancelled (the appointment is gone), given-up (too late, no number, too often in vain)
 *
 * `due` waits for `dueAt`; one whose engine died is due again, unless its call is still there in the switch. Whoever has
 * answered is not rung again, whatever dies; a machine that has is nobody.
 */
import { Refused } from '../kernel/index.js';
import { nextAttempt } from '../site/index.js';
import type { AfterFailure, AttemptFailure, CallbackRules } from '../site/index.js';
import type { Planned, Reminder, ReminderState } from './reminder.js';

export type ReminderEvent =
  | { readonly kind: 'taken-up'; readonly engine: string }
  | { readonly kind: 'put-off'; readonly dueAt: number }
  | { readonly kind: 'dialled'; readonly attemptId: string }
  | { readonly kind: 'answered' }
  | { readonly kind: 'told'; readonly answer: string }
  | { readonly kind: 'failed'; readonly outcome: AttemptFailure; readonly next: AfterFailure }
  | { readonly kind: 'cancelled' | 'given-up'; readonly why: string };

const from: Readonly<Record<ReminderEvent['kind'], readonly ReminderState[]>> = {
  'taken-up': ['due', 'held', 'dialling', 'talking'],
  'put-off': ['held'],
  dialled: ['held'],
  answered: ['dialling', 'talking'],
  told: ['dialling', 'talking'],
  failed: ['dialling', 'talking'],
  cancelled: ['due', 'held'],
  'given-up': ['due', 'held'],
};

export const newReminder = (planned: Planned): Reminder => ({
  ...planned,
  version: 1,
  state: 'due',
  attempts: 0,
  attemptId: undefined,
  failures: {},
  engine: undefined,
  endedAt: undefined,
  why: undefined,
});

/** Throws `Refused` ('reminder-…') for a move that is not allowed. */
export function remindersMove(reminder: Reminder, event: ReminderEvent, now: number): Reminder {
  if (!from[event.kind].includes(reminder.state)) {
    throw new Refused(
      `reminder-${reminder.state}`,
      `reminder ${reminder.id} is ${reminder.state} and cannot be ${event.kind} any more`,
    );
  }
  return { ...reminder, ...changed(reminder, event, now), version: reminder.version + 1 };
}

const letGo = { engine: undefined } as const;

function changed(reminder: Reminder, event: ReminderEvent, now: number): Partial<Reminder> {
  switch (event.kind) {
    case 'taken-up':
      return reminder.state === 'due' ? { state: 'held', engine: event.engine } : { engine: event.engine };
    case 'put-off':
      return { state: 'due', dueAt: event.dueAt, ...letGo };
    case 'dialled':
      return { state: 'dialling', attemptId: event.attemptId, attempts: reminder.attempts + 1 };
    case 'answered':
      return { state: 'talking' };
    case 'told':
      return { state: 'done', endedAt: now, why: event.answer, ...letGo };
    case 'failed': {
      const { outcome, next } = event;
      const failures = { ...reminder.failures, [outcome]: (reminder.failures[outcome] ?? 0) + 1 };
      return next.kind === 'retry'
        ? { state: 'due', dueAt: next.dueAt, failures, ...letGo }
        : { state: 'given-up', endedAt: now, why: next.why, failures, ...letGo };
    }
    case 'cancelled':
    case 'given-up':
      return { state: event.kind, endedAt: now, why: event.why, ...letGo };
  }
}

/** What follows a call that reached nobody; `latest` is the last instant at which it makes sense to ring. */
export function afterReminderFailed(
  reminder: Reminder,
  outcome: AttemptFailure,
  rules: Pick<CallbackRules, 'retries'>,
  { now, latest, chance }: { readonly now: number; readonly latest: number; readonly chance: number },
): AfterFailure {
  const next = nextAttempt(reminder.failures, outcome, rules, now, chance);
  return next.kind === 'retry' && next.dueAt > latest ? { kind: 'give-up', why: 'too-late' } : next;
}
