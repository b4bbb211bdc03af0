import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

/** Runs a command with its output shown as it comes and nothing on standard input. @returns {Promise<number>} exit code */
function show(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: process.env });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      done(127);
    });
    child.on('close', (code) => done(code ?? 137));
  });
}

/** A stage that is one yes-or-no check. */
export const check = (title, script) => ({
  title,
  run: async () =>
    (await show('npm', ['run', '--silent', script])) === 0
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1 },
});

/** A stage of Jest tests, counted by Jest's own report. */
export const jest = (title, project, ...options) => ({
  title,
  run: async () => {
    const report = resolve('var/test', `${project}.json`);
    mkdirSync(resolve('var/test'), { recursive: true });
    rmSync(report, { force: true });
    const args = ['--selectProjects', project, ...options, '--json', `--outputFile=${report}`];
    // Jest prints its report on standard output too when --json is given; the readable one is on standard error.
    const code = await new Promise((done) => {
      const child = spawn(process.execPath, [resolve('node_modules/jest/bin/jest.js'), ...args], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      child.on('close', (exit) => done(exit ?? 137));
      child.on('error', () => done(127));
    });
    return countTests(report, code);
  },
});

/** Counts from Jest's report; a suite that could not run at all, or a missing report, is a failure too. */
export function countTests(report, exitCode) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  // An exit code without a failed test: Jest itself failed (open handles forced, bad configuration).
  return { passed: result.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}
