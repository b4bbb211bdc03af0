/** Values in the forms in which prompts take them: `{amount, number, money}`, `{day, date, day}`, `{at, time, clock}`. Pure. */
import { DateTime } from 'luxon';
import type { Money } from '../customers/index.js';

/** "123.45 EUR", without a sign: the text says which way it goes. */
export const spokenMoney = ({ amount, currency }: Money): string => `${amount.replace(/^-/, '')} ${currency}`;

/** "2026-11-24" in a zone. */
export const localDay = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toISODate() ?? '';

/** "14:30" in a zone. */
export const localTime = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('HH:mm');

/** Whole minutes since it was true; 0 for what was read just now. */
export const ageMinutes = (asOf: number, now: number): number =>
  now - asOf < 30_000 ? 0 : Math.max(1, Math.round((now - asOf) / 60_000));

/** The text in the caller's language, or in English, or in any. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? texts['en'] ?? Object.values(texts)[0] ?? '';
