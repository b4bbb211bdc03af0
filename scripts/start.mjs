#!/usr/bin/env node
// npm start: from a fresh checkout to a contact centre that answers. Needs Node and nothing else; what is
// already there is left alone, so a second start takes seconds.
import { readOptions } from './lib/command-line.mjs';
import { printFailure } from './lib/failure.mjs';
import { Steps } from './lib/steps.mjs';
import { bringUp } from './lib/system.mjs';
import { tryRun } from './lib/run.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

/** The service knows the site, so it writes the welcome: numbers, phones, log-ins. */
async function welcome(stack) {
  const { code, stdout } = await tryRun(
    'docker',
    ['exec', stack.containers.app, 'node', 'dist/cli.js', 'welcome'],
    {
      timeoutMs: 30_000,
      quiet: true,
    },
  );
  if (code === 0) return stdout.trimEnd();
  return [
    `SIP      ${stack.sip.host}:${stack.sip.port} (UDP and TCP)`,
    `API      ${stack.httpUrl}`,
    `Log-ins  ${stack.secretsFile}`,
  ].join('\n');
}

const steps = new Steps();
try {
  readOptions(
    'npm start: sets up what is missing, starts the contact centre and says how to reach it.\nIts settings stand in ringdown.env (ringdown.env.sample explains them).',
  );
  process.stdout.write('Ringdown: starting\n');
  const stack = await bringUp(steps);
  process.stdout.write(
    `\n${await welcome(stack)}\n\nUp in ${steps.elapsed()}. npm run logs shows the log, npm run down stops it.\n`,
  );
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
