/** What prompts are given are texts and numbers; here they become numbers, amounts, days and times, or nothing. */
import { largestWhole } from './number-parts.js';
import type { DayOfYear, Money, SpokenNumber, TimeOfDay } from './wording.js';

export type Given = string | number;

/** "12", "-3.50", 12.25. More than three places behind the point are rounded. Undefined when it is no number. */
export function readNumber(given: Given): SpokenNumber | undefined {
  const written = typeof given === 'number' ? plainly(given) : given.trim();
  const [, minus, whole = '', behind = ''] = /^([-−])?(\d{1,15})(?:\.(\d{1,12}))?$/.exec(written ?? '') ?? [];
  if (whole === '') return undefined;
  return rounded(minus !== undefined, Number(whole), behind);
}

/** Numbers as JavaScript writes them when they are neither huge nor tiny. */
const plainly = (value: number): string | undefined =>
  Number.isFinite(value) && Math.abs(value) <= largestWhole ? value.toFixed(3) : undefined;

const places = 3;

function rounded(negative: boolean, whole: number, behind: string): SpokenNumber | undefined {
  let digits = behind.slice(0, places);
  let units = whole;
  if (Number(behind[places] ?? 0) >= 5) {
    const up = String(Number(digits) + 1).padStart(places, '0');
    if (up.length > places) units++;
    digits = up.slice(-places);
  }
  const decimals = digits.replace(/0+$/, '');
  if (units > largestWhole) return undefined;
  return { negative: negative && (units > 0 || decimals !== ''), whole: units, decimals };
}

/** "123.45 EUR", "-7 HUF". Undefined when it is no amount. */
export function readMoney(given: Given): Money | undefined {
  const [, minus, units = '', behind = '', currency = ''] =
    /^([-−])?(\d{1,15})(?:\.(\d{1,2}))? ?([A-Z]{3})$/.exec(String(given).trim()) ?? [];
  if (currency === '') return undefined;
  const hundredths = Number(behind.padEnd(2, '0'));
  const whole = Number(units);
  return { negative: minus !== undefined && whole + hundredths > 0, units: whole, hundredths, currency };
}

/** "2026-11-24", or the day of "2026-11-24T14:30". Undefined for a day that the calendar does not have. */
export function readDay(given: Given): DayOfYear | undefined {
  const [, year, month, day] =
    /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d)?)?$/.exec(String(given).trim()) ?? [];
  if (day === undefined) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
  };
}

/** "14:30", "9:05", or the time of "2026-11-24T14:30"; seconds are left out. */
export function readTime(given: Given): TimeOfDay | undefined {
  const [, hour, minute] =
    /^(?:\d{4}-\d\d-\d\dT)?(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(String(given).trim()) ?? [];
  if (minute === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return { hour: Number(hour), minute: Number(minute) };
}
