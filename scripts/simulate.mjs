#!/usr/bin/env node
// npm run simulate -- wait|replay …: what-if questions on a virtual clock (docs/simulation.md).
import { spawnSync } from 'node:child_process';
import { printFailure } from './lib/failure.mjs';
import { alone, setUpToolchain } from './lib/setup.mjs';
import { ensureSecrets, postgresUrl } from './lib/secrets.mjs';
import { loadSettings } from './lib/settings.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

try {
  // Set-up speaks on standard error: standard output is the report alone.
  await alone(() => setUpToolchain(new Steps(process.stderr)));
  const settings = loadSettings();
  // A recorded day comes from the journal of the installation that runs here.
  const env = {
    RINGDOWN_SITE_DIR: settings.values.RINGDOWN_SITE,
    RINGDOWN_POSTGRES_URL: postgresUrl(settings.values, ensureSecrets(settings)),
    ...process.env,
  };
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'simulate', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  process.exitCode = status ?? 1;
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
