import type { Expected, ExpectedDigits, ExpectedPhrases } from '../recogniser.js';

/** What people put around an answer. Each may be left out. */
const before = [
  'yes',
  'please',
  'i want',
  'i want to',
  'i need',
  'i need to',
  'i would like',
  'i would like to',
  'it is about',
];
const after = ['please', 'thank you'];

const digitWords: ReadonlyMap<string, string> = new Map([
  ['zero', '0'],
  ['oh', '0'],
  ['one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
]);
/** Who says "zero" does not say "oh": with both at once, the end of every "zero" would be an "oh" of its own. */
const number = ['oh', 'zero']
  .map((other) => {
    const words = [...digitWords.keys()].filter((word) => word !== other).join(' | ');
    return `(${words} | ((double | triple) (${words})))+`;
  })
  .join(' | ');

/**
 * The recogniser's own is 0.65; then digits are heard between digits. Of 40 numbers of the tuning voices 18 were right with
 * 0.1 to 0.02, 15 with 0.65.
 */
const digitCost = 0.02;

/** No list of phrases has this name. */
export const digitsMeaning = '#';

const meaningsIn = (expected: ExpectedPhrases | ExpectedDigits): ReadonlyMap<string, readonly string[]> =>
  expected.kind === 'digits' ? (expected.instead ?? new Map()) : expected.meanings;

/** Longer numbers are not said in one breath. */
export const mostSpokenDigits = 20;

/** As the recogniser's process takes it: a line for each meaning, its ways to say it in JSGF. */
export function grammarOf(expected: ExpectedPhrases | ExpectedDigits): string {
  const lines = [...meaningsIn(expected)].map(
    ([meaning, phrases]) => `${meaning}\t${phrases.map(plainWords).join(' | ')}\n`,
  );
  if (expected.kind === 'digits')
    return `@word\t${digitCost}\n@lead\tum | uh | it is | the number is\n${digitsMeaning}\t${number}\n${lines.join('')}`;
  // What is an answer is no courtesy before another one: "yes, no".
  const answers = new Set([...expected.meanings.values()].flat().map(plainWords));
  const lead = before.some((words) => answers.has(words)) ? '' : `@lead\t${before.join(' | ')}\n`;
  return `${lead}@tail\t${after.join(' | ')}\n${lines.join('')}`;
}

/** Small letters, apostrophes inside words and single spaces: nothing that a grammar would read as its own. */
export const plainWords = (phrase: string): string =>
  phrase
    .toLowerCase()
    .replace(/[^a-z' ]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();

/** Every word that a grammar for this may hold. */
export function wordsOf(expected: Expected): readonly string[] {
  const phrases = expected.kind === 'question' ? expected.samples : [...meaningsIn(expected).values()].flat();
  return [...new Set(phrases.flatMap((phrase) => plainWords(phrase).split(' ')))].filter(
    (word) => word !== '',
  );
}

/** What is left of the phrases without those that have one of these words; a meaning that has none is left out. */
export function withoutWords(
  expected: ExpectedPhrases | ExpectedDigits,
  words: ReadonlySet<string>,
): ExpectedPhrases | ExpectedDigits {
  const isSayable = (phrase: string) =>
    !plainWords(phrase)
      .split(' ')
      .some((word) => words.has(word));
  const left = new Map(
    [...meaningsIn(expected)]
      .map(([meaning, phrases]) => [meaning, phrases.filter(isSayable)] as const)
      .filter(([, phrases]) => phrases.length > 0),
  );
  return expected.kind === 'digits' ? { ...expected, instead: left } : { ...expected, meanings: left };
}

/** "double five oh" → 550; words around it are left out. */
export function digitsIn(words: string): string {
  let digits = '';
  let times = 1;
  for (const word of words.split(' ')) {
    if (word === 'double') times = 2;
    else if (word === 'triple') times = 3;
    else {
      digits += (digitWords.get(word) ?? '').repeat(times);
      times = 1;
    }
  }
  return digits;
}
