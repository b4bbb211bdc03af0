import { existsSync, readFileSync, rmSync } from 'node:fs';
import { checkPorts } from './ports.mjs';
import { composeCommand, docker } from './docker.mjs';
import { borrowPrompts, dropBorrowed, keepPrompts } from './prompt-cache.mjs';
import { SetupFailure } from './failure.mjs';
import { imageList } from './images.mjs';
import { run, setupLog, tryRun } from './run.mjs';
import { ensureSecrets, postgresUrl, redisUrl } from './secrets.mjs';
import { loadSettings } from './settings.mjs';
import { openSiteFolder } from './site-folder.mjs';

/** In the order of starting; the app comes last, as it waits for the other three. */
export const SERVICES = ['asterisk', 'redis', 'postgres', 'app'];
/** The service renders all its prompts at its first start, before it takes calls. */
const HEALTH_DEADLINE_MS = 300_000;

/** The images that set-up built for this checkout. */
export function builtImages() {
  if (!existsSync(imageList())) {
    throw new SetupFailure('the images have not been built in this checkout (var/images.json is absent)', {
      remedy: 'run npm start, or node scripts/stack.mjs images',
    });
  }
  return JSON.parse(readFileSync(imageList(), 'utf8'));
}

/**
 * Starts a stack of containers and waits until each is healthy. On failure everything that this call
 * started is removed again.
 *
 * @param {object} options
 * @param {string} [options.project] compose project; names containers, volumes and var/<project>
 * @param {Record<string, string>} [options.env] further settings (RINGDOWN_…), such as the result of freePorts()
 * @param {string} [options.siteDir] folder with the company's site
 * @param {string[]} [options.services] default: all of SERVICES
 * @param {boolean} [options.borrow] take what earlier stacks rendered (prompt-cache.mjs)
 * @param {(detail: string) => void} [options.report]
 */
export async function startStack({
  project,
  env = {},
  siteDir,
  services = SERVICES,
  borrow = false,
  report = () => {},
} = {}) {
  const settings = loadSettings({
    ...env,
    ...(project ? { RINGDOWN_PROJECT: project } : {}),
    ...(siteDir ? { RINGDOWN_SITE: siteDir } : {}),
  });
  const { values } = settings;
  const images = builtImages();
  const secrets = ensureSecrets(settings);
  for (const service of services) {
    if (!images[service])
      throw new SetupFailure(`the image for ${service} has not been built`, { remedy: 'run npm start' });
  }
  for (const [service, image] of Object.entries(images))
    values[`RINGDOWN_IMAGE_${service.toUpperCase()}`] = image;

  openSiteFolder(values);
  const running = await runningServices(settings.project);
  await checkPorts(
    values,
    services.filter((service) => !running.includes(service)),
  );
  const started = services.filter((service) => !running.includes(service));
  try {
    // The three below first: the service would only wait for them, and a person wants to see which is slow.
    const below = SERVICES.filter((service) => service !== 'app' && services.includes(service));
    if (below.length > 0) await up(settings, below, report);
    if (services.includes('app')) {
      if (borrow) await borrowPrompts(settings.project, images.app);
      await up(settings, ['app'], report);
      if (borrow) {
        await keepPrompts(settings.project, images.app);
        await dropBorrowed(containerName(settings.project, 'app'));
      }
    }
  } catch (error) {
    if (error instanceof SetupFailure) error.log = await keepLogs(settings, services);
    await compose(settings, ['rm', '--stop', '--force', ...started], {
      what: 'removing what was started',
    }).catch(() => {});
    throw error;
  }
  return describeStack(settings, secrets);
}

/** Addresses and log-ins of a stack, for tests and for the person at the terminal. */
export function describeStack(settings, secrets) {
  const { values, project } = settings;
  const host = values.RINGDOWN_BIND === '0.0.0.0' ? '127.0.0.1' : values.RINGDOWN_BIND;
  return {
    project,
    containers: Object.fromEntries(SERVICES.map((service) => [service, containerName(project, service)])),
    sip: { host, port: Number(values.RINGDOWN_SIP_PORT) },
    ariUrl: `http://127.0.0.1:${values.RINGDOWN_ARI_PORT}/ari`,
    ariUser: 'ringdown',
    ariPassword: secrets.RINGDOWN_ARI_PASSWORD,
    engineId: values.RINGDOWN_ENGINE_ID,
    redisUrl: redisUrl(values, secrets),
    postgresUrl: postgresUrl(values, secrets),
    httpUrl: `http://${host}:${values.RINGDOWN_HTTP_PORT}`,
    adminPassword: secrets.RINGDOWN_ADMIN_PASSWORD,
    secretsFile: `${settings.dir}/secrets.env`,
  };
}

/**
 * Stops and removes a stack's containers.
 *
 * @param {string} project
 * @param {{volumes?: boolean}} [options] volumes: remove the data and the secrets as well
 */
export async function stopStack(project, { volumes = false } = {}) {
  const settings = loadSettings({ RINGDOWN_PROJECT: project });
  ensureSecrets(settings); // compose reads the file of every container, also to remove it
  const { values } = settings;
  for (const service of SERVICES) values[`RINGDOWN_IMAGE_${service.toUpperCase()}`] ??= `ringdown-${service}`;
  await compose(settings, ['down', '--remove-orphans', ...(volumes ? ['--volumes'] : [])], {
    what: `stopping the containers of ${project}`,
    timeoutMs: 180_000,
  });
  if (volumes) rmSync(settings.dir, { recursive: true, force: true });
}

export const containerName = (project, service) => `${project}-${service}`;

async function compose(settings, args, options) {
  const [command, ...prefix] = await composeCommand();
  return run(
    command,
    [
      ...prefix,
      '--project-name',
      settings.project,
      '--file',
      'docker/compose.yaml',
      '--project-directory',
      '.',
      ...args,
    ],
    { env: settings.values, timeoutMs: 300_000, ...options },
  );
}

async function up(settings, services, report) {
  report(`starting ${services.join(', ')}`);
  await compose(settings, ['up', '--detach', '--no-deps', ...services], {
    what: `starting ${services.join(', ')}`,
    remedy: 'read the log; docker ps -a shows the containers',
  });
  await waitForHealth(settings.project, services, report);
}

/** Waits until every container says healthy; a container that stops or keeps restarting ends the wait at once. */
async function waitForHealth(project, services, report) {
  const deadline = performance.now() + HEALTH_DEADLINE_MS;
  for (;;) {
    const states = await serviceStates(project);
    const answers = await Promise.all(services.map((service) => isHealthy(states[service])));
    const open = services.filter((service, index) => !answers[index]);
    if (open.length === 0) return;
    report(`waiting for ${open.join(', ')}${open[0] === 'app' ? await lastMessage(states.app) : ''}`);
    const broken = open.find(
      (service) => states[service]?.restarts >= 2 || states[service]?.status === 'exited',
    );
    if (broken || performance.now() > deadline) {
      const one = broken ?? open[0];
      throw new SetupFailure(
        `${one} ${broken ? 'stops right after its start' : `is not healthy after ${HEALTH_DEADLINE_MS / 1000} s`}\n    ${await lastLines(project, one)}`,
        { remedy: `the lines above are ${one}’s own last words; mend what they name and start again` },
      );
    }
    await new Promise((wake) => setTimeout(wake, 400));
  }
}

/** Asks the container's own health check now: the engine's schedule asks only every few seconds. */
async function isHealthy(state) {
  if (!state || state.status !== 'running') return false;
  if (state.health === 'healthy') return true;
  const [kind, ...command] = state.healthCommand;
  if (kind !== 'CMD') return false;
  return (
    (await tryRun('docker', ['exec', state.id, ...command], { quiet: true, timeoutMs: 10_000 })).code === 0
  );
}

/** Container states by service name. */
export async function serviceStates(project) {
  const ids = await docker([
    'ps',
    '--all',
    '--quiet',
    '--filter',
    `label=com.docker.compose.project=${project}`,
  ]);
  if (!ids) return {};
  const inspected = JSON.parse(await docker(['inspect', ...ids.split('\n')]));
  return Object.fromEntries(
    inspected.map(({ Id, Name, State, RestartCount, Config }) => [
      Config.Labels['com.docker.compose.service'],
      {
        id: Id,
        name: Name.slice(1),
        status: State.Status,
        health: State.Health?.Status ?? State.Status,
        healthCommand: Config.Healthcheck?.Test ?? ['NONE'],
        restarts: RestartCount,
      },
    ]),
  );
}

async function runningServices(project) {
  return Object.entries(await serviceStates(project))
    .filter(([, { status }]) => status === 'running')
    .map(([service]) => service);
}

/** What the service says it is doing, from the last line of its log. */
async function lastMessage(state) {
  if (!state) return '';
  const { stdout } = await tryRun('docker', ['logs', '--tail', '1', state.id], { quiet: true });
  try {
    const [first] = String(JSON.parse(stdout).message ?? '').split('\n');
    return `: ${first.slice(0, 80)}`;
  } catch {
    return '';
  }
}

/** A container's last words: of our own service the messages of its last error, of the others plain lines. */
async function lastLines(project, service) {
  const states = await serviceStates(project);
  if (!states[service]) return '(no container)';
  const { stdout, stderr } = await tryRun('docker', ['logs', '--tail', '12', states[service].id], {
    quiet: true,
  });
  const lines = `${stdout}${stderr}`.trim().split('\n');
  const errors = lines.flatMap((line) => {
    try {
      const { level, message, remedy } = JSON.parse(line);
      return ['error', 'fatal'].includes(level) ? [[message, remedy].filter(Boolean).join('\n')] : [];
    } catch {
      return [];
    }
  });
  const words = errors.at(-1)?.split('\n') ?? lines;
  return words.join('\n    ').trim() || '(it said nothing)';
}

/** The containers are about to be removed; their logs are what explains the failure. */
async function keepLogs(settings, services) {
  const states = await serviceStates(settings.project);
  for (const service of services) {
    if (states[service]) await tryRun('docker', ['logs', '--tail', '200', states[service].id], {});
  }
  return setupLog();
}
