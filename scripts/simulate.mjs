#!/usr/bin/env node
// npm run simulate -- wait|replay …: what-if questions on a virtual clock (docs/simulation.md).
import { spawnSync } from 'node:child_process';
import { printFailure } from './lib/failure.mjs';
import { alone, setUpToolchain } from './lib/setup.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

try {
  // Set-up speaks on standard error: standard output is the report alone.
  await alone(() => setUpToolchain(new Steps(process.stderr)));
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'simulate', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
