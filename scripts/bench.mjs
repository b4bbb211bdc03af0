#!/usr/bin/env node
// npm run bench [-- calls|queue|live|ari|callbacks|speech|prompts …]: prints both sides of a comparison made in one run here.
//
//   calls   callers and agents by SIP, through this service and through a dialplan with app_queue
//   queue   matching alone on one Redis
//   live    how soon a hundred pages see what happens among 2,000 agents and 5,000 tickets
//   ari     our ARI client and the published one at the same Asterisk
//   speech      how well callers are understood, over real calls or --offline (only by its name)
//   callbacks   10,000 callbacks due at once on a simulated switch, the service killed 50 times (only by its name)
//   prompts how long a caller waits for words that were never said before, by language and voice (only by its name)
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printFailure } from './lib/failure.mjs';
import { alone, setUpImages, setUpToolchain } from './lib/setup.mjs';
import { imageList } from './lib/images.mjs';
import { loadSettings } from './lib/settings.mjs';
import { SERVICES, startStack, stopStack } from './lib/stack.mjs';
import { freePorts } from './lib/ports.mjs';
import { Steps } from './lib/steps.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

const [given, ...args] = process.argv.slice(2);
const names = given && !given.startsWith('-') ? [given] : ['queue', 'live', 'ari', 'calls'];
const options = given?.startsWith('-') ? [given, ...args] : args;
const mains = {
  calls: 'bench/calls/main.ts',
  queue: 'bench/queue/main.ts',
  live: 'bench/live/main.ts',
  ari: 'bench/ari-client/main.ts',
  callbacks: 'bench/callbacks/main.ts',
  speech: 'bench/speech/main.ts',
  prompts: undefined,
};

function run(name, env) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', mains[name], ...options], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = status ?? 1;
}

/** The voices are in the service's image. */
function measurePrompts() {
  const { app } = JSON.parse(readFileSync(imageList(), 'utf8'));
  const { status } = spawnSync(
    'docker',
    [
      ...['run', '--rm', '--network=none', '--cap-drop=ALL', '--volume', `${resolve('site')}:/site:ro`],
      ...[app, 'node', 'dist/cli.js', 'prompts', '--measure', '/site'],
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}

/** Some take stores that nobody else uses; the others bring what they need. */
async function withStores(name, services) {
  const project = `bench${process.pid}`;
  try {
    const { redisUrl, postgresUrl } = await startStack({
      project,
      env: await freePorts({ rtpPorts: 400 }),
      services,
    });
    run(name, { REDIS_URL: redisUrl, POSTGRES_URL: postgresUrl });
  } finally {
    await stopStack(project, { volumes: true });
  }
}

// The measurement hears it as well, and ends; then what was started for it is stopped.
process.on('SIGINT', () => undefined);

try {
  for (const name of names)
    if (!(name in mains))
      throw new Error(`no benchmark is called ${name}; there are ${Object.keys(mains).join(', ')}`);
  await alone(async () => {
    const steps = new Steps(process.stderr);
    await setUpToolchain(steps);
    await setUpImages(steps, SERVICES, loadSettings());
  });
  for (const name of names) {
    if (process.exitCode) break;
    process.stdout.write(`\n── ${name} ──\n`);
    if (name === 'queue' || name === 'live') await withStores(name, ['redis']);
    else if (name === 'callbacks') await withStores(name, ['redis', 'postgres']);
    else if (name === 'prompts') measurePrompts();
    else run(name, {});
  }
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
