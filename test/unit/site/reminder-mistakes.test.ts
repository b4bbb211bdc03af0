import { examineSite, loadSite } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

/** What is changed in reminders.yaml, and what is said about that line. */
const mistakes: readonly (readonly [find: string, replaceWith: string, says: RegExp, remedy: RegExp])[] = [
  ['enabled: no', 'enabled: perhaps', /'perhaps'/, /yes or no/],
  ['flow: reminder', 'flow: remindr', /unknown flow 'remindr'/, /did you mean 'reminder'/],
  ['before-hours: 24', 'before-hours: 169', /'169'/, /168/],
  ['before-hours: 24', 'befor-hours: 24', /befor-hours/, /before-hours/],
  ['not-after-hours: 2', 'not-after-hours: 24', /nobody would ever be reminded/, /less than before-hours/],
  ['not-after-hours: 2', 'not-after-hours: -1', /'-1'/, /from 0/],
];

it.each(mistakes)('"%s" → "%s"', async (find, replaceWith, says, remedy) => {
  await using bench = await SiteBench.begin();
  const line = await bench.change('reminders.yaml', find, replaceWith);
  const { mistakes: found } = await examineSite(bench.dir);
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors).toMatchObject([{ file: 'reminders.yaml', line }]);
  expect(errors[0]?.message).toMatch(says);
  expect(errors[0]?.remedy).toMatch(remedy);
});

it('needs the rules by which customers may be rung, once it is switched on', async () => {
  await using bench = await SiteBench.begin();
  const line = await bench.change('reminders.yaml', 'enabled: no', 'enabled: yes');
  expect((await loadSite(bench.dir)).reminders).toEqual({
    flow: 'reminder',
    beforeSec: 86_400,
    notAfterSec: 7_200,
  });
  await bench.remove('callbacks.yaml');
  const { mistakes: found } = await examineSite(bench.dir);
  expect(found.find(({ file }) => file === 'reminders.yaml')).toMatchObject({
    line,
    message: 'it is not known whom we may ring, and when: callbacks.yaml is missing',
  });
});

it('is switched off, and may be left out', async () => {
  await using bench = await SiteBench.begin();
  expect((await loadSite(bench.dir)).reminders).toBeUndefined();
  await bench.remove('reminders.yaml');
  const { mistakes: found } = await examineSite(bench.dir);
  // Its flow is then one that nobody comes to.
  expect(found.every(({ severity }) => severity === 'warning')).toBe(true);
});
