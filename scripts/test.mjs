#!/usr/bin/env node
// npm test: set-up, then every stage from seconds to minutes. A failed stage does not stop the later ones;
// the last line sums up: `N passed, N failed`.
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { setUpForTests } from './lib/setup-for-tests.mjs';
import { Steps } from './lib/steps.mjs';
import { checks, jest, jestInRealTime } from './lib/test-stages.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

const stages = [
  checks('Lint and types', 'lint', 'types'),
  jest('Unit and journeys', 'unit'),
  jest('Sweeps and trials', 'sweeps'),
  jest('Contracts on real Redis and Postgres', 'contracts'),
  jestInRealTime('Calls on real Asterisk', 'calls'),
  jestInRealTime('The desktop in a real browser', 'browser', 1),
];

const total = { passed: 0, failed: 0 };
const startedAt = performance.now();
const heading = (text) => process.stdout.write(`\n== ${text}\n`);

try {
  readOptions(
    'npm test: set-up, then every stage. One stage alone: npm run lint, types, test:unit, test:sweeps, test:contracts, test:calls.',
  );
  heading('Set-up');
  await setUpForTests(new Steps());
  for (const { title, run } of stages) {
    heading(title);
    const stageStartedAt = performance.now();
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
    const seconds = ((performance.now() - stageStartedAt) / 1000).toFixed(1);
    process.stdout.write(`-- ${title}: ${passed} passed, ${failed} failed (${seconds} s)\n`);
  }
} catch (error) {
  printFailure(error);
  total.failed += 1;
}
process.stdout.write(`\nAll stages in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
