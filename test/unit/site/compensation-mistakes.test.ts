import { examineSite, loadSite } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

/** What is changed in compensation.yaml, and what is said about that line. */
const mistakes: readonly (readonly [find: string, replaceWith: string, says: RegExp, remedy: RegExp])[] = [
  ['currency: EUR', 'currency: euro', /'euro' is not a currency/, /three letters/],
  ['period-days: 30', 'period-days: 0', /'0'/, /from 1/],
  ['worth: 18.50', 'worth: 18.505', /'18.505' is not an amount/, /4\.90/],
  ['worth: 18.50', 'worth: 100.01', /'free-visit' is worth more than anybody may give/, /raise each/],
  ['worth: 18.50', 'wort: 18.50', /unknown key 'wort'/, /did you mean 'worth'/],
  [
    'each: 20, customer: 40',
    'each: 20, customer: 19',
    /less than agents may give at a time/,
    /as much as each/,
  ],
  [
    'each: 100, customer: 200',
    'each: 19, customer: 200',
    /supervisors may give less than agents/,
    /or leave/,
  ],
  ['  agent: {', '  agnet: {', /unknown key 'agnet'/, /did you mean 'agent'/],
  ['en: Voucher, ', '', /'voucher' has no words in the company's default language/, /add en/],
  ['nl: Tegoedbon', 'fr: Bon', /'fr' is not a language of the company/, /./],
];

it.each(mistakes)('"%s" → "%s"', async (find, replaceWith, says, remedy) => {
  await using bench = await SiteBench.begin();
  const line = await bench.change('compensation.yaml', find, replaceWith);
  const { mistakes: found } = await examineSite(bench.dir);
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors).toMatchObject([{ file: 'compensation.yaml' }]);
  // What has no words is named at its own line, above its words.
  expect(errors[0]?.line).toBe(
    find.startsWith('en:') ? await bench.lineOf('compensation.yaml', '  voucher:') : line,
  );
  expect(errors[0]?.message).toMatch(says);
  expect(errors[0]?.remedy).toMatch(remedy);
});

it('is read, and a role that is left out has the limits of the one before it; it may be left out', async () => {
  await using bench = await SiteBench.begin();
  const { compensation } = await loadSite(bench.dir);
  expect(compensation).toMatchObject({ currency: 'EUR', periodDays: 30 });
  expect(compensation?.kinds.get('free-visit')?.worth).toBe(1_850);
  expect([...(compensation?.limits ?? [])]).toEqual([
    ['agent', { each: 2_000, customer: 4_000 }],
    ['supervisor', { each: 10_000, customer: 20_000 }],
    ['admin', { each: 10_000, customer: 20_000 }],
  ]);
  await bench.remove('compensation.yaml');
  expect((await loadSite(bench.dir)).compensation).toBeUndefined();
});
