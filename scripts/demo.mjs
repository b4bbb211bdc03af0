#!/usr/bin/env node
// npm run demo: brings the system up if it is not, then lets robot callers and agents use it by real SIP.
import { spawnSync } from 'node:child_process';
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { Steps } from './lib/steps.mjs';
import { bringUp } from './lib/system.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

try {
  readOptions(
    'npm run demo: brings the system up if it is not, then robot callers and agents use it by real SIP.',
  );
  const stack = await bringUp(new Steps());
  process.stdout.write('\nDemo: robots call the company\n');
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'test/demo/demo.ts', stack.containers.app.replace(/-app$/, '')],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
