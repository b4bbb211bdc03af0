/** English as spoken in Britain: "one hundred and five", "two thirty in the afternoon". */
import { groupsOf, named, sentence } from './number-parts.js';
import { letters } from './letters.js';
import type { DayOfYear, DayStyle, Money, Relation, SpokenNumber, TimeOfDay, Wording } from './wording.js';

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ranks = ['', 'thousand', 'million', 'billion', 'trillion'];
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** One, more; hundredths: one, more. */
const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = {
  EUR: ['euro', 'euros', 'cent', 'cents'],
  HUF: ['forint', 'forints', 'fillér', 'fillérs'],
  RUB: ['rouble', 'roubles', 'kopeck', 'kopecks'],
  USD: ['dollar', 'dollars', 'cent', 'cents'],
  GBP: ['pound', 'pounds', 'penny', 'pence'],
  CZK: ['Czech crown', 'Czech crowns', 'heller', 'hellers'],
  PLN: ['zloty', 'zlotys', 'grosz', 'groszy'],
  CHF: ['Swiss franc', 'Swiss francs', 'centime', 'centimes'],
  RON: ['Romanian leu', 'Romanian lei', 'ban', 'bani'],
};

function belowHundred(value: number): string {
  if (value < 20) return named(small, value);
  const ten = named(tens, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten}-${named(small, value % 10)}`;
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return belowHundred(rest);
  return sentence(named(small, hundreds), 'hundred', rest > 0 ? `and ${belowHundred(rest)}` : '');
}

function cardinal(whole: number): string {
  const groups = groupsOf(whole);
  if (groups.length === 0) return 'zero';
  return groups
    .map(({ value, rank }, index) => {
      const and = rank === 0 && value < 100 && index > 0 ? 'and' : '';
      return sentence(and, belowThousand(value), named(ranks, rank));
    })
    .join(' ');
}

function ordinal(whole: number): string {
  const words = cardinal(whole);
  const [, before = '', last = ''] = /^(.*?)([a-z]+)$/.exec(words) ?? [];
  return (
    before + (irregularOrdinals[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`))
  );
}

/** "nineteen eighty-four", "two thousand and six", "twenty twenty-six". */
function yearWords(year: number): string {
  const hundreds = Math.floor(year / 100);
  const rest = year % 100;
  if (year < 1100 || year > 9999 || (hundreds % 10 === 0 && rest < 10)) return cardinal(year);
  const end = rest === 0 ? 'hundred' : rest < 10 ? `oh ${named(small, rest)}` : belowHundred(rest);
  return `${belowHundred(hundreds)} ${end}`;
}

const minus = (negative: boolean): string => (negative ? 'minus' : '');

export const english: Wording = {
  number({ negative, whole, decimals }: SpokenNumber, form): string {
    if (form === 'ordinal' && decimals === '') return sentence(minus(negative), ordinal(whole));
    const behind = [...decimals].map((digit) => named(small, Number(digit))).join(' ');
    return sentence(minus(negative), cardinal(whole), behind && `point ${behind}`);
  },

  money({ negative, units, hundredths, currency }: Money): string | undefined {
    const names = currencies[currency];
    if (!names) return undefined;
    const [one, more, oneHundredth, moreHundredths] = names;
    const whole = `${cardinal(units)} ${units === 1 ? one : more}`;
    const part = `${cardinal(hundredths)} ${hundredths === 1 ? oneHundredth : moreHundredths}`;
    if (hundredths === 0) return sentence(minus(negative), whole);
    return units === 0 ? sentence(minus(negative), part) : sentence(minus(negative), whole, 'and', part);
  },

  day({ year, month, day, weekday }: DayOfYear, style: DayStyle): string {
    const date = `the ${ordinal(day)} of ${named(months, month - 1)}`;
    const relation = { alone: '', at: 'on', from: 'from', until: 'until' }[style.relation];
    return sentence(
      relation,
      style.weekday ? `${named(weekdays, weekday - 1)}, ${date}` : date,
      style.year ? yearWords(year) : '',
    );
  },

  time({ hour, minute }: TimeOfDay, relation: Relation): string {
    const preposition = { alone: '', at: 'at', from: 'from', until: 'until' }[relation];
    if (minute === 0 && hour % 12 === 0) return sentence(preposition, hour === 0 ? 'midnight' : 'noon');
    const onClock = named(small, hour % 12 === 0 ? 12 : hour % 12);
    const minutes =
      minute === 0 ? "o'clock" : minute < 10 ? `oh ${named(small, minute)}` : belowHundred(minute);
    const part =
      hour < 12
        ? 'in the morning'
        : hour < 18
          ? 'in the afternoon'
          : hour < 21
            ? 'in the evening'
            : 'at night';
    return sentence(preposition, onClock, minutes, part);
  },

  sign(sign: string): string | undefined {
    if (/^\d$/.test(sign)) return named(small, Number(sign));
    return { '+': 'plus', '*': 'star', '#': 'hash', '/': 'slash' }[sign] ?? letters.english.get(sign);
  },
};
