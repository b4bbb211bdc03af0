/** How a value is to be read, as it is written in a prompt's text: `{from, number, genitive feminine}`. */
import type { Agreement, DayStyle, Gender, GrammaticalCase, Relation } from './wording.js';

export type ValueStyle =
  | {
      readonly kind: 'number';
      readonly form: 'alone' | 'count' | 'ordinal' | 'key';
      readonly agreement: Agreement;
    }
  | { readonly kind: 'digits' }
  | { readonly kind: 'money'; readonly grammaticalCase: GrammaticalCase }
  | ({ readonly kind: 'day' } & DayStyle)
  | { readonly kind: 'time'; readonly relation: Relation };

/** The kinds of values of ICU messages. */
export type ValueKind = 'number' | 'date' | 'time';

const genders: readonly string[] = ['masculine', 'feminine', 'neuter'] satisfies Gender[];
const cases: readonly string[] = ['nominative', 'genitive', 'accusative'] satisfies GrammaticalCase[];
const relations: readonly string[] = ['at', 'on', 'from', 'until'];

/** The words that may stand behind each kind, one of each line. */
const words: Readonly<Record<ValueKind, readonly (readonly string[])[]>> = {
  number: [['count', 'ordinal', 'key', 'digits', 'money'], genders, cases],
  date: [['day', 'date'], relations.filter((word) => word !== 'at'), ['year']],
  time: [['clock'], relations.filter((word) => word !== 'on')],
};

/** Every word that means something behind that kind, for remedies. */
export const styleWords = (kind: ValueKind): readonly string[] => words[kind].flat();

/** Undefined when a word is not known there, or two of one sort are written. */
export function readStyle(kind: ValueKind, written: string): ValueStyle | undefined {
  const given = written.split(/\s+/).filter((word) => word !== '');
  const chosen = words[kind].map((sort) => given.filter((word) => sort.includes(word)));
  if (chosen.some((of) => of.length > 1) || chosen.flat().length !== given.length) return undefined;
  const [first, second, third] = chosen.map(([word]) => word);
  if (kind === 'date')
    return { kind: 'day', weekday: first !== 'date', relation: relationOf(second), year: third === 'year' };
  if (kind === 'time') return { kind: 'time', relation: relationOf(second) };
  const agreement: Agreement = {
    gender: (second as Gender | undefined) ?? 'masculine',
    grammaticalCase: (third as GrammaticalCase | undefined) ?? 'nominative',
  };
  if (first === 'digits') return given.length === 1 ? { kind: 'digits' } : undefined;
  if (first === 'money')
    return second === undefined ? { kind: 'money', grammaticalCase: agreement.grammaticalCase } : undefined;
  return { kind: 'number', form: (first as 'count' | 'ordinal' | 'key' | undefined) ?? 'alone', agreement };
}

const relationOf = (word: string | undefined): Relation =>
  word === undefined ? 'alone' : word === 'on' ? 'at' : (word as Relation);
