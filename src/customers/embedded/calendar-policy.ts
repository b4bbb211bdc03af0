/** When a branch receives customers. Pure. */
import { DateTime } from 'luxon';

export interface Calendar {
  readonly timeZone: string;
  /** In local time; `weekday` is 1 (Monday) to 7. */
  readonly consulting: readonly {
    readonly weekday: number;
    readonly fromMinute: number;
    readonly toMinute: number;
  }[];
  readonly slotMinutes: number;
  /** How many customers are received at the same time. */
  readonly desks: number;
}

export const daysAhead = 42;

/** The starts of all times from an instant on, in order, for the next six weeks. Epoch milliseconds. */
export function* timesFrom(calendar: Calendar, from: number): Generator<number> {
  const { timeZone, consulting, slotMinutes } = calendar;
  let date = DateTime.fromMillis(from, { zone: timeZone }).startOf('day');
  for (let day = 0; day <= daysAhead; day++, date = date.plus({ days: 1 })) {
    for (const { weekday, fromMinute, toMinute } of consulting) {
      if (weekday !== date.weekday) continue;
      for (let minute = fromMinute; minute + slotMinutes <= toMinute; minute += slotMinutes) {
        const start = date.set({ hour: Math.floor(minute / 60), minute: minute % 60 });
        // Where clocks go forward the time does not exist and would be another.
        if (start.hour * 60 + start.minute === minute && start.toMillis() >= from) yield start.toMillis();
      }
    }
  }
}

export function isTimeOf(calendar: Calendar, at: number): boolean {
  for (const time of timesFrom(calendar, at)) return time === at;
  return false;
}
