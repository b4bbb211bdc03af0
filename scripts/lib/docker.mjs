import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { aptInstall, isDebianLike, isRoot } from './debian.mjs';
import { onPath, run, tryRun } from './run.mjs';

/** Written by a dockerd that set-up started directly; the engine is the machine's, not one checkout's. */
const OWN_ENGINE_PID_FILE = '/run/ringdown-dockerd.pid';
const engineLog = () => resolve('var/log/dockerd.log');
/** What the images, their build layers and the data of a first start need, with some room. */
const DISK_NEEDED_GB = 4;

/** The engine's version, or undefined when none answers. */
export async function engineVersion() {
  const answer = await tryRun('docker', ['version', '--format', '{{.Server.Version}}'], {
    quiet: true,
    timeoutMs: 15_000,
  });
  const version = answer.stdout.trim();
  return answer.code === 0 && /^\d/.test(version) ? { version } : { problem: answer.stderr.trim() };
}

/**
 * Makes sure that a Docker engine and a compose command answer; installs and starts them on Debian-like systems.
 *
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the engine's version
 */
export async function ensureEngine(report) {
  const first = await engineVersion();
  if (!first.version) {
    if (/permission denied/i.test(first.problem)) {
      throw new SetupFailure('a Docker engine is there, but this user may not use it', {
        remedy: `run as root, or add the user to the group: usermod -aG docker ${process.env.USER ?? '<user>'}, then log in again`,
      });
    }
    if (process.env.DOCKER_HOST && !process.env.DOCKER_HOST.startsWith('unix:')) {
      throw new SetupFailure(`no Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}`, {
        remedy: 'start that engine, or unset DOCKER_HOST to use this machine’s own',
      });
    }
    if (!isRoot() || !isDebianLike()) {
      throw new SetupFailure('no Docker engine answers on this machine', {
        remedy: isDebianLike()
          ? 'run npm start once as root (it installs and starts docker.io), or install and start Docker yourself'
          : 'install Docker Engine 20.10 or later with a compose command, start it, and run npm start again',
      });
    }
    if (!(await onPath('dockerd'))) {
      await aptInstall(['docker.io', 'docker-compose', 'iptables'], {
        what: 'installing the Docker engine',
        report,
      });
    }
    await startEngine(report);
  }
  await ensureCompose(report);
  const { version } = await engineVersion();
  report(`engine ${version}, ${(await composeCommand()).join(' ')}`);
  return version;
}

/** Starts the engine by systemd or a service script; where neither runs (a bare container or VM), directly. */
async function startEngine(report) {
  report('starting the Docker engine');
  const started = existsSync('/run/systemd/system')
    ? await tryRun('systemctl', ['enable', '--now', 'docker'], { timeoutMs: 60_000 })
    : { code: 1 };
  if (started.code === 0 && (await engineAnswers(30_000))) return;

  const service = await tryRun('service', ['docker', 'start'], { timeoutMs: 30_000 });
  if (service.code === 0 && (await engineAnswers(15_000))) return;
  // The service script may have left an engine that is slow or failing; a second one would fight over its data.
  await tryRun('service', ['docker', 'stop'], { timeoutMs: 30_000 });

  mkdirSync(resolve('var/log'), { recursive: true });
  const log = openSync(engineLog(), 'a');
  const engine = spawn('dockerd', ['--pidfile', OWN_ENGINE_PID_FILE], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  engine.on('error', () => {});
  engine.unref();
  closeSync(log);
  if (await engineAnswers(60_000, () => engine.exitCode === null)) return;
  throw new SetupFailure('the Docker engine was installed but does not start', {
    log: engineLog(),
    remedy:
      'read the last lines of that log; often the kernel lacks overlayfs or iptables, or /var/lib/docker is not writable',
  });
}

async function engineAnswers(withinMs, alive = () => true) {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && alive()) {
    if ((await engineVersion()).version) return true;
    await new Promise((wake) => setTimeout(wake, 300));
  }
  return false;
}

/** Stops an engine that set-up started directly. @returns {boolean} whether there was one */
export async function stopOwnEngine() {
  const pid = ownEnginePid();
  if (!pid) return false;
  process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline && isDockerd(pid)) await new Promise((wake) => setTimeout(wake, 200));
  return true;
}

/** The process id of an engine that set-up started directly and that still runs. */
export function ownEnginePid() {
  if (!existsSync(OWN_ENGINE_PID_FILE)) return undefined;
  const pid = Number(readFileSync(OWN_ENGINE_PID_FILE, 'utf8'));
  return isDockerd(pid) ? pid : undefined;
}

function isDockerd(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd';
  } catch {
    return false;
  }
}

let compose;

/** The compose command of this machine: `docker compose` (v2) where the plugin is there, else `docker-compose`. */
export async function composeCommand() {
  if (compose) return compose;
  const plugin = await tryRun('docker', ['compose', 'version'], { quiet: true });
  // A client without the plugin may print its general help and still exit with 0.
  if (plugin.code === 0 && /compose version/i.test(plugin.stdout)) compose = ['docker', 'compose'];
  else if (await onPath('docker-compose')) compose = ['docker-compose'];
  return compose;
}

async function ensureCompose(report) {
  if (await composeCommand()) return;
  if (isRoot() && isDebianLike()) {
    await aptInstall(['docker-compose'], { what: 'installing docker-compose', report });
  }
  if (!(await composeCommand())) {
    throw new SetupFailure('the Docker engine answers, but there is no compose command', {
      remedy:
        'install the compose plugin (docker compose) or docker-compose 1.29, or run npm start once as root',
    });
  }
}

/** Runs a docker command that must succeed; returns its standard output, trimmed. */
export async function docker(args, options = {}) {
  return (await run('docker', args, { quiet: true, ...options })).stdout.trim();
}

/** Refuses to build on a disk that would fill up half-way. */
export async function checkDisk() {
  const folder = await docker(['info', '--format', '{{.DockerRootDir}}']);
  // A remote or rootless engine may keep its data where we cannot look.
  if (!existsSync(folder)) return;
  const { bavail, bsize } = statfsSync(folder);
  const freeGb = (bavail * bsize) / 1e9;
  if (freeGb >= DISK_NEEDED_GB) return;
  throw new SetupFailure(
    `only ${freeGb.toFixed(1)} GB free in ${folder}; building the images needs ${DISK_NEEDED_GB} GB`,
    {
      remedy:
        'free some space (docker system df shows what the engine holds; docker image prune removes what nobody uses)',
    },
  );
}

/** True when the engine holds an image of this name. */
export async function hasImage(name) {
  return (
    (await tryRun('docker', ['image', 'inspect', '--format', '{{.Id}}', name], { quiet: true })).code === 0
  );
}
