/**
 * Whom we may ring. Numbers come from strangers: everything is denied that the company has not allowed, so that nobody
 * makes us dial premium numbers at our cost (toll fraud).
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import type { CallbackRules } from '../site/index.js';

export type NumberVerdict =
  | { readonly kind: 'allowed'; readonly number: string }
  /** No number at all, or one that does not exist. */
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'forbidden';
      readonly number: string;
      readonly why: 'not-allowed' | 'on-the-forbidden-list' | 'costs-extra' | 'our-own';
    };

/** Kinds of numbers that cost more than a call, or are nobody's telephone. */
const costly: readonly string[] = [
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];

/** `written` as typed or as the network gave it: `+36…`, `0036…`, `06…`. */
export function checkNumber(
  rules: Pick<CallbackRules, 'country' | 'allowed' | 'forbidden' | 'callerNumber'>,
  ownNumbers: Iterable<string>,
  written: string,
): NumberVerdict {
  if (!/^\+?\d{3,20}$/.test(written)) return { kind: 'malformed' };
  const international = written.startsWith('00') ? `+${written.slice(2)}` : written;
  const parsed = parsePhoneNumberFromString(international, rules.country as CountryCode);
  if (!parsed?.isValid()) return { kind: 'malformed' };
  const { number } = parsed;
  const forbidden = (why: (NumberVerdict & { kind: 'forbidden' })['why']): NumberVerdict => ({
    kind: 'forbidden',
    number,
    why,
  });
  if (number === rules.callerNumber || [...ownNumbers].includes(number)) return forbidden('our-own');
  const allowed = longestFitting(rules.allowed, number);
  if (allowed === 0) return forbidden('not-allowed');
  if (longestFitting(rules.forbidden, number) >= allowed) return forbidden('on-the-forbidden-list');
  if (costly.includes(parsed.getType() ?? '')) return forbidden('costs-extra');
  return { kind: 'allowed', number };
}

/** People carry a mobile phone with them: it is rung before one that stands in a house. Otherwise the order stays. */
export function mobilesFirst(numbers: readonly string[]): readonly string[] {
  const isFixed = (number: string) => parsePhoneNumberFromString(number)?.getType() === 'FIXED_LINE';
  return [...numbers.filter((number) => !isFixed(number)), ...numbers.filter(isFixed)];
}

const longestFitting = (prefixes: readonly string[], number: string): number =>
  Math.max(0, ...prefixes.filter((prefix) => number.startsWith(prefix)).map(({ length }) => length));
