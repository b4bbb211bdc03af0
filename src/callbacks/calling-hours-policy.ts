/** When a customer may be rung, and which times can be wished for: on the customer's own clock, whatever ours says. */
import { DateTime } from 'luxon';
import { isOpen } from '../site/index.js';
import type { CallbackRules, MinuteSpan, OpeningHours, SlotRules } from '../site/index.js';
import type { Wish } from './callback.js';

const minuteMs = 60_000;

/** Where a number's owner is, as far as its first digits tell. */
export function timeZoneOf(
  rules: Pick<CallbackRules, 'timeZones'>,
  companyZone: string,
  number: string,
): string {
  const [best] = [...rules.timeZones]
    .filter(([prefix]) => number.startsWith(prefix))
    .sort(([a], [b]) => b.length - a.length);
  return best?.[1] ?? companyZone;
}

/** The first instant from `now` on at which nobody is woken; `now` itself by day. */
export function whenRung(
  rules: Pick<CallbackRules, 'timeZones' | 'customerDay'>,
  companyZone: string,
  number: string,
  now: number,
): number {
  const zone = timeZoneOf(rules, companyZone, number);
  const local = DateTime.fromMillis(now, { zone });
  if (isWithin(rules.customerDay, local)) return now;
  const { fromMinute } = rules.customerDay;
  const morning = (day: DateTime) =>
    day.set({ hour: Math.floor(fromMinute / 60), minute: fromMinute % 60, second: 0, millisecond: 0 });
  const today = morning(local);
  return (today.toMillis() > now ? today : morning(local.plus({ days: 1 }))).toMillis();
}

const isWithin = ({ fromMinute, toMinute }: MinuteSpan, local: DateTime): boolean => {
  const minute = local.hour * 60 + local.minute;
  return fromMinute <= minute && minute < toMinute;
};

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** A time to wish for, as it is said. */
export interface Slot extends Wish {
  readonly day: 'today' | 'tomorrow' | (typeof weekdays)[number];
  /** `9:00`, on the customer's clock. */
  readonly time: string;
}

/**
 * Times at which we are open for the whole of the slot and the customer may be rung, in order. They lie on round times
 * of the opening hours' clock. An hour that does not exist there is left out; of one that comes twice the first counts,
 * and no two slots are called the same on the customer's clock.
 */
export function slotsFrom(
  hours: OpeningHours,
  slots: SlotRules,
  customer: { readonly timeZone: string; readonly day: MinuteSpan },
  now: number,
): readonly Slot[] {
  const found = new Map<string, Slot>();
  const today = DateTime.fromMillis(now, { zone: hours.timeZone }).startOf('day');
  const earliest = now + slots.noticeMinutes * minuteMs;
  for (let ahead = 0; ahead <= slots.daysAhead; ahead++) {
    const { year, month, day } = today.plus({ days: ahead });
    for (let minute = 0; minute < 1440; minute += slots.lengthMinutes) {
      const clock = { hour: Math.floor(minute / 60), minute: minute % 60 };
      const start = DateTime.fromObject({ year, month, day, ...clock }, { zone: hours.timeZone });
      if (start.hour !== clock.hour || start.minute !== clock.minute) continue;
      const at = Math.min(...start.getPossibleOffsets().map((either) => either.toMillis()));
      if (at < earliest || !isOpen(hours, at)) continue;
      if (!isOpen(hours, at + slots.lengthMinutes * minuteMs - 1)) continue;
      const local = DateTime.fromMillis(at, { zone: customer.timeZone });
      if (!isWithin(customer.day, local)) continue;
      const slot = slotAt(local, now);
      if (!found.has(slot.local)) found.set(slot.local, slot);
    }
  }
  return [...found.values()];
}

function slotAt(local: DateTime, now: number): Slot {
  const today = DateTime.fromMillis(now, { zone: local.zone }).startOf('day');
  const days = Math.round(local.startOf('day').diff(today, 'days').days);
  return {
    at: local.toMillis(),
    local: local.toFormat("yyyy-MM-dd'T'HH:mm"),
    timeZone: local.zoneName ?? '',
    day: days === 0 ? 'today' : days === 1 ? 'tomorrow' : (weekdays[local.weekday - 1] ?? 'monday'),
    time: local.toFormat('H:mm'),
  };
}

/** How a time that was wished for earlier is said now. */
export const slotOf = (wish: Wish, now: number): Slot =>
  slotAt(DateTime.fromMillis(wish.at, { zone: wish.timeZone }), now);
