import { examineSite, loadSite, recordingOf } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

const rules = 'recording: { when: on-demand, announcement: recording-announced, keep-days: 30 }';

/** What is changed in queues.yaml, and what is said about that line. */
const mistakes: readonly (readonly [replaceWith: string, says: RegExp, remedy: RegExp])[] = [
  ['recording: sometimes', /./, /./],
  ['recording: { when: on-demand }', /those who speak are not told/, /announcement:/],
  ['recording: { when: often, announcement: recording-announced }', /'when' has a value/, /on-demand/],
  ['recording: { when: always, announcement: recording-anounced }', /unknown prompt/, /recording-announced/],
  ['recording: { when: always, announcement: recording-announced, keep-days: 0 }', /'?0'?/, /from 1/],
  [
    'recording: { when: always, announcement: recording-announced, keep: 3 }',
    /unknown key 'keep'/,
    /keep-days/,
  ],
  [
    'recording: { when: on-demand, announcement: recording-announced, agent-may-pause: yes }',
    /there is nothing to pause/,
    /when: always/,
  ],
];

it.each(mistakes)('%s', async (replaceWith, says, remedy) => {
  await using bench = await SiteBench.begin();
  const line = await bench.change('queues.yaml', rules, replaceWith);
  const { mistakes: found } = await examineSite(bench.dir);
  const errors = found.filter(({ severity, file }) => severity === 'error' && file === 'queues.yaml');
  expect(errors).toMatchObject([{ line }]);
  expect(errors[0]?.message).toMatch(says);
  expect(errors[0]?.remedy).toMatch(remedy);
});

it('is never recorded unless it is said', async () => {
  await using bench = await SiteBench.begin();
  const site = await loadSite(bench.dir);
  expect(recordingOf(site, 'service')).toEqual({
    ...{ when: 'on-demand', announcement: 'recording-announced', mayPause: false },
    ...{ keepDays: 30, agentsMayHear: false },
  });
  expect([recordingOf(site, 'sales'), recordingOf(site, undefined)]).toEqual([undefined, undefined]);
  await bench.change('queues.yaml', rules, 'recording: { when: never }');
  for (const language of ['en', 'hu', 'ru', 'nl'])
    await bench.change(`prompts/${language}.yaml`, '  recording-announced:', '  # recording-announced:');
  expect(recordingOf(await loadSite(bench.dir), 'service')).toBeUndefined();
});
