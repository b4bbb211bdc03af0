#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { loadSettings } from './lib/settings.mjs';
import { alone, setUpToolchain } from './lib/setup.mjs';
import { containerName, serviceStates } from './lib/stack.mjs';
import { Steps } from './lib/steps.mjs';

const usage = `npm run prompts: what is missing or out of date among texts, recordings and rendered sounds.

  npm run prompts                 texts that a language lacks, recordings of other texts, sounds nobody needs
  npm run prompts -- --accept     the recordings say the present texts: note it
  npm run prompts -- --remove     remove sounds that no text needs (with a running service)`;

process.chdir(new URL('..', import.meta.url).pathname);

try {
  const { accept, remove } = readOptions(usage, { accept: { type: 'boolean' }, remove: { type: 'boolean' } });
  await alone(() => setUpToolchain(new Steps(process.stderr)));
  const { values } = loadSettings();
  const run = (program, args) => spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
  process.exitCode = run(process.execPath, [
    ...['dist/cli.js', 'prompts', values.RINGDOWN_SITE],
    ...(accept ? ['--accept'] : []),
  ]);
  // Sounds lie in a volume that only the service's container sees.
  if ((await serviceStates(values.RINGDOWN_PROJECT)).app === undefined) {
    process.stdout.write('the service does not run here: rendered sounds were not looked at\n');
  } else {
    const inContainer = ['exec', containerName(values.RINGDOWN_PROJECT, 'app'), 'node', 'dist/cli.js'];
    const status = run('docker', [...inContainer, 'prompts', '--sounds', ...(remove ? ['--remove'] : [])]);
    process.exitCode ||= status;
  }
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
