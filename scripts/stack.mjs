#!/usr/bin/env node
// A private stack for tests, benchmarks and development: any of the containers, on ports of its own.
//
//   node scripts/stack.mjs images [asterisk redis postgres app]      build what is missing
//   node scripts/stack.mjs up --project t1 --free-ports [--services asterisk,redis] [--site DIR] [--rtp-ports N] [RINGDOWN_X=…]
//   node scripts/stack.mjs down --project t1 [--keep-volumes]
//
// `up` prints the addresses and log-ins as one JSON object on standard output, everything else on standard error.
import { parseArgs } from 'node:util';
import { printFailure } from './lib/failure.mjs';
import { INFRASTRUCTURE } from './lib/images.mjs';
import { freePorts } from './lib/ports.mjs';
import { loadSettings } from './lib/settings.mjs';
import { alone, setUpImages, setUpToolchain } from './lib/setup.mjs';
import { SERVICES, startStack, stopStack } from './lib/stack.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    services: { type: 'string' },
    site: { type: 'string' },
    'free-ports': { type: 'boolean' },
    'rtp-ports': { type: 'string' },
    'keep-volumes': { type: 'boolean' },
  },
});
const [command, ...rest] = positionals;

function projectName() {
  if (!options.project)
    throw new Error('--project is needed, so that a private stack never touches the installation');
  return options.project;
}

const commands = {
  async images() {
    const names = rest.length > 0 ? rest : INFRASTRUCTURE;
    const steps = new Steps(process.stderr);
    await alone(async () => {
      if (names.includes('app')) await setUpToolchain(steps);
      await setUpImages(steps, names, loadSettings());
    });
  },
  async up() {
    const given = Object.fromEntries(
      rest.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const ports = options['free-ports']
      ? await freePorts({ rtpPorts: Number(options['rtp-ports'] ?? 400) })
      : {};
    const stack = await startStack({
      project: projectName(),
      // A private stack that somebody forgot does not come back with the machine.
      env: { RINGDOWN_RESTART: 'on-failure', ...ports, ...given },
      ...(options.site ? { siteDir: options.site } : {}),
      services: options.services ? options.services.split(',') : SERVICES,
      borrow: true,
      report: (detail) => process.stderr.write(`${detail}\n`),
    });
    process.stdout.write(`${JSON.stringify(stack)}\n`);
  },
  async down() {
    await stopStack(projectName(), { volumes: !options['keep-volumes'] });
  },
};

try {
  if (!commands[command])
    throw new Error(`expected one of ${Object.keys(commands).join(', ')}; got ${command ?? 'nothing'}`);
  await commands[command]();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
