import { fc } from '../../support/properties.js';
import { readStyle, spokenValue, wordedLanguages } from '../../../src/wording/index.js';
import type { ValueKind } from '../../../src/wording/index.js';

function spoken(
  language: string,
  kind: ValueKind,
  style: string,
  value: string | number,
): string | undefined {
  const read = readStyle(kind, style);
  if (!read) throw new Error(`no style '${style}'`);
  return spokenValue(language, read, value);
}

type Row = readonly [style: string, value: string | number, words: string | undefined];

/** What a speaker of the language says. */
const numbers: Readonly<Record<string, readonly Row[]>> = {
  en: [
    ['', 0, 'zero'],
    ['', 21, 'twenty-one'],
    ['', '105', 'one hundred and five'],
    ['', 1005, 'one thousand and five'],
    ['', 1_234_567, 'one million two hundred and thirty-four thousand five hundred and sixty-seven'],
    ['', -3.5, 'minus three point five'],
    ['', '0.05', 'zero point zero five'],
    ['ordinal', 1, 'first'],
    ['ordinal', 12, 'twelfth'],
    ['ordinal', 20, 'twentieth'],
    ['ordinal', 143, 'one hundred and forty-third'],
    ['key', 2, 'two'],
    ['digits', 'A12345', 'ay, one two three, four five'],
    ['digits', 'LV-0042', 'ell vee, zero zero four two'],
    ['digits', '+36201234567', 'plus three six, two zero, one two three, four five six seven'],
    ['money', '123.45 EUR', 'one hundred and twenty-three euros and forty-five cents'],
    ['money', '1 GBP', 'one pound'],
    ['money', '0.01 GBP', 'one penny'],
    ['money', '-20 USD', 'minus twenty dollars'],
    ['money', '12500 HUF', 'twelve thousand five hundred forints'],
    ['money', '2.50 NOK', 'two point five Norwegian kroner'],
  ],
  hu: [
    ['', 0, 'nulla'],
    ['', 2, 'kettő'],
    ['count', 2, 'két'],
    ['count', 12, 'tizenkét'],
    ['count', 22, 'huszonkét'],
    ['', 22, 'huszonkettő'],
    ['', 200, 'kétszáz'],
    ['', 1984, 'ezerkilencszáznyolcvannégy'],
    ['', 2000, 'kétezer'],
    ['', 2026, 'kétezer-huszonhat'],
    ['', 12_500, 'tizenkétezer-ötszáz'],
    ['', 1_200_000, 'egymillió-kétszázezer'],
    ['', '3.25', 'három egész huszonöt század'],
    ['', '2.5', 'két egész öt tized'],
    ['ordinal', 1, 'első'],
    ['ordinal', 2, 'második'],
    ['ordinal', 3, 'harmadik'],
    ['ordinal', 12, 'tizenkettedik'],
    ['ordinal', 24, 'huszonnegyedik'],
    ['ordinal', 26, 'huszonhatodik'],
    ['ordinal', 60, 'hatvanadik'],
    ['ordinal', 101, 'százegyedik'],
    ['key', 2, 'kettes'],
    ['key', '7', 'hetes'],
    ['digits', 'A12345', 'a, egy kettő három, négy öt'],
    ['money', '123.45 EUR', 'százhuszonhárom euró negyvenöt cent'],
    ['money', '2 HUF', 'két forint'],
    ['money', '12500.00 HUF', 'tizenkétezer-ötszáz forint'],
    ['money', '-1.02 EUR', 'mínusz egy euró két cent'],
  ],
  ru: [
    ['', 0, 'ноль'],
    ['', 1, 'один'],
    ['feminine', 1, 'одна'],
    ['feminine accusative', 21, 'двадцать одну'],
    ['feminine', 2, 'две'],
    ['genitive', 2, 'двух'],
    ['genitive', 45, 'сорока пяти'],
    ['genitive', 399, 'трёхсот девяноста девяти'],
    ['', 1200, 'тысяча двести'],
    ['accusative', 1200, 'тысячу двести'],
    ['', 2_001, 'две тысячи один'],
    ['', 5_000_000, 'пять миллионов'],
    ['', 1_001_000, 'миллион одна тысяча'],
    ['', '3.25', 'три целых двадцать пять сотых'],
    ['', '1.1', 'одна целая одна десятая'],
    ['ordinal', 3, 'третий'],
    ['ordinal feminine', 3, 'третья'],
    ['ordinal neuter', 23, 'двадцать третье'],
    ['ordinal genitive', 40, 'сорокового'],
    ['ordinal', 100, 'сотый'],
    ['ordinal', 2000, 'двухтысячный'],
    ['digits', 'A12345', 'а, один два три, четыре пять'],
    ['money', '121.52 RUB', 'сто двадцать один рубль пятьдесят две копейки'],
    ['money', '1.01 RUB', 'один рубль одна копейка'],
    ['money accusative', '1.01 RUB', 'один рубль одну копейку'],
    ['money genitive', '121.45 RUB', 'ста двадцати одного рубля сорока пяти копеек'],
    ['money', '11 RUB', 'одиннадцать рублей'],
    ['money', '123.45 EUR', 'сто двадцать три евро сорок пять центов'],
    ['money', '2 CZK', 'две чешские кроны'],
    ['money', '12500 HUF', 'двенадцать тысяч пятьсот форинтов'],
  ],
  nl: [
    ['', 1, 'één'],
    ['', 21, 'eenentwintig'],
    ['', 22, 'tweeëntwintig'],
    ['', 33, 'drieëndertig'],
    ['', 101, 'honderdeen'],
    ['', 1005, 'duizend vijf'],
    ['', 1234, 'twaalfhonderdvierendertig'],
    ['', 3500, 'drieduizend vijfhonderd'],
    ['', 1_001_000, 'één miljoen duizend'],
    ['', '3.25', 'drie komma twee vijf'],
    ['ordinal', 1, 'eerste'],
    ['ordinal', 3, 'derde'],
    ['ordinal', 8, 'achtste'],
    ['ordinal', 22, 'tweeëntwintigste'],
    ['ordinal', 101, 'honderdeerste'],
    ['digits', 'A12345', 'aa, één twee drie, vier vijf'],
    ['money', '123.45 EUR', 'honderddrieëntwintig euro en vijfenveertig cent'],
    ['money', '1 EUR', 'één euro'],
    ['money', '3 CZK', 'drie Tsjechische kronen'],
    ['money', '0.50 GBP', 'vijftig pence'],
  ],
};

const days: Readonly<Record<string, readonly Row[]>> = {
  en: [
    ['', '2026-11-24', 'Tuesday, the twenty-fourth of November'],
    ['on', '2026-12-01', 'on Tuesday, the first of December'],
    ['date year', '2026-11-24', 'the twenty-fourth of November twenty twenty-six'],
    ['date year', '2005-01-03', 'the third of January two thousand and five'],
  ],
  hu: [
    ['', '2026-11-24', 'november huszonnegyedike, kedd'],
    ['date', '2026-11-24', 'november huszonnegyedike'],
    ['on', '2026-11-24', 'kedden, november huszonnegyedikén'],
    ['on date', '2026-11-01', 'november elsején'],
    ['on date', '2026-11-03', 'november harmadikán'],
    ['until date', '2026-11-30', 'november harmincadikáig'],
    ['from date', '2026-11-05', 'november ötödikétől'],
    ['date year', '2026-11-24', 'kétezer-huszonhat november huszonnegyedike'],
  ],
  ru: [
    ['', '2026-11-24', 'вторник, двадцать четвёртое ноября'],
    ['on', '2026-11-24', 'во вторник, двадцать четвёртого ноября'],
    ['on', '2026-11-25', 'в среду, двадцать пятого ноября'],
    ['from', '2026-11-24', 'со вторника, двадцать четвёртого ноября'],
    ['from date', '2026-11-02', 'со второго ноября'],
    ['until date', '2026-11-30', 'до тридцатого ноября'],
    ['date', '2026-03-03', 'третье марта'],
    ['date year', '2026-11-24', 'двадцать четвёртое ноября две тысячи двадцать шестого года'],
  ],
  nl: [
    ['', '2026-11-24', 'dinsdag vierentwintig november'],
    ['on', '2026-11-22', 'op zondag tweeëntwintig november'],
    ['date year', '1984-05-01', 'één mei negentienhonderdvierentachtig'],
  ],
};

const times: Readonly<Record<string, readonly Row[]>> = {
  en: [
    ['', '14:30', 'two thirty in the afternoon'],
    ['at', '09:05', 'at nine oh five in the morning'],
    ['from', '08:00', "from eight o'clock in the morning"],
    ['until', '12:00', 'until noon'],
    ['', '00:00', 'midnight'],
    ['', '00:15', 'twelve fifteen in the morning'],
    ['clock', '2026-11-24T21:00', "nine o'clock at night"],
  ],
  hu: [
    ['', '14:30', 'tizennégy óra harminc perc'],
    ['at', '14:00', 'tizennégy órakor'],
    ['at', '02:02', 'két óra két perckor'],
    ['from', '08:00', 'nyolc órától'],
    ['until', '17:30', 'tizenhét óra harminc percig'],
    ['until', '12:00', 'tizenkét óráig'],
  ],
  ru: [
    ['', '14:30', 'четырнадцать часов тридцать минут'],
    ['at', '21:01', 'в двадцать один час одну минуту'],
    ['', '01:02', 'один час две минуты'],
    ['from', '09:00', 'с девяти часов'],
    ['until', '17:30', 'до семнадцати часов тридцати минут'],
    ['until', '21:00', 'до двадцати одного часа'],
  ],
  nl: [
    ['', '14:30', 'veertien uur dertig'],
    ['at', '08:00', 'om acht uur'],
    ['until', '17:05', 'tot zeventien uur vijf'],
  ],
};

const tables = { number: numbers, date: days, time: times } as const;
const rows = Object.entries(tables).flatMap(([kind, table]) =>
  Object.entries(table).flatMap(([language, of]) =>
    of.map(([style, value, words]) => [language, kind as ValueKind, style, value, words] as const),
  ),
);

describe('values in words', () => {
  it.each(rows)('%s %s %s: %s', (language, kind, style, value, words) => {
    expect(spoken(language, kind, style, value)).toBe(words);
  });

  it.each(['soon', '', '12,5', '1e5', '1234567890123456', 'NaN'])('%p is no number', (value) => {
    for (const language of wordedLanguages) expect(spoken(language, 'number', '', value)).toBeUndefined();
  });

  it.each(['2026-02-30', '24.11.2026', '2026-13-01', 'tomorrow'])('%p is no day', (value) => {
    for (const language of wordedLanguages) expect(spoken(language, 'date', '', value)).toBeUndefined();
  });

  it.each(['24:00', '12:60', '12', 'noon'])('%p is no time', (value) => {
    for (const language of wordedLanguages) expect(spoken(language, 'time', '', value)).toBeUndefined();
  });

  it.each(['123.45', '1,000 EUR', 'EUR', '1.234 EUR'])('%p is no amount', (value) => {
    for (const language of wordedLanguages)
      expect(spoken(language, 'number', 'money', value)).toBeUndefined();
  });

  it('rounds to three places, upwards into the next whole where that is nearest', () => {
    expect(spoken('en', 'number', '', '0.9996')).toBe('one');
    expect(spoken('en', 'number', '', '-0.0001')).toBe('zero');
    expect(spoken('en', 'number', '', '2.00049')).toBe('two');
  });

  it('reads figures in a language without rules of its own', () => {
    expect(spoken('de', 'number', '', 2.5)).toBe('2,5');
    expect(spoken('de', 'date', '', '2026-11-24')).toBe('Dienstag, 24. November');
    expect(spoken('de', 'number', 'money', '12.50 EUR')).toBe('12,5 Euro');
    expect(spoken('de', 'time', 'at', '9:05')).toBe('9:05');
  });

  it('refuses styles that do not exist or contradict each other', () => {
    expect(readStyle('number', 'currency')).toBeUndefined();
    expect(readStyle('number', 'money digits')).toBeUndefined();
    expect(readStyle('number', 'money feminine')).toBeUndefined();
    expect(readStyle('date', 'from until')).toBeUndefined();
    expect(readStyle('time', 'day')).toBeUndefined();
  });
});

describe('every whole number', () => {
  const whole = fc.integer({ min: 0, max: 999_999_999_999 });

  it.each(wordedLanguages)('has words without figures, of its own, in %s', (language) => {
    const all = Array.from({ length: 20_001 }, (_, value) => spoken(language, 'number', '', value) ?? '');
    expect(all.filter((words) => !/^[\p{L}' -]+$/u.test(words))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        for (const style of ['', 'ordinal', 'genitive', 'count'])
          expect(spoken(language, 'number', style, one) === spoken(language, 'number', style, other)).toBe(
            one === other,
          );
      }),
    );
  });

  it.each(wordedLanguages)('is said in the same words from left to right by thousands, in %s', (language) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 999 }),
        fc.integer({ min: 1, max: 999_999 }),
        (millions, rest) => {
          const alone = spoken(language, 'number', '', millions * 1_000_000) ?? '';
          expect(spoken(language, 'number', '', millions * 1_000_000 + rest)).toMatch(
            new RegExp(`^${alone}[ -]`),
          );
        },
      ),
    );
  });

  it.each(wordedLanguages)('has every day and every minute in %s', (language) => {
    const days = Array.from({ length: 366 }, (_, day) =>
      new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const dates = days.flatMap((day) =>
      ['date', 'on', 'from date', 'until'].map((style) => spoken(language, 'date', style, day) ?? ''),
    );
    const minutes = Array.from(
      { length: 1440 },
      (_, minute) =>
        spoken(
          language,
          'time',
          'at',
          `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`,
        ) ?? '',
    );
    expect([...dates, ...minutes].filter((words) => !/^[\p{L}', -]+$/u.test(words))).toEqual([]);
    expect(new Set([...dates, ...minutes]).size).toBe(366 * 4 + 1440);
  });
});
