import { plainWords } from './grammar.js';

/** Of what was seen to follow a word, so much is kept for what was never seen to. */
const discount = 0.5;
/** Words that hold a sentence together without telling what it is about; people use them whatever the samples say. */
const everywhere = 'i my the a to is it in of and have want need would like please about with not can you';

/**
 * How these samples put words together, as an ARPA model of word pairs: what stands side by side in a sample is
 * expected, everything else made of the samples' words is possible. Words in `unknown` are left out.
 */
export function languageModelOf(samples: readonly string[], unknown: ReadonlySet<string>): string {
  const pairs = new Map<string, Map<string, number>>();
  const counts = new Map<string, number>();
  const see = (first: string, second: string) => {
    const followers = pairs.get(first) ?? new Map<string, number>();
    pairs.set(first, followers.set(second, (followers.get(second) ?? 0) + 1));
  };
  for (const sample of samples) {
    const words = plainWords(sample)
      .split(' ')
      .map((word) => (word === '' || unknown.has(word) ? undefined : word));
    let before: string | undefined = '<s>';
    for (const word of words) {
      if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
      if (before !== undefined && word !== undefined) see(before, word);
      before = word;
    }
    if (before !== undefined) see(before, '</s>');
  }
  for (const word of everywhere.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  counts.set('</s>', samples.length);
  return arpa(counts, pairs);
}

/**
 * Words that nobody can say. The library asks after each word of its dictionary in a table that is made for as many
 * words as the model has: in one of two hundred that takes five seconds, in one of so many a sixth of a second.
 */
const fillers = Array.from({ length: 20_000 }, (_, at) => `-99\t~${at.toString(36)}`);

function arpa(
  counts: ReadonlyMap<string, number>,
  pairs: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string {
  const all = sum(counts.values());
  const alone = (word: string) => (counts.get(word) ?? 0) / all;
  const ones = ['<s>', ...counts.keys()].map((word) => {
    const followers = pairs.get(word);
    const backOff = followers ? backOffOf(followers, alone) : 1;
    const chance = word === '<s>' ? '-99' : log(alone(word));
    return word === '</s>' ? `${chance}\t${word}` : `${chance}\t${word}\t${log(backOff)}`;
  });
  const twos = [...pairs].flatMap(([first, followers]) =>
    [...followers].map(
      ([second, count]) => `${log((count - discount) / sum(followers.values()))}\t${first} ${second}`,
    ),
  );
  ones.push(...fillers);
  return `\\data\\\nngram 1=${ones.length}\nngram 2=${twos.length}\n\n\\1-grams:\n${ones.join('\n')}\n\n\\2-grams:\n${twos.join('\n')}\n\n\\end\\\n`;
}

/** What was kept, over what the words that were never seen here have by themselves. */
function backOffOf(followers: ReadonlyMap<string, number>, alone: (word: string) => number): number {
  const kept = (discount * followers.size) / sum(followers.values());
  const seen = [...followers.keys()].reduce((total, word) => total + alone(word), 0);
  return kept / Math.max(1e-6, 1 - seen);
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);
const log = (chance: number): string => Math.log10(chance).toFixed(4);
