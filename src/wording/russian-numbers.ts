/** Russian numbers by gender and case: "одна минута, две минуты, от двух до пяти минут". */
import { groupsOf, named, sentence } from './number-parts.js';
import type { Agreement, Gender, GrammaticalCase } from './wording.js';

type Table = Readonly<Record<'nominative' | 'genitive', readonly string[]>>;

const teens =
  'десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат'.split(
    ' ',
  );
const withEnding = (stems: readonly string[], ending: string): readonly string[] =>
  stems.map((stem) => stem + ending);

/** From 0 to 19; 1 and 2 agree with the gender and stand below. */
const small: Table = {
  nominative: [...'ноль - - три четыре пять шесть семь восемь девять'.split(' '), ...withEnding(teens, 'ь')],
  genitive: [...'нуля - - трёх четырёх пяти шести семи восьми девяти'.split(' '), ...withEnding(teens, 'и')],
};
const tens: Table = {
  nominative: '- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'.split(' '),
  genitive: '- - двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста'.split(
    ' ',
  ),
};
const hundreds: Table = {
  nominative: '- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'.split(' '),
  genitive: '- ста двухсот трёхсот четырёхсот пятисот шестисот семисот восьмисот девятисот'.split(' '),
};
const ones: Readonly<Record<GrammaticalCase, Readonly<Record<Gender, string>>>> = {
  nominative: { masculine: 'один', feminine: 'одна', neuter: 'одно' },
  accusative: { masculine: 'один', feminine: 'одну', neuter: 'одно' },
  genitive: { masculine: 'одного', feminine: 'одной', neuter: 'одного' },
};
const twos: Readonly<Record<'nominative' | 'genitive', Readonly<Record<Gender, string>>>> = {
  nominative: { masculine: 'два', feminine: 'две', neuter: 'два' },
  genitive: { masculine: 'двух', feminine: 'двух', neuter: 'двух' },
};

/** A noun as it stands behind one of it in each case, behind two to four, and behind five. */
export interface Noun {
  readonly gender: Gender;
  readonly one: Readonly<Record<GrammaticalCase, string>>;
  readonly few: string;
  readonly many: string;
}

/** The accusative is that of things that are not alive; the genitive singular is what stands behind two. */
export const noun = (
  gender: Gender,
  one: string,
  few: string,
  many: string,
  { accusative = one, genitive = few }: { readonly accusative?: string; readonly genitive?: string } = {},
): Noun => ({ gender, one: { nominative: one, accusative, genitive }, few, many });

const rankNouns: readonly (Noun | undefined)[] = [
  undefined,
  noun('feminine', 'тысяча', 'тысячи', 'тысяч', { accusative: 'тысячу' }),
  noun('masculine', 'миллион', 'миллиона', 'миллионов'),
  noun('masculine', 'миллиард', 'миллиарда', 'миллиардов'),
  noun('masculine', 'триллион', 'триллиона', 'триллионов'),
];

/** The noun behind that number. After five and more every case asks for the genitive plural. */
export function counted(value: number, { one, few, many }: Noun, as: GrammaticalCase): string {
  const tail = value % 100;
  const last = tail >= 11 && tail <= 14 ? 0 : value % 10;
  if (last === 1) return one[as];
  if (as === 'genitive') return many;
  return last >= 2 && last <= 4 ? few : many;
}

/** Things that are not alive have but a feminine "one" that differs in the accusative. */
const tableCase = (grammaticalCase: GrammaticalCase): 'nominative' | 'genitive' =>
  grammaticalCase === 'genitive' ? 'genitive' : 'nominative';

function belowThousand(value: number, { gender, grammaticalCase }: Agreement): string {
  const use = tableCase(grammaticalCase);
  const words: string[] = [];
  if (value >= 100) words.push(named(hundreds[use], Math.floor(value / 100)));
  let rest = value % 100;
  if (rest >= 20) {
    words.push(named(tens[use], Math.floor(rest / 10)));
    rest %= 10;
  }
  if (rest === 1) words.push(ones[grammaticalCase][gender]);
  else if (rest === 2) words.push(twos[use][gender]);
  else if (rest > 0) words.push(named(small[use], rest));
  return words.join(' ');
}

export function cardinal(whole: number, agreement: Agreement): string {
  const groups = groupsOf(whole);
  if (groups.length === 0) return named(small[tableCase(agreement.grammaticalCase)], 0);
  return groups
    .map(({ value, rank }, index) => {
      const rankNoun = rankNouns[rank];
      if (!rankNoun) return belowThousand(value, agreement);
      const { grammaticalCase } = agreement;
      const rankWord = counted(value, rankNoun, grammaticalCase);
      // "Тысяча двести", not "одна тысяча двести"; further behind the one is said.
      if (value === 1 && index === 0) return rankWord;
      return sentence(belowThousand(value, { gender: rankNoun.gender, grammaticalCase }), rankWord);
    })
    .join(' ');
}

/** Stems of ordinals with their ending in the masculine nominative, which tells where the stress is. */
const smallOrdinals =
  'нулев-ой перв-ый втор-ой трет-ий четвёрт-ый пят-ый шест-ой седьм-ой восьм-ой девят-ый'.split(' ');
const tenOrdinals =
  '- - двадцат-ый тридцат-ый сороков-ой пятидесят-ый шестидесят-ый семидесят-ый восьмидесят-ый девяност-ый'.split(
    ' ',
  );

function endingOf(written: string, { gender, grammaticalCase }: Agreement): string {
  const [stem = '', ending = ''] = written.split('-');
  const soft = ending === 'ий';
  const genitive = grammaticalCase === 'genitive';
  if (gender === 'feminine') {
    if (genitive) return stem + (soft ? 'ьей' : 'ой');
    if (grammaticalCase === 'accusative') return stem + (soft ? 'ью' : 'ую');
    return stem + (soft ? 'ья' : 'ая');
  }
  if (genitive) return stem + (soft ? 'ьего' : 'ого');
  return stem + (gender === 'neuter' ? (soft ? 'ье' : 'ое') : ending);
}

/** Only the last word is an ordinal: "сто двадцать пятый". */
export function ordinal(whole: number, agreement: Agreement): string {
  const { last, value } = lastOrdinal(whole);
  const before = whole - value;
  return sentence(
    before === 0 ? '' : cardinal(before, { gender: 'masculine', grammaticalCase: 'nominative' }),
    endingOf(last, agreement),
  );
}

function lastOrdinal(whole: number): { readonly last: string; readonly value: number } {
  const ten = whole % 100;
  if (whole === 0) return { last: named(smallOrdinals, 0), value: 0 };
  if (ten >= 10 && ten < 20) return { last: `${named(teens, ten - 10)}-ый`, value: ten };
  if (ten % 10 > 0) return { last: named(smallOrdinals, ten % 10), value: ten % 10 };
  if (ten > 0) return { last: named(tenOrdinals, ten / 10), value: ten };
  const hundred = whole % 1000;
  const prefix = (value: number) => (value === 1 ? '' : genitivePrefix(value));
  if (hundred > 0)
    return { last: hundred === 100 ? 'сот-ый' : `${prefix(hundred / 100)}сот-ый`, value: hundred };
  const thousand = whole % 1_000_000;
  if (thousand > 0) return { last: `${prefix(thousand / 1000)}тысячн-ый`, value: thousand };
  const million = whole % 1_000_000_000;
  if (million > 0) return { last: `${prefix(million / 1_000_000)}миллионн-ый`, value: million };
  return { last: `${prefix(whole / 1_000_000_000)}миллиардн-ый`, value: whole };
}

/** "двух", "двадцатиодно", "сто", "девяносто": the number as the beginning of one word. */
function genitivePrefix(value: number): string {
  return cardinal(value, { gender: 'masculine', grammaticalCase: 'genitive' })
    .split(' ')
    .map((word) => ({ одного: 'одно', ста: 'сто', девяноста: 'девяносто' })[word] ?? word)
    .join('');
}
