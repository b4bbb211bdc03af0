/** Dutch: "eenentwintig", "tweeëntwintig", "duizend tweehonderd", "veertien uur dertig". */
import { letters } from './letters.js';
import { groupsOf, named, sentence } from './number-parts.js';
import type { DayOfYear, DayStyle, Money, Relation, SpokenNumber, TimeOfDay, Wording } from './wording.js';

const small =
  'nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien'.split(
    ' ',
  );
const tens = '- - twintig dertig veertig vijftig zestig zeventig tachtig negentig'.split(' ');
const ranks = ['', 'duizend', 'miljoen', 'miljard', 'biljoen'];
const months =
  'januari februari maart april mei juni juli augustus september oktober november december'.split(' ');
const weekdays = 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag'.split(' ');
const smallOrdinals =
  'nulde eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende'.split(
    ' ',
  );

/** One, more; hundredths: one, more. Most have no plural behind a number. */
const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = {
  EUR: ['euro', 'euro', 'cent', 'cent'],
  HUF: ['forint', 'forint', 'fillér', 'fillér'],
  RUB: ['roebel', 'roebel', 'kopeke', 'kopeken'],
  USD: ['dollar', 'dollar', 'cent', 'cent'],
  GBP: ['pond', 'pond', 'penny', 'pence'],
  CZK: ['Tsjechische kroon', 'Tsjechische kronen', 'haléř', 'haléř'],
  PLN: ['zloty', 'zloty', 'grosz', 'groszy'],
  CHF: ['Zwitserse frank', 'Zwitserse frank', 'rappen', 'rappen'],
  RON: ['Roemeense leu', 'Roemeense lei', 'ban', 'bani'],
};

function belowHundred(value: number): string {
  if (value < 20) return named(small, value);
  const ten = named(tens, Math.floor(value / 10));
  const one = value % 10;
  if (one === 0) return ten;
  const unit = named(small, one);
  return unit + (unit.endsWith('ee') || unit.endsWith('ie') ? 'ën' : 'en') + ten;
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const start = hundreds === 0 ? '' : `${hundreds === 1 ? '' : named(small, hundreds)}honderd`;
  return start + (rest === 0 ? '' : belowHundred(rest));
}

/** A space behind `duizend` and around `miljoen`, as the spelling asks; 1100 to 1999 go by hundreds. */
function cardinal(whole: number): string {
  if (whole === 0) return 'nul';
  if (whole === 1) return 'één';
  if (whole >= 1100 && whole < 2000) return byHundreds(whole);
  return groupsOf(whole)
    .map(({ value, rank }) => {
      if (rank === 0) return value === 1 ? 'één' : belowThousand(value);
      const rankWord = named(ranks, rank);
      if (rank === 1) return value === 1 ? rankWord : belowThousand(value) + rankWord;
      return `${value === 1 ? 'één' : belowThousand(value)} ${rankWord}`;
    })
    .join(' ');
}

const byHundreds = (value: number): string =>
  `${belowHundred(Math.floor(value / 100))}honderd${value % 100 === 0 ? '' : belowHundred(value % 100)}`;

function ordinal(whole: number): string {
  const rest = whole % 100;
  if (whole > 0 && (rest === 0 || rest >= 20)) return `${cardinal(whole)}ste`;
  const start = whole - rest;
  if (start === 0) return named(smallOrdinals, rest);
  const before = cardinal(start);
  return before + (start % 1000 === 0 ? ' ' : '') + named(smallOrdinals, rest);
}

const yearWords = (year: number): string => (year >= 1100 && year < 2000 ? byHundreds(year) : cardinal(year));

const minus = (negative: boolean): string => (negative ? 'min' : '');

export const dutch: Wording = {
  number({ negative, whole, decimals }: SpokenNumber, form): string {
    if (form === 'ordinal' && decimals === '') return sentence(minus(negative), ordinal(whole));
    const behind = [...decimals].map((digit) => cardinal(Number(digit))).join(' ');
    return sentence(minus(negative), cardinal(whole), behind && `komma ${behind}`);
  },

  money({ negative, units, hundredths, currency }: Money): string | undefined {
    const names = currencies[currency];
    if (!names) return undefined;
    const [one, more, oneHundredth, moreHundredths] = names;
    const whole = `${cardinal(units)} ${units === 1 ? one : more}`;
    const part = `${cardinal(hundredths)} ${hundredths === 1 ? oneHundredth : moreHundredths}`;
    if (hundredths === 0) return sentence(minus(negative), whole);
    return units === 0 ? sentence(minus(negative), part) : sentence(minus(negative), whole, 'en', part);
  },

  day({ year, month, day, weekday }: DayOfYear, style: DayStyle): string {
    return sentence(
      { alone: '', at: 'op', from: 'vanaf', until: 'tot' }[style.relation],
      style.weekday ? named(weekdays, weekday - 1) : '',
      cardinal(day),
      named(months, month - 1),
      style.year ? yearWords(year) : '',
    );
  },

  time({ hour, minute }: TimeOfDay, relation: Relation): string {
    return sentence(
      { alone: '', at: 'om', from: 'vanaf', until: 'tot' }[relation],
      `${cardinal(hour)} uur`,
      minute === 0 ? '' : cardinal(minute),
    );
  },

  sign(sign: string): string | undefined {
    if (/^\d$/.test(sign)) return cardinal(Number(sign));
    return (
      { '+': 'plus', '*': 'sterretje', '#': 'hekje', '/': 'schuine streep' }[sign] ?? letters.dutch.get(sign)
    );
  },
};
