/** The recogniser as it is in the service's image, with synthetic callers from the same image. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { PocketsphinxRecogniser } from '../../../src/speech/pocketsphinx/pocketsphinx-recogniser.js';
import { ProcessPool } from '../../../src/speech/pocketsphinx/process-pool.js';
import { understood } from '../../../src/speech/index.js';
import type { Candidate, Expected } from '../../../src/speech/index.js';
import { spoken } from '../../support/speaking.js';
import type { Voice } from '../../support/speaking.js';

const run = promisify(execFile);
const images = join(__dirname, '../../../var/images.json');
const container = `speech-${randomBytes(4).toString('hex')}`;
const never = new AbortController().signal;
const menu: Expected = {
  kind: 'phrases',
  meanings: new Map([
    ['billing', ['billing', 'a question about my bill', 'my bill']],
    ['faults', ['a power cut', 'technical support']],
    ['operator', ['an operator', 'speak to a person']],
  ]),
};

let recogniser: PocketsphinxRecogniser;

beforeAll(async () => {
  const { app } = JSON.parse(readFileSync(images, 'utf8')) as { app: string };
  await run('docker', [
    ...[
      'run',
      '--rm',
      '--detach',
      '--init',
      '--network=none',
      '--read-only',
      '--tmpfs=/tmp',
      '--cap-drop=ALL',
      '--name',
      container,
    ],
    ...[app, 'sleep', '600'],
  ]);
  const program = { command: 'docker', args: ['exec', '-i', container, 'ringdown-recogniser'] };
  recogniser = new PocketsphinxRecogniser('en', new ProcessPool(program, 1, systemClock, silentLogger));
});

afterAll(async () => {
  await recogniser?.close();
  await run('docker', ['rm', '--force', container]);
});

async function understands(
  text: string,
  expected: Expected = menu,
  voice: Voice = { voice: 'en-us' },
): Promise<readonly Candidate[]> {
  await using recognition = recogniser.begin(expected);
  const samples = await spoken(container, text, voice);
  for (let at = 0; at < samples.length; at += 160) recognition.hear(samples.subarray(at, at + 160));
  return await recognition.finish(never);
}

it('understands phrases, with courtesies around them', async () => {
  expect((await understands('a question about my bill'))[0]).toMatchObject({ meaning: 'billing' });
  expect((await understands('technical support'))[0]).toMatchObject({ meaning: 'faults' });
  expect((await understands('i would like to speak to a person please'))[0]).toMatchObject({
    meaning: 'operator',
  });
});

it('is sure of nothing that was not expected', async () => {
  const candidates = await understands('i lost my umbrella in the train yesterday');
  expect(understood(candidates, new Set()).kind).not.toBe('accept');
});

it('hears what a question is about, in words that no sample puts together so', async () => {
  const samples = [
    'I want solar panels on my roof',
    'Why is my bill so high?',
    'How do I report my meter reading?',
    'I am moving to a new flat in Zorkovány',
  ];
  const question: Expected = { kind: 'question', samples };
  for (const [said, about] of [
    ['i want to report my meter reading', 'meter reading'],
    ['my bill is so high', 'bill'],
    ['do i want solar panels', 'solar panels'],
  ] as const) {
    const [best] = await understands(said, question);
    expect(best?.words).toContain(about);
    expect(best?.meaning).toBe(best?.words);
    expect(best?.confidence).toBeGreaterThan(0.15);
  }
  // And a menu again after it.
  expect((await understands('technical support'))[0]).toMatchObject({ meaning: 'faults' });
});

it('takes one grammar after the other', async () => {
  const other: Expected = {
    kind: 'phrases',
    meanings: new Map([
      ['yes', ['yes']],
      ['no', ['no']],
    ]),
  };
  expect((await understands('no', other))[0]?.meaning).toBe('no');
  expect((await understands('a power cut'))[0]?.meaning).toBe('faults');
});

it('gives words before the end', async () => {
  await using recognition = recogniser.begin(menu);
  recognition.hear(await spoken(container, 'technical support', { voice: 'en-us' }));
  expect(await recognition.partial()).toBe('technical support');
  expect((await recognition.finish(never))[0]?.meaning).toBe('faults');
});

it('knows which words it does not know', async () => {
  expect(await recogniser.unknownWords(['billing', 'zorkovány', 'contract'])).toEqual(['zorkovány']);
});

it('listens for the phrases beside one with a word that its dictionary does not have', async () => {
  const odd: Expected = {
    kind: 'phrases',
    meanings: new Map([
      ['billing', ['zorblaxian fees', 'a question about my bill']],
      ['faults', ['a power cut']],
      ['nothing', ['zorblaxian']],
    ]),
  };
  expect(await recogniser.unknownWords(['zorblaxian', 'fees'])).toEqual(['zorblaxian']);
  expect((await understands('a question about my bill', odd))[0]?.meaning).toBe('billing');
});

it('tells a number from what may be said in place of it', async () => {
  const either: Expected = {
    kind: 'digits',
    least: 3,
    most: 12,
    instead: new Map([['agent', ['an agent', 'speak to a person']]]),
  };
  const person: Voice = { program: 'flite', voice: 'awb' };
  const meaning = async (text: string) => (await understands(text, either, person))[0]?.meaning;
  expect(await meaning('four oh two double one seven')).toBe('402117');
  expect(await meaning('speak to a person')).toBe('agent');
});
