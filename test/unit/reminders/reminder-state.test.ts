import { Refused } from '../../../src/kernel/index.js';
import { afterReminderFailed, newReminder, remindersMove } from '../../../src/reminders/index.js';
import type { Reminder, ReminderEvent } from '../../../src/reminders/index.js';

const start = newReminder({ id: 'r', customerId: 'c', appointment: 'A1', startsAt: 100_000, dueAt: 0 });
const to = (...events: ReminderEvent[]): Reminder =>
  events.reduce((reminder, event) => remindersMove(reminder, event, 7), start);
const taken = { kind: 'taken-up', engine: 'e1' } as const;
const dialled = { kind: 'dialled', attemptId: 'leg' } as const;

it('goes from being due to having been told, each step counted', () => {
  expect(to(taken, dialled, { kind: 'answered' }, { kind: 'told', answer: 'confirmed' })).toMatchObject({
    state: 'done',
    version: 5,
    attempts: 1,
    attemptId: 'leg',
    why: 'confirmed',
    endedAt: 7,
    engine: undefined,
  });
});

it('is taken over by another engine where it stands', () => {
  expect(to(taken, dialled, { kind: 'taken-up', engine: 'e2' })).toMatchObject({
    state: 'dialling',
    engine: 'e2',
  });
});

it('is over once: nothing is dialled, told or cancelled after that', () => {
  const over = to(taken, dialled, { kind: 'told', answer: 'told' });
  const events: ReminderEvent[] = [taken, dialled, { kind: 'answered' }, { kind: 'cancelled', why: 'x' }];
  for (const event of events) expect(() => remindersMove(over, event, 8)).toThrow(Refused);
});

it('is not dialled twice at a time', () => {
  expect(() => remindersMove(to(taken, dialled), dialled, 8)).toThrow(Refused);
});

describe('after a failure', () => {
  const retries = {
    busy: { gapSec: 60, times: 2 },
    'no-answer': { gapSec: 60, times: 0 },
  } as unknown as Parameters<typeof afterReminderFailed>[2]['retries'];
  const after = (failures: Reminder['failures'], outcome: 'busy' | 'no-answer', latest = 1_000_000) =>
    afterReminderFailed({ ...start, failures }, outcome, { retries }, { now: 1_000, latest, chance: 0 });

  it('is due again after the gap, as often as the rules say', () => {
    expect(after({}, 'busy')).toEqual({ kind: 'retry', dueAt: 61_000 });
    expect(after({ busy: 2 }, 'busy')).toEqual({ kind: 'give-up', why: 'busy' });
    expect(after({}, 'no-answer')).toEqual({ kind: 'give-up', why: 'no-answer' });
  });

  it('is given up when the next try would come too late', () => {
    expect(after({}, 'busy', 60_000)).toEqual({ kind: 'give-up', why: 'too-late' });
  });
});
