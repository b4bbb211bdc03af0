import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SetupFailure } from './failure.mjs';

/** Everything that set-up runs writes here; one file, so that a failure has one place to read. */
export const setupLog = () => resolve('var/log/setup.log');

function openLog(path) {
  mkdirSync(dirname(path), { recursive: true });
  return (text) => appendFileSync(path, text);
}

/**
 * Runs a command to its end, with its output in the log.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {Record<string, string>} [options.env] added to this process's environment
 * @param {number} [options.timeoutMs] kill the command after this time
 * @param {import('node:stream').Readable | string} [options.input] sent to standard input
 * @param {(line: string) => void} [options.onLine] called for each line of output
 * @param {boolean} [options.quiet] keep the output out of the log (it holds data, or a secret)
 * @returns {Promise<{code: number, stdout: string, stderr: string, timedOut: boolean}>} never rejects on exit codes
 */
export function tryRun(command, args, options = {}) {
  const { cwd, env, timeoutMs, input, onLine, quiet = false } = options;
  const log = quiet ? () => {} : openLog(setupLog());
  log(`\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let timedOut = false;
    const output = { stdout: '', stderr: '' };
    const timer =
      timeoutMs &&
      setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, timeoutMs);
    for (const name of ['stdout', 'stderr']) {
      let rest = '';
      child[name].setEncoding('utf8').on('data', (text) => {
        output[name] += text;
        log(text);
        if (!onLine) return;
        const lines = (rest + text).split(/[\r\n]+/);
        rest = lines.pop() ?? '';
        lines
          .map(plain)
          .filter(Boolean)
          .forEach((line) => onLine(line));
      });
    }
    const finish = (code) => {
      if (timer) clearTimeout(timer);
      done({ code, ...output, timedOut });
    };
    child.on('error', (error) => {
      output.stderr += error.message;
      log(`${error.message}\n`);
      finish(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('close', (code) => finish(code ?? 137));
    if (typeof input === 'string') child.stdin.end(input);
    else if (input) {
      // The command may end before it has read everything (a build that fails early): its exit code tells.
      child.stdin.on('error', () => input.destroy());
      input.pipe(child.stdin);
    }
  });
}

/** Runs a command that must succeed; else throws a SetupFailure with the last lines of its output. */
export async function run(command, args, { what, remedy, ...options } = {}) {
  const result = await tryRun(command, args, options);
  if (result.code === 0) return result;
  const output = `${result.stdout}\n${result.stderr}`;
  const tail = lastWords(output);
  const reason = result.timedOut
    ? `timed out after ${Math.round(options.timeoutMs / 1000)} s`
    : `exit code ${result.code}`;
  throw new SetupFailure(`${what ?? `${command} ${args.slice(0, 2).join(' ')}`} (${reason})\n    ${tail}`, {
    remedy,
    log: options.quiet ? undefined : setupLog(),
    output,
  });
}

/** A line without terminal colours. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const plain = (line) => line.replace(/\x1b\[[\d;]*m/g, '').trim();

/** What some programs print around their complaint: npm its manual, docker an advertisement. */
const CHATTER = /^npm error( *$| {2,}| \[|.*(aliases:|Run "npm help|complete log))|legacy builder|buildx/;

/** The end of an output, as far as it says what went wrong. */
function lastWords(output) {
  const lines = output.split('\n').filter((line) => line.trim() && !CHATTER.test(line));
  return lines.slice(-8).map(plain).join('\n    ');
}

/** True when a program of this name is on the search path. */
export async function onPath(program) {
  return (await tryRun('sh', ['-c', `command -v -- "$1"`, 'sh', program], { quiet: true })).code === 0;
}
