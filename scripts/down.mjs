#!/usr/bin/env node
import { engineVersion, ownEnginePid, stopOwnEngine } from './lib/docker.mjs';
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { loadSettings } from './lib/settings.mjs';
import { stopStack } from './lib/stack.mjs';
import { Steps } from './lib/steps.mjs';

const usage = `npm run down: stops and removes the containers of this checkout's project. Data stays.

  npm run down -- --volumes   removes its data and secrets as well
  npm run down -- --engine    also stops a Docker engine that set-up started`;

process.chdir(new URL('..', import.meta.url).pathname);

try {
  const options = readOptions(usage, { volumes: { type: 'boolean' }, engine: { type: 'boolean' } });
  const { project } = loadSettings();
  const steps = new Steps();
  if ((await engineVersion()).version) {
    await steps.step(`Stopping ${project}`, async (report) => {
      await stopStack(project, { volumes: options.volumes });
      report(options.volumes ? 'containers, data and secrets removed' : 'containers removed, data kept');
    });
  } else {
    process.stdout.write('No Docker engine answers, so nothing of ours runs.\n');
  }
  if (options.engine) {
    await steps.step('Stopping the Docker engine', async (report) => {
      report((await stopOwnEngine()) ? 'stopped' : 'not started by set-up; left alone');
    });
  } else if (ownEnginePid()) {
    process.stdout.write(
      'The Docker engine that set-up started still runs; npm run down -- --engine stops it.\n',
    );
  }
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
