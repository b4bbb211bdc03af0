/** Russian: every number agrees in gender and case with what it counts. */
import { letters } from './letters.js';
import { named, sentence } from './number-parts.js';
import { cardinal, counted, noun, ordinal } from './russian-numbers.js';
import type { Noun } from './russian-numbers.js';
import type {
  Agreement,
  DayOfYear,
  DayStyle,
  GrammaticalCase,
  Money,
  Relation,
  SpokenNumber,
  TimeOfDay,
  Wording,
} from './wording.js';
import { plain } from './wording.js';

const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const weekdays: Readonly<Record<GrammaticalCase, readonly string[]>> = {
  nominative: 'понедельник вторник среда четверг пятница суббота воскресенье'.split(' '),
  accusative: 'понедельник вторник среду четверг пятницу субботу воскресенье'.split(' '),
  genitive: 'понедельника вторника среды четверга пятницы субботы воскресенья'.split(' '),
};
const hours = noun('masculine', 'час', 'часа', 'часов');
const minutes = noun('feminine', 'минута', 'минуты', 'минут', { accusative: 'минуту' });
const wholes = noun('feminine', 'целая', 'целых', 'целых', { accusative: 'целую', genitive: 'целой' });
const fractions: readonly (Noun | undefined)[] = [
  undefined,
  noun('feminine', 'десятая', 'десятых', 'десятых', { accusative: 'десятую', genitive: 'десятой' }),
  noun('feminine', 'сотая', 'сотых', 'сотых', { accusative: 'сотую', genitive: 'сотой' }),
  noun('feminine', 'тысячная', 'тысячных', 'тысячных', { accusative: 'тысячную', genitive: 'тысячной' }),
];
const cent = noun('masculine', 'цент', 'цента', 'центов');

const currencies: Readonly<Record<string, readonly [units: Noun, hundredths: Noun]>> = {
  EUR: [noun('masculine', 'евро', 'евро', 'евро'), cent],
  HUF: [
    noun('masculine', 'форинт', 'форинта', 'форинтов'),
    noun('masculine', 'филлер', 'филлера', 'филлеров'),
  ],
  RUB: [
    noun('masculine', 'рубль', 'рубля', 'рублей'),
    noun('feminine', 'копейка', 'копейки', 'копеек', { accusative: 'копейку' }),
  ],
  USD: [noun('masculine', 'доллар', 'доллара', 'долларов'), cent],
  GBP: [noun('masculine', 'фунт', 'фунта', 'фунтов'), noun('masculine', 'пенс', 'пенса', 'пенсов')],
  CZK: [
    noun('feminine', 'чешская крона', 'чешские кроны', 'чешских крон', {
      accusative: 'чешскую крону',
      genitive: 'чешской кроны',
    }),
    noun('masculine', 'геллер', 'геллера', 'геллеров'),
  ],
  PLN: [
    noun('masculine', 'злотый', 'злотых', 'злотых', { genitive: 'злотого' }),
    noun('masculine', 'грош', 'гроша', 'грошей'),
  ],
  CHF: [
    noun('masculine', 'швейцарский франк', 'швейцарских франка', 'швейцарских франков', {
      genitive: 'швейцарского франка',
    }),
    noun('masculine', 'сантим', 'сантима', 'сантимов'),
  ],
  RON: [
    noun('masculine', 'румынский лей', 'румынских лея', 'румынских леев', { genitive: 'румынского лея' }),
    noun('masculine', 'бан', 'бана', 'банов'),
  ],
};

const amount = (value: number, of: Noun, as: GrammaticalCase): string =>
  sentence(cardinal(value, { gender: of.gender, grammaticalCase: as }), counted(value, of, as));

const minus = (negative: boolean): string => (negative ? 'минус' : '');

/** "Со вторника", "со среды", "со второго"; before other sounds "с". */
const since = (words: string): string => `${/^(вт|ср|вс|ст)/.test(words) ? 'со' : 'с'} ${words}`;

export const russian: Wording = {
  number({ negative, whole, decimals }: SpokenNumber, form, agreement: Agreement): string {
    const fraction = fractions[decimals.length];
    if (fraction) {
      const { grammaticalCase } = agreement;
      const behind = amount(Number(decimals), fraction, grammaticalCase);
      return sentence(minus(negative), amount(whole, wholes, grammaticalCase), behind);
    }
    const words = form === 'ordinal' ? ordinal(whole, agreement) : cardinal(whole, agreement);
    return sentence(minus(negative), words);
  },

  money({ negative, units, hundredths, currency }: Money, grammaticalCase): string | undefined {
    const names = currencies[currency];
    if (!names) return undefined;
    const whole = units === 0 && hundredths > 0 ? '' : amount(units, names[0], grammaticalCase);
    const part = hundredths === 0 ? '' : amount(hundredths, names[1], grammaticalCase);
    return sentence(minus(negative), whole, part);
  },

  day({ year, month, day, weekday }: DayOfYear, { relation, ...style }: DayStyle): string {
    const as: GrammaticalCase = relation === 'alone' ? 'nominative' : 'genitive';
    const date = sentence(
      ordinal(day, { gender: 'neuter', grammaticalCase: as }),
      named(months, month - 1),
      style.year ? `${ordinal(year, { gender: 'masculine', grammaticalCase: 'genitive' })} года` : '',
    );
    const inWeek = (weekdayCase: GrammaticalCase, words: (weekdayWord: string) => string) =>
      style.weekday ? `${words(named(weekdays[weekdayCase], weekday - 1))}, ${date}` : undefined;
    switch (relation) {
      case 'alone':
        return inWeek('nominative', (words) => words) ?? date;
      case 'at':
        return inWeek('accusative', (words) => `${weekday === 2 ? 'во' : 'в'} ${words}`) ?? date;
      case 'from':
        return inWeek('genitive', since) ?? since(date);
      case 'until':
        return inWeek('genitive', (words) => `до ${words}`) ?? `до ${date}`;
    }
  },

  time({ hour, minute }: TimeOfDay, relation: Relation): string {
    const as: GrammaticalCase =
      relation === 'alone' ? 'nominative' : relation === 'at' ? 'accusative' : 'genitive';
    const words = sentence(amount(hour, hours, as), minute === 0 ? '' : amount(minute, minutes, as));
    switch (relation) {
      case 'alone':
        return words;
      case 'at':
        return `в ${words}`;
      case 'from':
        return since(words);
      case 'until':
        return `до ${words}`;
    }
  },

  sign(sign: string): string | undefined {
    if (/^\d$/.test(sign)) return cardinal(Number(sign), plain);
    const name =
      { '+': 'плюс', '*': 'звёздочка', '#': 'решётка', '/': 'дробь' }[sign] ?? letters.russian.get(sign);
    return name?.replaceAll('-', ' ');
  },
};
