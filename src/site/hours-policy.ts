/**
 * When the company is open. Spans are wall-clock times of the hours' zone: where clocks go back an hour counts twice,
 * where they go forward the missing hour never comes.
 */
import { DateTime } from 'luxon';
import type { MinuteSpan, OpeningHours } from './site.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** How far ahead an opening is looked for. */
const horizonDays = 400;

/** Whether it is open at this instant (epoch milliseconds). */
export function isOpen(hours: OpeningHours, now: number): boolean {
  const local = DateTime.fromMillis(now, { zone: hours.timeZone });
  const minute = local.hour * 60 + local.minute;
  return spansOn(hours, local).some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
}

/** The holiday's name when this local date is one: a listed date on which it is closed all day. */
export function holidayAt(hours: OpeningHours, now: number): string | undefined {
  const special = specialDay(hours, DateTime.fromMillis(now, { zone: hours.timeZone }));
  return special?.spans.length === 0 ? special.name : undefined;
}

/** The first instant from `now` on at which it is open; `now` when it is open already, undefined within 400 days. */
export function nextOpening(hours: OpeningHours, now: number): number | undefined {
  if (isOpen(hours, now)) return now;
  const today = DateTime.fromMillis(now, { zone: hours.timeZone });
  const first = Date.UTC(today.year, today.month - 1, today.day);
  for (let day = 0; day <= horizonDays; day++) {
    const opening = boundaries(hours, first + day * dayMs)
      .filter((instant) => instant > now)
      .sort((a, b) => a - b)
      .find((instant) => isOpen(hours, instant));
    if (opening !== undefined) return opening;
  }
  return undefined;
}

/** The first instant after `now` at which it is closed, if that is within a day; for hours that are open now. */
export function closesAt(hours: OpeningHours, now: number): number | undefined {
  const first = Math.floor(now / minuteMs) * minuteMs + minuteMs;
  for (let instant = first; instant <= now + dayMs; instant += minuteMs)
    if (!isOpen(hours, instant)) return instant;
  return undefined;
}

function specialDay(
  hours: OpeningHours,
  local: DateTime,
): { readonly name: string; readonly spans: readonly MinuteSpan[] } | undefined {
  const date = local.toISODate() ?? '';
  return hours.exceptions.get(date) ?? hours.yearly.get(date.slice(-5));
}

const spansOn = (hours: OpeningHours, local: DateTime): readonly MinuteSpan[] =>
  specialDay(hours, local)?.spans ?? hours.week[local.weekday] ?? [];

/**
 * Every instant of a local date at which it may become open: the starts of its spans under each offset from UTC that
 * is in force on that date, and the instant at which the offset changes. `asUtc` is the date's midnight read as UTC.
 */
function boundaries(hours: OpeningHours, asUtc: number): readonly number[] {
  const offsetAt = (instant: number) =>
    DateTime.fromMillis(instant, { zone: hours.timeZone }).offset * minuteMs;
  // No zone is further than 14 hours from UTC, so the local date lies between these.
  const before = asUtc - 14 * 60 * minuteMs;
  const after = asUtc + dayMs + 14 * 60 * minuteMs;
  const offsets = new Set([offsetAt(before), offsetAt(asUtc), offsetAt(asUtc + dayMs), offsetAt(after)]);
  const date = DateTime.fromMillis(asUtc, { zone: 'utc' });
  const starts = spansOn(hours, date).map(({ fromMinute }) => asUtc + fromMinute * minuteMs);
  const instants = [...offsets].flatMap((offset) => starts.map((start) => start - offset));
  if (offsets.size > 1) instants.push(offsetChange(offsetAt, before, after));
  // By the date's name: where midnight comes twice, the start of the day is no one instant.
  const sameDate = (instant: number) =>
    DateTime.fromMillis(instant, { zone: hours.timeZone }).toISODate() === date.toISODate();
  return instants.filter(sameDate);
}

/** Halves the span until the instant is found at which the new offset begins. */
function offsetChange(offsetAt: (instant: number) => number, before: number, after: number): number {
  const old = offsetAt(before);
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}
