/** Numbers said digit by digit, and yes and no, without a switch: what comes of them. */
import type { Site } from '../../src/site/index.js';
import { noPhrases, yesPhrases } from '../../src/site/index.js';
import { perhapsFrom } from '../../src/speech/index.js';
import type { Expected } from '../../src/speech/index.js';
import { renderCorpus } from './corpus.js';
import { understands } from './offline.js';
import { conditions, voices } from './utterances.js';
import type { SetName, Utterance } from './utterances.js';

/** As long as the order numbers of the example company. */
const numbers = ['402117', '402148', '403630', '598014', '720066', '881345', '960271', '335529'];
const digitWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** The ways in which people say them, in turn. */
const ways: readonly ((number: string) => string)[] = [
  (number) => inWords(number, 'oh').join(' '),
  (number) => inWords(number, 'zero').join(' '),
  (number) =>
    `${inWords(number.slice(0, 3), 'zero').join(' ')}, ${inWords(number.slice(3), 'zero').join(' ')}`,
  (number) =>
    inWords(number, 'oh')
      .join(' ')
      .replace(/\b(\w+) \1\b/g, 'double $1'),
];
const inWords = (number: string, zero: string): readonly string[] =>
  [...number].map((digit) => (digit === '0' ? zero : (digitWords[Number(digit)] ?? '')));

export async function tryAnswers(site: Site, sets: readonly SetName[], image: string): Promise<void> {
  const phrases = site.speech.phrases.get('en');
  const list = (name: string) => phrases?.get(name) ?? [];
  const number: Expected = {
    kind: 'digits',
    least: 3,
    most: 12,
    instead: new Map([['agent', list('agent')]]),
  };
  const yesOrNo: Expected = {
    kind: 'phrases',
    meanings: new Map([yesPhrases, noPhrases].map((name) => [name, list(name)])),
  };
  const said = (meaning: string) => list(meaning).map((text) => ({ meaning, text }));
  const spoken = numbers.flatMap((meaning, at) => ({
    meaning,
    text: ways[at % ways.length]?.(meaning) ?? '',
  }));
  for (const set of sets) {
    await row(`${set}, numbers`, utterancesOf(set, spoken), number, image);
    await row(
      `${set}, yes and no`,
      utterancesOf(set, [...said(yesPhrases), ...said(noPhrases)]),
      yesOrNo,
      image,
    );
  }
}

function utterancesOf(
  set: SetName,
  texts: readonly { readonly text: string; readonly meaning: string }[],
): readonly Utterance[] {
  return voices[set].flatMap((voice, index) =>
    texts.flatMap((one, at) => {
      const condition = conditions[(at + index) % conditions.length];
      return condition ? [{ ...one, set, voice, condition }] : [];
    }),
  );
}

async function row(name: string, utterances: readonly Utterance[], expected: Expected, image: string) {
  renderCorpus(utterances);
  const all = await understands(utterances, expected, { image, processes: 1, line: 'steady' });
  const best = all.map(({ utterance, candidates: [first] }) => ({
    utterance,
    heard: first && first.confidence >= perhapsFrom ? first : undefined,
  }));
  for (const kind of ['', 'espeak', 'flite', 'festival']) {
    const of = best.filter(({ utterance }) => utterance.voice.startsWith(kind));
    const percent = (fits: (one: (typeof best)[number]) => boolean) =>
      `${((100 * of.filter(fits).length) / Math.max(1, of.length)).toFixed(1)} %`;
    process.stdout.write(
      `${name} ${kind || 'all voices'}: ${of.length} said, right ${percent(({ utterance, heard }) => heard?.meaning === utterance.meaning)},` +
        ` something else ${percent(({ utterance, heard }) => heard !== undefined && heard.meaning !== utterance.meaning)},` +
        ` nothing ${percent(({ heard }) => heard === undefined)}\n`,
    );
  }
  for (const { utterance, heard } of process.env['RINGDOWN_BENCH_VERBOSE'] ? best : [])
    process.stdout.write(
      `${utterance.voice} '${utterance.text}' → '${heard?.words ?? ''}' ${heard?.confidence.toFixed(2) ?? ''}\n`,
    );
}
