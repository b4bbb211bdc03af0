import type { Expected } from '../../../src/speech/index.js';
import { VoskRecogniser } from '../../../src/speech/vosk/vosk-recogniser.js';
import { silence, voice } from '../../../src/telephony/memory/index.js';
import { voskServer } from '../../support/vosk-server.js';
import type { VoskBehaviour } from '../../support/vosk-server.js';

const menu: Expected = {
  kind: 'phrases',
  meanings: new Map([
    ['billing', ['my bill', 'billing']],
    ['faults', ['a fault']],
  ]),
};
const never = new AbortController().signal;

async function understands(
  words: string,
  expected: Expected,
  behaviour: VoskBehaviour = {},
  language = 'en',
) {
  await using server = await voskServer(behaviour);
  const recogniser = new VoskRecogniser(language, server.url);
  await using recognition = recogniser.begin(expected);
  for (const samples of [...voice(words), ...silence]) recognition.hear(samples);
  return { candidates: await recognition.finish(never), config: server.configs[0] };
}

it('tells the server rate and phrases, and gives the meaning of what it says', async () => {
  const { candidates, config } = await understands('my bill', menu);
  expect(candidates).toEqual([{ meaning: 'billing', words: 'my bill', confidence: 1 }]);
  expect(config).toEqual({
    sample_rate: 8000,
    words: true,
    phrase_list: ['my bill', 'billing', 'a fault', '[unk]'],
  });
});

it('is less sure of unsure words, and of a phrase among others', async () => {
  const { candidates } = await understands('a fault', menu, { conf: 0.6 });
  expect(candidates[0]).toMatchObject({ meaning: 'faults', confidence: expect.closeTo(0.36) as number });
  const among = await understands('it is about my bill', menu);
  expect(among.candidates[0]).toMatchObject({ meaning: 'billing' });
  expect(among.candidates[0]?.confidence).toBeLessThan(0.9);
});

it('has no meaning for anything else', async () => {
  expect((await understands('banana', menu)).candidates).toEqual([]);
  expect((await understands('[unk]', menu)).candidates).toEqual([]);
});

it('puts sentences together that the server has split', async () => {
  const { candidates } = await understands('my bill', menu, { splits: true });
  expect(candidates[0]).toMatchObject({ meaning: 'billing', words: 'my bill' });
});

it('reads digits in the four languages', async () => {
  const digits: Expected = { kind: 'digits', least: 2, most: 4 };
  expect((await understands('oh seven nine', digits)).candidates[0]?.meaning).toBe('079');
  expect((await understands('egy kettő', digits, {}, 'hu')).candidates[0]?.meaning).toBe('12');
  expect((await understands('один два', digits, {}, 'ru')).candidates[0]?.meaning).toBe('12');
  expect((await understands('een twee drie', digits, {}, 'nl')).candidates[0]?.meaning).toBe('123');
  expect((await understands('one', digits)).candidates).toEqual([]);
  const either: Expected = { ...digits, instead: new Map([['agent', ['an agent']]]) };
  expect((await understands('an agent', either)).candidates[0]?.meaning).toBe('agent');
  expect((await understands('oh seven nine', either)).candidates[0]?.meaning).toBe('079');
});

it('rejects when the server dies, or is not there', async () => {
  await expect(understands('my bill', menu, { dies: true })).rejects.toThrow(/gave no result/);
  await using recognition = new VoskRecogniser('en', 'ws://127.0.0.1:9').begin(menu);
  await expect(recognition.finish(never)).rejects.toThrow(/gave no result/);
});

it('gives words before the end', async () => {
  await using server = await voskServer();
  await using recognition = new VoskRecogniser('en', server.url).begin(menu);
  for (const samples of voice('my bill')) recognition.hear(samples);
  let partial = '';
  while (partial !== 'my bill') {
    await new Promise((resolve) => setImmediate(resolve));
    partial = await recognition.partial();
  }
});
