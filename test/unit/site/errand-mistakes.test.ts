import { examineSite, loadSite } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

/** What is changed where, and what is said about which file. */
const mistakes: readonly (readonly [
  file: string,
  find: string,
  replaceWith: string,
  says: RegExp,
  remedy: RegExp,
])[] = [
  ['errands.yaml', 'flow: identify', 'flow: identfy', /unknown flow 'identfy'/, /did you mean 'identify'/],
  ['errands.yaml', 'flow: identify', 'flaw: identify', /unknown key 'flaw'/, /did you mean 'flow'/],
  ['errands.yaml', 'nl: Identificatie', 'fr: Identificatie', /'fr' is not a language of the company/, /./],
  ['flows/identify.yaml', 'outcome: not-done', 'outcome: failed', /'outcome' has a value/, /done, not-done/],
  [
    'flows/identify.yaml',
    'done: { kind: back-to-agent, outcome: done }',
    'done: { kind: back-to-queue }',
    /an agent sends callers here, who wait in no queue/,
    /end it with back-to-agent/,
  ],
  [
    'flows/company-info.yaml',
    'kind: hang-up, prompts: goodbye',
    'kind: back-to-agent, outcome: done',
    /sent by no agent/,
    /only in errands.yaml/,
  ],
  [
    'flows/while-waiting.yaml',
    'kind: back-to-queue',
    'kind: back-to-agent, outcome: done',
    /sent by no agent/,
    /only in errands.yaml/,
  ],
];

it.each(mistakes)('%s: "%s" → "%s"', async (file, find, replaceWith, says, remedy) => {
  await using bench = await SiteBench.begin();
  const line = await bench.change(file, find, replaceWith);
  const { mistakes: found } = await examineSite(bench.dir);
  const errors = found.filter(({ severity, message }) => severity === 'error' && says.test(message));
  expect(errors).toMatchObject([{ file, line }]);
  expect(errors[0]?.remedy).toMatch(remedy);
});

it('needs words in the default language', async () => {
  await using bench = await SiteBench.begin();
  await bench.change('errands.yaml', 'en: Identification by PIN, ', '');
  const { mistakes: found } = await examineSite(bench.dir);
  expect(found.filter(({ severity }) => severity === 'error')).toMatchObject([
    { file: 'errands.yaml', message: expect.stringContaining('no words') as string },
  ]);
});

it('is read, and may be left out: then its flow leads from nowhere', async () => {
  await using bench = await SiteBench.begin();
  const { errands } = await loadSite(bench.dir);
  expect([...(errands ?? [])].map(([name, { flow, words }]) => [name, flow, words.get('hu')])).toEqual([
    ['identification', 'identify', 'Azonosítás PIN-kóddal'],
  ]);
  await bench.remove('errands.yaml');
  const { site, mistakes: found } = await examineSite(bench.dir);
  expect(site?.errands?.size).toBe(0);
  expect(found.map(({ file, message }) => [file, message])).toEqual([
    ['flows/identify.yaml', "no number, queue or flow leads to flow 'identify'"],
  ]);
});
