import { languageModelOf } from '../../../src/speech/pocketsphinx/language-model.js';

interface Model {
  readonly alone: ReadonlyMap<string, number>;
  readonly backOff: ReadonlyMap<string, number>;
  readonly pairs: ReadonlyMap<string, number>;
}

function read(text: string): Model {
  const [ones = '', twos = ''] = text.split(/\\[12]-grams:\n/).slice(1);
  const rows = (part: string) =>
    part.split('\n').flatMap((line) => (line.includes('\t') ? [line.split('\t')] : []));
  const chance = (log = '') => 10 ** Number(log);
  return {
    alone: new Map(rows(ones).map(([log, word = '']) => [word, chance(log)])),
    backOff: new Map(rows(ones).map(([, word = '', log]) => [word, chance(log ?? '0')])),
    pairs: new Map(rows(twos).map(([log, words = '']) => [words, chance(log)])),
  };
}

const samples = ['Why is my bill so high?', 'I want solar panels', 'solar panels on my roof'];

it('expects what stands side by side in a sample, and holds anything else for possible', () => {
  const { alone, backOff, pairs } = read(languageModelOf(samples, new Set()));
  for (const before of ['<s>', 'my', 'solar', 'panels', 'i']) {
    const all = [...alone.keys()].filter((word) => word !== '<s>');
    const chances = all.map(
      (word) => pairs.get(`${before} ${word}`) ?? (backOff.get(before) ?? 1) * (alone.get(word) ?? 0),
    );
    expect(chances.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2);
    expect(Math.min(...chances)).toBeGreaterThan(0);
  }
  expect(pairs.get('solar panels')).toBeGreaterThan((alone.get('panels') ?? 0) * 5);
});

it('is of the size that it says', () => {
  const text = languageModelOf(samples, new Set());
  const { alone, pairs } = read(text);
  expect(text).toContain(`ngram 1=${alone.size}\nngram 2=${pairs.size}\n`);
  expect(text.endsWith('\\end\\\n')).toBe(true);
});

it('leaves out words whose sound is not known, and does not join their neighbours', () => {
  const text = languageModelOf(['I want solar panels'], new Set(['solar']));
  expect(text).not.toContain('solar');
  expect(text).not.toContain('want panels');
});
