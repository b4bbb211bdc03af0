#!/usr/bin/env node
// npm run check [-- DIR]: checks a site (numbers, hours, menus, queues, prompts) without starting anything.
import { spawnSync } from 'node:child_process';
import { printFailure } from './lib/failure.mjs';
import { loadSettings } from './lib/settings.mjs';
import { alone, setUpToolchain } from './lib/setup.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

try {
  const [given] = process.argv.slice(2);
  const site = given
    ? loadSettings({ RINGDOWN_SITE: given }).values.RINGDOWN_SITE
    : loadSettings().values.RINGDOWN_SITE;
  // Set-up speaks on standard error: standard output is the report alone.
  await alone(() => setUpToolchain(new Steps(process.stderr)));
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'check', site], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
