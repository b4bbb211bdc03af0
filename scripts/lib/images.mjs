import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { aptProxy } from './debian.mjs';
import { BASE_IMAGE } from './base-image.mjs';
import { checkDisk, hasImage } from './docker.mjs';
import { run } from './run.mjs';
import { stageDependencies } from './toolchain.mjs';

/** What each image is made of. `staged` names folders that set-up prepared outside the checkout's own tree. */
const IMAGES = {
  asterisk: { inputs: ['docker/asterisk', 'asterisk-config', 'dialplan'] },
  redis: { inputs: ['docker/redis'] },
  postgres: { inputs: ['docker/postgres'] },
  app: { inputs: ['docker/app', 'dist', 'package.json'], staged: stageDependencies },
};

export const INFRASTRUCTURE = ['asterisk', 'redis', 'postgres'];

/** The list of built images for whoever starts containers by themselves (tests, benchmarks). */
export const imageList = () => resolve('var/images.json');

/**
 * Builds the images that are not there yet; the tag is a hash of all that went in, so an unchanged checkout
 * builds nothing and two checkouts share what is equal.
 *
 * @param {string[]} names
 * @param {string} baseId id of the base image
 * @param {(detail: string) => void} report
 * @returns {Promise<Record<string, string>>} image names by container
 */
export async function ensureImages(names, baseId, report) {
  const built = {};
  // Two at a time: a build waits for the network as often as for the processor.
  const waiting = [...names];
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift())
      built[name] = await ensureImage(name, baseId, report);
  };
  await Promise.all([worker(), worker()]);
  const list = Object.fromEntries(
    Object.keys(IMAGES).flatMap((name) => (built[name] ? [[name, built[name]]] : [])),
  );
  report(Object.values(list).join(', '));
  return list;
}

/** Records the images of this checkout in var/images.json; names that were not built now keep their entry. */
export function recordImages(images, known = {}) {
  mkdirSync(resolve('var'), { recursive: true });
  writeFileSync(imageList(), `${JSON.stringify({ ...known, ...images }, null, 2)}\n`);
}

async function ensureImage(name, baseId, report) {
  const { inputs, staged } = IMAGES[name];
  const stage = staged ? await staged(report) : undefined;
  const tag = `ringdown-${name}:${contentHash(inputs, [baseId, stage ?? ''])}`;
  if (await hasImage(tag)) return tag;

  await checkDisk();
  report(`building ${tag}`);
  if (knownExpired(baseId)) {
    await build(name, tag, stage, IGNORE_EXPIRY, report);
    return tag;
  }
  try {
    await build(name, tag, stage, '', report);
  } catch (error) {
    if (!/Release file .*(expired|not valid)/i.test(error.output ?? '')) throw error;
    process.stdout.write(
      '      note: the mirror’s Release file has expired; its date is not checked for this build only\n',
    );
    writeFileSync(expiredNote(), baseId);
    await build(name, tag, stage, IGNORE_EXPIRY, report);
  }
  return tag;
}

/** apt refuses a mirror whose Release file has expired: a frozen mirror, or one that nobody refreshes. */
const IGNORE_EXPIRY = '-o Acquire::Check-Valid-Until=false';

/** Once seen, remembered for this base image: each try without the option costs a failed build. */
const expiredNote = () => resolve('var/mirror-expired');
const knownExpired = (baseId) => existsSync(expiredNote()) && readFileSync(expiredNote(), 'utf8') === baseId;

async function build(name, tag, stage, aptOptions, report) {
  const proxy = await aptProxy();
  const options = { BASE: BASE_IMAGE, APT_OPTIONS: aptOptions, ...(proxy ? { http_proxy: proxy } : {}) };
  const archive = ['--sort=name', '--owner=0', '--group=0', '-c', ...IMAGES[name].inputs];
  // Started last: what a finished process wrote is thrown away when nobody reads it by then.
  const context = spawn('tar', [...archive, ...(stage ? ['-C', stage, 'node_modules'] : [])], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await run(
    'docker',
    [
      // The host's network: the mirror may be reachable by the host's own resolver only.
      ...['build', '--network=host', '--force-rm', '--file', `docker/${name}/Dockerfile`, '--tag', tag],
      ...Object.entries(options).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
      '-',
    ],
    {
      input: context.stdout,
      timeoutMs: 1_200_000,
      onLine: (line) => report(`${name}: ${line.slice(0, 80)}`),
      what: `building the image ${tag}`,
      remedy:
        'read the log; most often the Debian mirror is not reachable, or the disk is full (df -h /var/lib/docker)',
    },
  );
}
