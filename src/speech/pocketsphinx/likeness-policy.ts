/** A stretch of the sound, in frames of 10 ms, the last one included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where a word is said to be, and how the dictionary pronounces it. */
export interface SpokenWord extends Stretch {
  readonly phones: readonly string[];
}

/** A phone that was heard where any phone might have been. */
export interface HeardPhone extends Stretch {
  readonly phone: string;
}

/** How far a sentence is from what was heard when nothing was expected. */
export interface Likeness {
  /** Phones left out, put in or changed (Levenshtein); one for another that sounds much alike is half. */
  readonly edits: number;
  /** Frames a phone beyond the usual, of the word that is drawn out most: something else may be under it. */
  readonly drawnOut: number;
  /** Frames in which somebody speaks, but no word of the sentence is. */
  readonly unexplained: number;
}

/** Vowels and consonants of American English that a telephone makes alike. */
const alike: readonly ReadonlySet<string>[] = [
  'AA AO AH AW',
  'AE EH AH',
  'AY AA AE',
  'IH IY EY EH',
  'UH UW OW AO OY',
  'ER AH R',
  'L R W Y OW',
  'P B T D K G',
  'F TH S SH HH',
  'V DH Z ZH',
  'F V',
  'S Z',
  'CH JH SH ZH',
  'M N NG',
].map((phones) => new Set(phones.split(' ')));

const usualFramesOfPhone = 12;

export function likenessOf(words: readonly SpokenWord[], heard: readonly HeardPhone[]): Likeness {
  const lengths = words.map(({ from, to, phones }) => (to - from + 1) / Math.max(1, phones.length));
  const explained = new Set(words.flatMap(({ from, to }) => range(from, to)));
  return {
    edits: edits(
      words.flatMap(({ phones }) => phones),
      heard.map(({ phone }) => phone),
    ),
    drawnOut: Math.max(0, ...lengths.map((frames) => frames - usualFramesOfPhone)),
    unexplained: heard.flatMap(({ from, to }) => range(from, to)).filter((frame) => !explained.has(frame))
      .length,
  };
}

function edits(said: readonly string[], heard: readonly string[]): number {
  let row = [0, ...heard.map((_, at) => at + 1)];
  for (const [at, one] of said.entries()) {
    const next = [at + 1];
    for (const [other, phone] of heard.entries())
      next.push(
        Math.min(
          (next[other] ?? 0) + 1,
          (row[other + 1] ?? 0) + 1,
          (row[other] ?? 0) + difference(one, phone),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

const difference = (one: string, other: string): number =>
  one === other ? 0 : alike.some((phones) => phones.has(one) && phones.has(other)) ? 0.5 : 1;

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
