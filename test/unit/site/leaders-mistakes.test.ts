import { examineSite, leadersOf, loadSite } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

const list = 'leaders: [carol, frank]';

/** What is changed in agents.yaml, and what is said about that line. */
const mistakes: readonly (readonly [find: string, replaceWith: string, says: RegExp, remedy: RegExp])[] = [
  [list, 'leaders: [carrol]', /unknown agent 'carrol'/, /carol/],
  [list, 'leaders: [carol, alice]', /'alice' leads nobody: the role is agent/, /role: supervisor/],
  [list, 'leaders: [carol, carol]', /'carol' is named twice/, /keep one/],
  [list, 'leaders: []', /nobody leads here/, /leave leaders: out/],
  ['    phone: bob-9x2m', '    phone: bob-9x2m\n    leaders: [dave]', /'dave' leads nobody/, /supervisor/],
  [
    '    phone: carol-4w8d',
    '    phone: carol-4w8d\n    leaders: [carol]',
    /'carol' would have to call themselves/,
    /another supervisor/,
  ],
];

it.each(mistakes)('"%s" → "%s"', async (find, replaceWith, says, remedy) => {
  await using bench = await SiteBench.begin();
  const line = await bench.change('agents.yaml', find, replaceWith);
  const { mistakes: found } = await examineSite(bench.dir);
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors).toMatchObject([{ file: 'agents.yaml', line: line + (replaceWith.includes('\n') ? 1 : 0) }]);
  expect(errors[0]?.message).toMatch(says);
  expect(errors[0]?.remedy).toMatch(remedy);
});

it('are the own ones or those of the company, never oneself, and may be left out', async () => {
  await using bench = await SiteBench.begin();
  const site = await loadSite(bench.dir);
  expect(leadersOf(site, 'alice')).toEqual(['carol', 'frank']);
  expect(leadersOf(site, 'carol')).toEqual(['frank']);
  await bench.change('agents.yaml', '    phone: bob-9x2m', '    phone: bob-9x2m\n    leaders: [frank]');
  expect(leadersOf(await loadSite(bench.dir), 'bob')).toEqual(['frank']);
  await bench.change('agents.yaml', list, '# nobody');
  expect(leadersOf(await loadSite(bench.dir), 'alice')).toEqual([]);
});
