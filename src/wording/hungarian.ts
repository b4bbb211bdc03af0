/** Hungarian: "két perc" but "kettő", "kétezer-huszonhat", "november huszonnegyedikén". */
import { letters } from './letters.js';
import { groupsOf, named, sentence } from './number-parts.js';
import type { DayOfYear, DayStyle, Money, Relation, SpokenNumber, TimeOfDay, Wording } from './wording.js';

const digits = 'nulla egy kettő három négy öt hat hét nyolc kilenc'.split(' ');
const tens = '- tíz húsz harminc negyven ötven hatvan hetven nyolcvan kilencven'.split(' ');
const ranks = ['', 'ezer', 'millió', 'milliárd', 'billió'];
const months =
  'január február március április május június július augusztus szeptember október november december'.split(
    ' ',
  );
const weekdays: Readonly<Record<Relation, readonly string[]>> = {
  alone: 'hétfő kedd szerda csütörtök péntek szombat vasárnap'.split(' '),
  at: 'hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap'.split(' '),
  from: 'hétfőtől keddtől szerdától csütörtöktől péntektől szombattól vasárnaptól'.split(' '),
  until: 'hétfőig keddig szerdáig csütörtökig péntekig szombatig vasárnapig'.split(' '),
};
/** How the last part of a number becomes an ordinal when it stands behind others. */
const ordinalEnds: readonly (readonly [end: string, ordinal: string])[] = [
  ['nulla', 'nulladik'],
  ['egy', 'egyedik'],
  ['kettő', 'kettedik'],
  ['három', 'harmadik'],
  ['négy', 'negyedik'],
  ['öt', 'ötödik'],
  ['hatvan', 'hatvanadik'],
  ['hat', 'hatodik'],
  ['hét', 'hetedik'],
  ['nyolc', 'nyolcadik'],
  ['kilenc', 'kilencedik'],
  ['tíz', 'tizedik'],
  ['húsz', 'huszadik'],
  ['harminc', 'harmincadik'],
  ['negyven', 'negyvenedik'],
  ['ötven', 'ötvenedik'],
  ['hetven', 'hetvenedik'],
  ['nyolcvan', 'nyolcvanadik'],
  ['kilencven', 'kilencvenedik'],
  ['száz', 'századik'],
  ['ezer', 'ezredik'],
  ['millió', 'milliomodik'],
  ['milliárd', 'milliárdodik'],
  ['billió', 'billiomodik'],
];
const keyNames = 'nullás egyes kettes hármas négyes ötös hatos hetes nyolcas kilences'.split(' ');
const fractions = ['', 'tized', 'század', 'ezred'];

const currencies: Readonly<Record<string, readonly [string, string]>> = {
  EUR: ['euró', 'cent'],
  HUF: ['forint', 'fillér'],
  RUB: ['rubel', 'kopejka'],
  USD: ['dollár', 'cent'],
  GBP: ['font', 'penny'],
  CZK: ['cseh korona', 'haléř'],
  PLN: ['złoty', 'grosz'],
  CHF: ['svájci frank', 'rappen'],
  RON: ['román lej', 'bani'],
};

/** Two is "két" wherever something follows it, be it a noun or the rest of the number. */
const before = (value: number): string => (value === 2 ? 'két' : named(digits, value));

function belowHundred(value: number): string {
  const ten = Math.floor(value / 10);
  const one = value % 10;
  if (ten === 0) return named(digits, one);
  if (one === 0) return named(tens, ten);
  const start = ten === 1 ? 'tizen' : ten === 2 ? 'huszon' : named(tens, ten);
  return start + named(digits, one);
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  const start = hundreds === 0 ? '' : `${hundreds === 1 ? '' : before(hundreds)}száz`;
  return start + (rest === 0 ? '' : belowHundred(rest));
}

const counting = (words: string): string => words.replace(/kettő$/, 'két');

/** Written, and read, with a hyphen between the groups of numbers above two thousand. */
function cardinal(whole: number): string {
  if (whole === 0) return 'nulla';
  const parts = groupsOf(whole).map(({ value, rank }, index) => {
    if (rank === 0) return belowThousand(value);
    const rankWord = named(ranks, rank);
    return rank === 1 && value === 1 && index === 0 ? rankWord : counting(belowThousand(value)) + rankWord;
  });
  return parts.join(whole > 2000 ? '-' : '');
}

function ordinal(whole: number): string {
  if (whole === 1) return 'első';
  if (whole === 2) return 'második';
  const words = cardinal(whole);
  for (const [end, ending] of ordinalEnds)
    if (words.endsWith(end)) return words.slice(0, -end.length) + ending;
  return words;
}

/** "harmadika, harmadikán, harmadikától, harmadikáig", and with front vowels "ötödike, ötödikén …". */
function dayWords(day: number, relation: Relation): string {
  const stem = day === 1 ? 'elsej' : ordinal(day);
  const back = /[aáoóuú]dik$/.test(stem);
  const [short, long] = back ? ['a', 'á'] : ['e', 'é'];
  if (relation === 'alone') return stem + short;
  return stem + long + { at: 'n', from: back ? 'tól' : 'től', until: 'ig' }[relation];
}

const minus = (negative: boolean): string => (negative ? 'mínusz' : '');

export const hungarian: Wording = {
  number({ negative, whole, decimals }: SpokenNumber, form): string {
    if (decimals !== '') {
      const parts = `${counting(cardinal(whole))} egész ${counting(cardinal(Number(decimals)))}`;
      return sentence(minus(negative), parts, named(fractions, decimals.length));
    }
    if (form === 'key' && whole < 10) return named(keyNames, whole);
    const words = form === 'ordinal' ? ordinal(whole) : cardinal(whole);
    return sentence(minus(negative), form === 'count' ? counting(words) : words);
  },

  money({ negative, units, hundredths, currency }: Money): string | undefined {
    const names = currencies[currency];
    if (!names) return undefined;
    const whole = units === 0 && hundredths > 0 ? '' : `${counting(cardinal(units))} ${names[0]}`;
    const part = hundredths === 0 ? '' : `${counting(cardinal(hundredths))} ${names[1]}`;
    return sentence(minus(negative), whole, part);
  },

  day({ year, month, day, weekday }: DayOfYear, { relation, ...style }: DayStyle): string {
    const date = sentence(
      style.year ? cardinal(year) : '',
      named(months, month - 1),
      dayWords(day, relation),
    );
    if (!style.weekday) return date;
    const weekdayWord = named(weekdays[relation], weekday - 1);
    return relation === 'at' ? `${weekdayWord}, ${date}` : `${date}, ${weekdayWord}`;
  },

  time({ hour, minute }: TimeOfDay, relation: Relation): string {
    const hours = `${counting(cardinal(hour))} óra`;
    const whole = minute === 0 ? hours : `${hours} ${counting(cardinal(minute))} perc`;
    if (relation === 'alone') return whole;
    const onHour = minute === 0;
    if (relation === 'at') return `${whole}kor`;
    // The a at the end grows long before these.
    const stem = onHour ? `${whole.slice(0, -1)}á` : whole;
    return stem + (relation === 'until' ? 'ig' : onHour ? 'tól' : 'től');
  },

  sign(sign: string): string | undefined {
    if (/^\d$/.test(sign)) return named(digits, Number(sign));
    return (
      { '+': 'plusz', '*': 'csillag', '#': 'kettőskereszt', '/': 'per' }[sign] ?? letters.hungarian.get(sign)
    );
  },
};
