import { examineSite, loadSite } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

/** Each on one site: file, what stands there, what is written in its place, what is said about it. */
const mistakes: readonly (readonly [string, string, string, string])[] = [
  ['flows/main.yaml', 'billing: 1', 'biling: 1', "unknown phrases 'biling'; did you mean 'billing'?"],
  ['flows/main.yaml', 'billing: 1', 'billing: "#"', 'key # is no choice here; use one of'],
  [
    'flows/main.yaml',
    'variable: contractNumber',
    'variable: contractNumber\n    secret: yes\n    speak: yes',
    'what is secret may not be spoken aloud',
  ],
  ['phrases/en.yaml', 'billing, my bill', 'billing, power cut', "'power cut' (phrases/en.yaml) means"],
  ['phrases/en.yaml', 'billing, my bill', 'billing, My 2nd bill', "'My 2nd bill' is not a phrase"],
  ['phrases/en.yaml', '"yes": [', 'yess: [', "there are no phrases 'yes' in 'en'"],
  ['speech.yaml', 'en: { pocketsphinx', 'nl: { pocketsphinx', 'pocketsphinx has a model for English only'],
  ['speech.yaml', 'en: {', 'de: {', "'de' is not a language of the company"],
  [
    'speech.yaml',
    '{ pocketsphinx: { processes: 1 } }',
    '{ vosk: "http://here" }',
    'this is not the address of a Vosk server',
  ],
  ['directory.yaml', 'topics:', 'topics: {}\nothers:', 'there are no topics that could be asked about'],
  ['speech.yaml', 'en: { pocketsphinx: { processes: 1 } }', '{}', 'goes on by on-keys at once'],
  [
    'flows/company-info.yaml',
    'on-keys: topics',
    'on-keys: topic',
    "unknown node 'topic'; did you mean 'topics'?",
  ],
  [
    'flows/company-info.yaml',
    'prompts: ask-question',
    'prompts: ask-questions',
    "unknown prompt 'ask-questions'",
  ],
  [
    'flows/while-waiting.yaml',
    'tips: { kind: say, prompts: saving-tip, next: waiting-menu }',
    'tips: { kind: question, prompts: saving-tip, on-keys: waiting-menu, on-nobody: back }',
    'a caller who comes here waits in a queue already',
  ],
  ['speech.yaml', '{ pocketsphinx: { processes: 1 } }', '{}', 'it is not clear which recogniser'],
];

it.each(mistakes)('%s: "%s" → "%s": %s', async (file, before, after, expected) => {
  await using bench = await SiteBench.begin();
  await bench.change(file, before, after);
  const found = (await examineSite(bench.dir)).mistakes.map(({ message, remedy }) => `${message}; ${remedy}`);
  expect(found.join('\n')).toContain(expected);
});

it('does without speech', async () => {
  await using bench = await SiteBench.begin();
  await bench.change('speech.yaml', '  en: { pocketsphinx: { processes: 1 } }', '  {}');
  const { speech } = await loadSite(bench.dir);
  expect(speech.recognisers.size).toBe(0);
});

it('takes a Vosk server for a language without a model of ours', async () => {
  await using bench = await SiteBench.begin();
  await bench.change(
    'speech.yaml',
    'en: { pocketsphinx: { processes: 1 } }',
    'en: { vosk: "ws://127.0.0.1:2700" }',
  );
  const { speech } = await loadSite(bench.dir);
  expect(speech.recognisers.get('en')).toEqual({ kind: 'vosk', url: 'ws://127.0.0.1:2700' });
});
