/** Languages without rules of their own: figures as the language writes them, which its voice reads in its way. */
import type { DayOfYear, TimeOfDay, Wording } from './wording.js';

export function otherLanguage(language: string): Wording {
  const figures = new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false });
  const numeric = (negative: boolean, value: number): string => figures.format(negative ? -value : value);
  return {
    number: ({ negative, whole, decimals }) => numeric(negative, Number(`${whole}.${decimals || '0'}`)),
    money: () => undefined,
    day: (value: DayOfYear, style) =>
      new Intl.DateTimeFormat(language, {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'long',
        ...(style.weekday ? { weekday: 'long' } : {}),
        ...(style.year ? { year: 'numeric' } : {}),
      }).format(Date.UTC(value.year, value.month - 1, value.day)),
    time: ({ hour, minute }: TimeOfDay) => `${hour}:${String(minute).padStart(2, '0')}`,
    sign: (sign) => (/^[\p{L}\d+*#/]$/u.test(sign) ? sign : undefined),
  };
}
