import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { DeniedTime } from './denied-time.mjs';
import { realCores } from './real-cores.mjs';

/** Runs an npm script, and shows what it said when it is over. @returns {Promise<boolean>} whether it was content */
function runScript(script) {
  return new Promise((done) => {
    let said = '';
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const listen = (chunk) => (said += chunk);
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    const over = (ok) => {
      process.stdout.write(`${said}npm run ${script}: ${ok ? 'ok' : 'failed'}\n`);
      done(ok);
    };
    child.on('error', (error) => {
      said += `${error.message}\n`;
      over(false);
    });
    child.on('close', (code) => over(code === 0));
  });
}

/** A stage of yes-or-no checks, each an npm script, beside one another. */
export const checks = (title, ...scripts) => ({
  title,
  run: async () => {
    const answers = await Promise.all(scripts.map(runScript));
    const passed = answers.filter(Boolean).length;
    return { passed, failed: answers.length - passed };
  },
});

/** A stage of Jest tests, counted by Jest's own report. */
export const jest = (title, project, ...options) => ({
  title,
  run: async () => (await runStage(project, options)).counts,
});

/** Of the time that was asked for: what tells by so much is not what was tested, but the machine. */
const starved = 0.25;

/**
 * Calls happen in real time: sound that comes late is sound that was not heard. Only as many stacks run beside one another
 * as there are processors that really work. A file that failed while the machine was denied its processors' time is run
 * again, alone, and both are told; one that failed in a quiet minute has failed.
 */
export const jestInRealTime = (title, project, mostWorkers = Infinity) => ({
  title,
  run: async () => {
    const cores = await realCores();
    const workers = Math.max(1, Math.min(mostWorkers, Math.floor(cores + 0.3)));
    process.stdout.write(`${cores.toFixed(1)} processors' worth of time: ${workers} at a time\n`);
    const denied = new DeniedTime();
    try {
      const first = await runStage(project, [`--maxWorkers=${workers}`]);
      process.stdout.write(
        `The worst ten seconds: ${percent(denied.worst())} of the time asked for was denied\n`,
      );
      const again = first.files
        .map((file) => ({ ...file, deniedShare: denied.worst(file.startMs, file.endMs) }))
        .filter(({ failed, deniedShare }) => failed > 0 && deniedShare >= starved);
      return again.length === 0 ? first.counts : await onceMore(project, first.counts, again);
    } finally {
      denied.stop();
    }
  },
});

async function onceMore(project, counts, files) {
  for (const { path, deniedShare } of files) {
    process.stdout.write(`Once more, alone: ${path} failed while ${percent(deniedShare)} was denied\n`);
  }
  const paths = files.map(({ path }) => path);
  const second = await runStage(project, ['--runInBand', '--runTestsByPath', ...paths]);
  return {
    passed: counts.passed - sumOf(files, 'passed') + second.counts.passed,
    failed: counts.failed - sumOf(files, 'failed') + second.counts.failed,
  };
}

const percent = (share) => `${Math.round(share * 100)} %`;
const sumOf = (files, count) => files.reduce((sum, file) => sum + file[count], 0);

async function runStage(project, options) {
  const report = resolve('var/test', `${project}.json`);
  mkdirSync(resolve('var/test'), { recursive: true });
  rmSync(report, { force: true });
  const args = ['--selectProjects', project, ...options, '--json', `--outputFile=${report}`];
  const code = await runJest(args, report);
  return { counts: countTests(report, code), files: filesOf(report) };
}

/**
 * Runs Jest. Its readable report is on standard error; --json prints the other one on standard output too.
 * A Jest that has written its report but does not end (a test left a socket or a timer) is ended, and said to be.
 */
function runJest(args, report) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [resolve('node_modules/jest/bin/jest.js'), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let patienceSec = 30;
    const watch = setInterval(() => {
      if (!existsSync(report) || --patienceSec > 0) return;
      process.stderr.write(
        'Jest had finished but did not end within 30 s: a test left something open. Ended it.\n',
      );
      child.kill('SIGKILL');
    }, 1_000);
    const finish = (code) => {
      clearInterval(watch);
      done(code);
    };
    child.on('error', () => finish(127));
    child.on('close', (code) => finish(code ?? 0));
  });
}

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

/** Each file of Jest's report: when it ran, and how it went. A file that could not run at all counts as one failure. */
export function filesOf(report) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return [];
  }
  return result.testResults.map(({ name, startTime, endTime, status, assertionResults }) => {
    const count = (wanted) => assertionResults.filter((one) => one.status === wanted).length;
    const failed = count('failed');
    return {
      path: relative(process.cwd(), name),
      startMs: startTime,
      endMs: endTime,
      passed: count('passed'),
      failed: failed === 0 && status === 'failed' ? 1 : failed,
    };
  });
}
