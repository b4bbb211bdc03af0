/** One value of a prompt in the words of a language. */
import { dutch } from './dutch.js';
import { english } from './english.js';
import { hungarian } from './hungarian.js';
import { otherLanguage } from './other-language.js';
import type { Given } from './read-value.js';
import { readDay, readMoney, readNumber, readTime } from './read-value.js';
import { russian } from './russian.js';
import { spelt } from './spell.js';
import type { ValueStyle } from './value-style.js';
import type { GrammaticalCase, Money, Wording } from './wording.js';

const worded: Readonly<Record<string, Wording>> = { en: english, hu: hungarian, nl: dutch, ru: russian };

/** Languages whose values are read in words; those of others are left to the voice as figures. */
export const wordedLanguages: readonly string[] = Object.keys(worded);

const wordingOf = (language: string): Wording => worded[language] ?? otherLanguage(language);

/** The words, or undefined for a value that is not of that form: "soon" where a time is expected. */
export function spokenValue(language: string, style: ValueStyle, given: Given): string | undefined {
  const wording = wordingOf(language);
  switch (style.kind) {
    case 'number': {
      const number = readNumber(given);
      return number && wording.number(number, style.form, style.agreement);
    }
    case 'digits':
      return spelt(String(given), wording) || undefined;
    case 'money': {
      const money = readMoney(given);
      return money && (wording.money(money, style.grammaticalCase) ?? foreignMoney(language, money, wording));
    }
    case 'day': {
      const day = readDay(given);
      return day && wording.day(day, style);
    }
    case 'time': {
      const time = readTime(given);
      return time && wording.time(time, style.relation);
    }
  }
}

/** A currency without words of ours: the number, and the name that CLDR has for so many of it. */
function foreignMoney(language: string, money: Money, wording: Wording): string | undefined {
  const { negative, units, hundredths, currency } = money;
  const decimals = String(hundredths).padStart(2, '0').replace(/0+$/, '');
  const nominative: GrammaticalCase = 'nominative';
  const number = wording.number({ negative, whole: units, decimals }, 'count', {
    gender: 'masculine',
    grammaticalCase: nominative,
  });
  try {
    const name = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'name' })
      .formatToParts(Number(`${units}.${decimals || '0'}`))
      .find(({ type }) => type === 'currency')?.value;
    return `${number} ${name ?? currency}`;
  } catch {
    return undefined;
  }
}
