import type { Candidate, Expected } from '../recogniser.js';

export interface HeardWord {
  readonly word: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** What the server says for words that are none of the list. */
export const unknownWord = '[unk]';

/** Digits as they are said, 0 to 9; some have two names. */
const digitNames: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: [
    ['zero', 'oh'],
    ['one'],
    ['two'],
    ['three'],
    ['four'],
    ['five'],
    ['six'],
    ['seven'],
    ['eight'],
    ['nine'],
  ],
  hu: [
    ['nulla'],
    ['egy'],
    ['kettő', 'két'],
    ['három'],
    ['négy'],
    ['öt'],
    ['hat'],
    ['hét'],
    ['nyolc'],
    ['kilenc'],
  ],
  nl: [
    ['nul'],
    ['een', 'één'],
    ['twee'],
    ['drie'],
    ['vier'],
    ['vijf'],
    ['zes'],
    ['zeven'],
    ['acht'],
    ['negen'],
  ],
  ru: [
    ['ноль', 'нуль'],
    ['один'],
    ['два'],
    ['три'],
    ['четыре'],
    ['пять'],
    ['шесть'],
    ['семь'],
    ['восемь'],
    ['девять'],
  ],
};

/** What the server is told to listen for; undefined for anything: a question, or digits of a language that are not known here. */
export function phraseList(expected: Expected, language: string): readonly string[] | undefined {
  if (expected.kind === 'digits') {
    const names = digitNames[language];
    return names && [...names.flat(), ...[...(expected.instead?.values() ?? [])].flat(), unknownWord];
  }
  if (expected.kind === 'question') return undefined;
  return [...[...expected.meanings.values()].flat(), unknownWord];
}

/**
 * What these words mean: the longest phrase in them, less sure for each word that is not part of it. Two meanings with
 * phrases of one length: the first stands, and neither is sure.
 */
export function meaningsOf(
  words: readonly HeardWord[],
  expected: Expected,
  language: string,
): readonly Candidate[] {
  if (expected.kind === 'question') return questionOf(words);
  if (expected.kind === 'digits') {
    const digits = digitsOf(words, expected.least, expected.most, language);
    return digits.length > 0 ? digits : phrasesIn(words, expected.instead ?? new Map());
  }
  return phrasesIn(words, expected.meanings);
}

function phrasesIn(
  words: readonly HeardWord[],
  meanings: ReadonlyMap<string, readonly string[]>,
): readonly Candidate[] {
  const said = words.map(({ word }) => word);
  const found = [...meanings].flatMap(([meaning, phrases]) =>
    phrases.flatMap((phrase) => {
      const parts = phrase.split(' ');
      const at = indexOf(said, parts);
      return at < 0 ? [] : [{ meaning, phrase, parts: parts.length, at }];
    }),
  );
  found.sort((a, b) => b.parts - a.parts);
  const best = [...new Map([...found].reverse().map((one) => [one.meaning, one])).values()].sort(
    (a, b) => b.parts - a.parts,
  );
  const [first, second] = best;
  const torn = first !== undefined && second?.parts === first.parts;
  return best.map(({ meaning, phrase, parts, at }) => {
    const own = words.slice(at, at + parts).reduce((sum, { confidence }) => sum + confidence, 0) / parts;
    const share = parts / Math.max(parts, words.filter(({ word }) => word !== unknownWord).length);
    const strange = words.some(({ word }) => word === unknownWord) ? 0.8 : 1;
    // Squared: Vosk's figures run high.
    return { meaning, words: phrase, confidence: own ** 2 * Math.sqrt(share) * strange * (torn ? 0.5 : 1) };
  });
}

/** The words as they come, as sure as they are on average. */
function questionOf(words: readonly HeardWord[]): readonly Candidate[] {
  const known = words.filter(({ word }) => word !== unknownWord);
  if (known.length === 0) return [];
  const text = known.map(({ word }) => word).join(' ');
  const average = known.reduce((sum, { confidence }) => sum + confidence, 0) / known.length;
  return [{ meaning: text, words: text, confidence: average ** 2 }];
}

function digitsOf(
  words: readonly HeardWord[],
  least: number,
  most: number,
  language: string,
): readonly Candidate[] {
  const names = digitNames[language] ?? [];
  let digits = '';
  let confidence = 1;
  for (const { word, confidence: own } of words) {
    const digit = names.findIndex((ways) => ways.includes(word));
    if (digit < 0) {
      confidence *= 0.5;
      continue;
    }
    digits += String(digit);
    confidence = Math.min(confidence, own ** 2);
  }
  if (digits.length < least || digits.length > most) return [];
  return [{ meaning: digits, words: words.map(({ word }) => word).join(' '), confidence }];
}

function indexOf(said: readonly string[], parts: readonly string[]): number {
  for (let at = 0; at + parts.length <= said.length; at++) {
    if (parts.every((part, index) => said[at + index] === part)) return at;
  }
  return -1;
}
