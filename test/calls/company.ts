import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RunningCompany } from '../support/running-company.js';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const startWithinMs = 240_000;

export interface PrivateCompany extends AsyncDisposable {
  readonly company: RunningCompany;
  readonly project: string;
  readonly sipPort: number;
  readonly docker: (...words: readonly string[]) => Promise<string>;
}

/**
 * A whole stack of its own — Asterisk, Redis, Postgres, the service — on free ports, from the images set-up built.
 * `secrets` go where an operator writes the passwords of carriers: into `var/<project>/secrets.env`.
 */
export async function startCompany(
  siteDir = join(__dirname, 'site'),
  settings: Readonly<Record<string, string>> = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<PrivateCompany> {
  const project = `t${randomBytes(4).toString('hex')}`;
  const own = join(root, 'var', project);
  mkdirSync(own, { recursive: true });
  const lines = Object.entries(secrets).map((pair) => `${pair.join('=')}\n`);
  writeFileSync(join(own, 'secrets.env'), lines.join(''), { mode: 0o600 });
  const more = Object.entries({ RINGDOWN_HTTP_REQUESTS_PER_MINUTE: '100000', ...settings });
  const words = [
    'up',
    '--project',
    project,
    '--free-ports',
    '--site',
    siteDir,
    ...more.map((pair) => pair.join('=')),
  ];
  const stop = async () => {
    await run('node', ['scripts/stack.mjs', 'down', '--project', project], { cwd: root });
  };
  try {
    const { stdout } = await run('node', ['scripts/stack.mjs', ...words], {
      cwd: root,
      timeout: startWithinMs,
    });
    const stack = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { sip: { port: number } };
    const company = await RunningCompany.find(project);
    return {
      company,
      project,
      sipPort: stack.sip.port,
      docker: async (...command) => (await run('docker', [...command])).stdout,
      [Symbol.asyncDispose]: async () => {
        await company[Symbol.asyncDispose]();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of the example company, as the service has filled its back office. */
export interface ExampleCustomer {
  readonly accountNumber: string;
  readonly pin: string;
  readonly language: string;
  readonly numbers: readonly string[];
}

export async function exampleCustomers({
  docker,
  project,
}: Pick<PrivateCompany, 'docker' | 'project'>): Promise<readonly ExampleCustomer[]> {
  const told = await docker('exec', `${project}-app`, 'node', 'dist/cli.js', 'customers', '40');
  const lines = told.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as ExampleCustomer);
}

export { startWithinMs };
