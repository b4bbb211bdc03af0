import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A container with Asterisk, on ports of its own. */
export interface RealAsterisk extends AsyncDisposable {
  readonly ariUrl: string;
  readonly user: string;
  readonly password: string;
  readonly engineId: string;
  readonly sip: { readonly host: string; readonly port: number };
  readonly container: string;
  /** Puts a file into the container's scratch space and answers its path there. */
  writes(name: string, bytes: Uint8Array): Promise<string>;
  /** One command at Asterisk's console. */
  console(command: string): Promise<string>;
  /** One plain HTTP request to ARI, past everything under test. */
  ari(method: string, path: string): Promise<unknown>;
  /** Kills the process with all its calls and starts it again. */
  restarts(): Promise<void>;
}

interface Stack {
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly engineId: string;
  readonly sip: { readonly host: string; readonly port: number };
  readonly containers: { readonly asterisk: string };
}

const scratch = '/tmp/ringdown-test';

/** Starts Asterisk from the project's own image (scripts/stack.mjs); takes some seconds. */
export async function startAsterisk(name: string): Promise<RealAsterisk> {
  const project = `${name}${process.pid}`;
  const { stdout } = await run('node', [
    'scripts/stack.mjs',
    'up',
    '--project',
    project,
    '--free-ports',
    '--services',
    'asterisk',
    `RINGDOWN_ENGINE_ID=${name}`,
  ]);
  const stack = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Stack;
  const container = stack.containers.asterisk;
  await run('docker', ['exec', container, 'mkdir', '-p', scratch]);
  return {
    ariUrl: stack.ariUrl,
    user: stack.ariUser,
    password: stack.ariPassword,
    engineId: stack.engineId,
    sip: stack.sip,
    container,
    async writes(file, bytes) {
      await pipeInto(container, `${scratch}/${file}`, bytes);
      return `${scratch}/${file}`;
    },
    async console(command) {
      const asked = await run('docker', [
        'exec',
        container,
        'asterisk',
        '-C',
        '/run/asterisk/etc/asterisk.conf',
        '-rx',
        command,
      ]);
      return asked.stdout;
    },
    async ari(method, path) {
      const credentials = Buffer.from(`${stack.ariUser}:${stack.ariPassword}`).toString('base64');
      const answer = await fetch(stack.ariUrl + path, {
        method,
        headers: { authorization: `Basic ${credentials}` },
      });
      const text = await answer.text();
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    async restarts() {
      // Not `docker restart`: that asks first, and Asterisk then hangs up its calls in good order.
      await run('docker', ['kill', '--signal', 'KILL', container]);
      await run('docker', ['start', container]);
      await run('docker', ['exec', container, 'mkdir', '-p', scratch]);
    },
    async [Symbol.asyncDispose]() {
      await run('node', ['scripts/stack.mjs', 'down', '--project', project]);
    },
  };
}

function pipeInto(container: string, path: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['exec', '-i', container, 'sh', '-c', `cat > ${path}`], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`writing ${path} failed (${code})`)),
    );
    child.stdin.end(bytes);
  });
}
