#!/usr/bin/env node
// npm run screenshots: pictures of every view of the desktop in both themes, from a company of its own with real calls.
import { spawnSync } from 'node:child_process';
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { setUpForTests } from './lib/setup-for-tests.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

try {
  const { into } = readOptions(
    'npm run screenshots [-- --into FOLDER]: pictures of every view of the desktop, light and dark; into var/screenshots unless told.',
    { into: { type: 'string', default: 'var/screenshots' } },
  );
  await setUpForTests(new Steps());
  process.stdout.write(`\nPictures into ${into}\n`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'test/browser/screenshots.ts', into], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
