import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What an expression gives that uses a script's exports; the scripts are modules that Jest does not load on Node 20. */
function answerOf(script: string, expression: string): unknown {
  const url = pathToFileURL(resolve(__dirname, '../../../scripts/lib', script)).href;
  const program = `import * as script from '${url}'; console.log(JSON.stringify(${expression}));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

it('reads what was asked for and what was denied', () => {
  const text = 'cpu  100 1 50 800 20 3 6 40 0 0\\ncpu0 1 1 1 1 1 1 1 1 0 0\\n';
  expect(answerOf('denied-time.mjs', `script.parseProcessors('${text}')`)).toEqual({
    all: 1020,
    asked: 200,
    denied: 40,
  });
});

describe('the worst ten seconds', () => {
  /** A second is 200 ticks of two processors. */
  const worst = (...stretches: { seconds: number; asked: number; denied: number }[]) => {
    const now = { all: 0, asked: 0, denied: 0 };
    const samples = [{ ...now }];
    for (const { seconds, asked, denied } of stretches) {
      for (let second = 0; second < seconds; second += 1) {
        now.all += 200;
        now.asked += asked;
        now.denied += denied;
        samples.push({ ...now });
      }
    }
    return answerOf('denied-time.mjs', `script.worstOf(${JSON.stringify(samples)})`);
  };

  it('are found among better ones', () => {
    expect(
      worst(
        { seconds: 30, asked: 100, denied: 0 },
        { seconds: 15, asked: 100, denied: 50 },
        { seconds: 30, asked: 100, denied: 10 },
      ),
    ).toBeCloseTo(0.5);
  });

  it('are none on a machine that is hardly asked for anything', () => {
    expect(worst({ seconds: 30, asked: 4, denied: 4 })).toBe(0);
  });
});

it('tells the files of a report, one that could not run among them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ringdown-report-'));
  const file = (name: string, status: string, ...statuses: string[]) => ({
    name: join(process.cwd(), name),
    startTime: 1,
    endTime: 2,
    status,
    assertionResults: statuses.map((one) => ({ status: one })),
  });
  const testResults = [
    file('test/calls/a.test.ts', 'passed', 'passed', 'passed', 'pending'),
    file('test/calls/b.test.ts', 'failed', 'passed', 'failed'),
    file('test/calls/c.test.ts', 'failed'),
  ];
  writeFileSync(join(dir, 'calls.json'), JSON.stringify({ testResults }));
  const filesOf = (report: string) => answerOf('test-stages.mjs', `script.filesOf('${join(dir, report)}')`);
  expect(filesOf('calls.json')).toEqual([
    { path: 'test/calls/a.test.ts', startMs: 1, endMs: 2, passed: 2, failed: 0 },
    { path: 'test/calls/b.test.ts', startMs: 1, endMs: 2, passed: 1, failed: 1 },
    { path: 'test/calls/c.test.ts', startMs: 1, endMs: 2, passed: 0, failed: 1 },
  ]);
  expect(filesOf('none.json')).toEqual([]);
  rmSync(dir, { recursive: true });
});
