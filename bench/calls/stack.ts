/** The system under measurement: one Asterisk that answers two numbers, one for each side. */
import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunningCompany } from '../../test/support/running-company.js';
import { deafMedia } from '../../test/support/sip/index.js';
import { writeBenchSite } from './bench-site.js';
import type { BenchAgent } from './bench-site.js';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

/** What is dialled for each side. */
export const sides = { ringdown: '+3699001', app_queue: '+3699002' } as const;
export type Side = keyof typeof sides;

export const containers = ['asterisk', 'app', 'redis', 'postgres'] as const;
export type Container = (typeof containers)[number];

export interface BenchStack extends AsyncDisposable {
  readonly company: RunningCompany;
  readonly agents: readonly BenchAgent[];
  /** CPU time used so far, in milliseconds, as the kernel accounts it. */
  readonly cpuMs: () => Promise<Record<Container, number>>;
  /** Gives all containers these processors. */
  readonly pin: (cpus: string) => Promise<void>;
}

export async function startBenchStack(agentCount: number): Promise<BenchStack> {
  const project = `bench${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-bench-'));
  const { site, agents } = writeBenchSite(folder, agentCount);
  const dialplan = join(folder, 'dialplan');
  mkdirSync(dialplan);
  writeFileSync(join(dialplan, 'bench.conf'), readFileSync(join(__dirname, 'dialplan.conf')));
  writeFileSync(
    join(dialplan, 'queues.inc'),
    [
      '[bench]',
      'musicclass = default',
      'strategy = leastrecent',
      'autofill = yes',
      'ringinuse = no',
      'timeout = 60',
      'retry = 1',
      'wrapuptime = 0',
      'joinempty = yes',
      'leavewhenempty = no',
      'reportholdtime = no',
      'announce-frequency = 0',
      ...agents.map(({ phone }) => `member => PJSIP/${phone}`),
      '',
    ].join('\n'),
  );
  const settings = [
    'RINGDOWN_BENCH=1',
    `RINGDOWN_EXTRA_DIALPLAN=${dialplan}`,
    'RINGDOWN_HTTP_REQUESTS_PER_MINUTE=9999999',
  ];
  const words = [
    'up',
    '--project',
    project,
    '--free-ports',
    '--rtp-ports',
    '4000',
    '--site',
    site,
    ...settings,
  ];
  const stop = async () => {
    await run('node', ['scripts/stack.mjs', 'down', '--project', project], { cwd: root });
    rmSync(folder, { recursive: true, force: true });
  };
  // Whoever breaks a measurement off finds nothing left running.
  const brokenOff = () => void stop().finally(() => process.exit(130));
  process.once('SIGINT', brokenOff);
  try {
    await run('node', ['scripts/stack.mjs', ...words], { cwd: root, timeout: 300_000 });
    const company = await RunningCompany.find(project, deafMedia);
    const { stdout } = await run('docker', [
      'exec',
      `${project}-app`,
      'node',
      'dist/cli.js',
      'sound',
      'en',
      'menu',
    ]);
    const prompt = stdout.trim().replace(/\.ulaw$/, '');
    await asterisk(project, `dialplan set global BENCH_PROMPT ${prompt}`);
    return {
      company,
      agents,
      cpuMs: () => cpuOf(project),
      pin: async (cpus) => {
        await run('docker', [
          'update',
          '--cpuset-cpus',
          cpus,
          ...containers.map((name) => `${project}-${name}`),
        ]);
      },
      [Symbol.asyncDispose]: async () => {
        process.off('SIGINT', brokenOff);
        await company[Symbol.asyncDispose]();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function asterisk(project: string, command: string): Promise<void> {
  await run('docker', [
    'exec',
    `${project}-asterisk`,
    'asterisk',
    '-C',
    '/run/asterisk/etc/asterisk.conf',
    '-rx',
    command,
  ]);
}

async function cpuOf(project: string): Promise<Record<Container, number>> {
  const times = await Promise.all(
    containers.map(async (name) => {
      const { stdout } = await run('docker', [
        'inspect',
        '--format',
        '{{.Id}} {{.State.Pid}}',
        `${project}-${name}`,
      ]);
      return [name, cgroupCpuMs(stdout.trim())] as const;
    }),
  );
  return Object.fromEntries(times) as Record<Container, number>;
}

/** Version 2 and version 1 of control groups tell the same in two places. */
function cgroupCpuMs(container: string): number {
  const [, pid = ''] = container.split(' ');
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  const unified = groups.find((line) => line.startsWith('0::'))?.slice(3);
  if (groups.length === 1 && unified !== undefined) {
    const text = readFileSync(`/sys/fs/cgroup${unified}/cpu.stat`, 'utf8');
    return Number(/usage_usec (\d+)/.exec(text)?.[1]) / 1000;
  }
  const path = groups.find((line) => /:(cpuacct,cpu|cpu,cpuacct|cpuacct):/.test(line))?.split(':')[2] ?? '';
  return Number(readFileSync(`/sys/fs/cgroup/cpuacct${path}/cpuacct.usage`, 'utf8')) / 1e6;
}
