#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readOptions } from './lib/command-line.mjs';
import { SetupFailure, printFailure } from './lib/failure.mjs';
import { loadSettings } from './lib/settings.mjs';
import { SERVICES, containerName, serviceStates } from './lib/stack.mjs';

const usage = `npm run logs: the log as a person reads it, live.

  npm run logs                                the service, from the last 100 lines on
  npm run logs -- --call 1790000000.12        only lines of one call
  npm run logs -- --event call.ended          only one kind of event
  npm run logs -- --level warn                only warnings and worse
  npm run logs -- --since 30m --no-follow     a stretch of time, then stop
  npm run logs -- --service asterisk          another container: asterisk, redis, postgres`;

process.chdir(new URL('..', import.meta.url).pathname);

const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** Which lines to show. A line that is not JSON (a crash, another container) is shown unless a filter is set. */
function lineFilter({ call, event, level }) {
  const least = level ? LEVELS[level] : 0;
  if (level && !least)
    throw new SetupFailure(`--level ${level} is not one of ${Object.keys(LEVELS).join(', ')}`);
  return (line) => {
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      return !call && !event && !level;
    }
    return (
      (!call || record.callId === call) &&
      (!event || record.event === event) &&
      (LEVELS[record.level] ?? 0) >= least
    );
  };
}

async function pretty() {
  try {
    const { default: prettify } = await import('pino-pretty');
    const format = prettify.prettyFactory({
      messageKey: 'message',
      messageFormat: '{if event}{event}: {end}{message}',
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,hostname,engine,event',
      singleLine: true,
      colorize: process.stdout.isTTY === true,
    });
    return (line) => (line.startsWith('{') ? format(line) : `${line}\n`);
  } catch {
    // Before npm ci there is no formatter; the raw lines are still worth reading.
    return (line) => `${line}\n`;
  }
}

try {
  const options = readOptions(usage, {
    call: { type: 'string' },
    event: { type: 'string' },
    level: { type: 'string' },
    since: { type: 'string' },
    service: { type: 'string', default: 'app' },
    'no-follow': { type: 'boolean' },
  });
  if (!SERVICES.includes(options.service)) {
    throw new SetupFailure(`--service ${options.service} is not one of ${SERVICES.join(', ')}`);
  }
  const { project } = loadSettings();
  if (!(await serviceStates(project))[options.service]) {
    throw new SetupFailure(`${containerName(project, options.service)} does not run`, {
      remedy: 'npm start',
    });
  }
  const shows = lineFilter(options);
  const format = await pretty();
  const window = options.since ? ['--since', options.since] : options['no-follow'] ? [] : ['--tail', '100'];
  const source = spawn(
    'docker',
    [
      'logs',
      ...(options['no-follow'] ? [] : ['--follow']),
      ...window,
      containerName(project, options.service),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // `npm run logs | head` closes our output early; that is the reader's good right.
  process.stdout.on('error', () => source.kill());
  for (const stream of [source.stdout, source.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (shows(line)) process.stdout.write(format(line));
    });
  }
  process.on('SIGINT', () => source.kill());
  source.on('close', (code) => (process.exitCode = code ?? 0));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
