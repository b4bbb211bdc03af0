import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { DEBIAN_RELEASE, aptInstall, aptProxy, findMirror, isDebianLike, isRoot } from './debian.mjs';
import { docker, hasImage } from './docker.mjs';
import { SetupFailure } from './failure.mjs';
import { onPath, run, tryRun } from './run.mjs';

/** One Debian base for all our images; a local name, so that the way it was made does not matter later. */
export const BASE_IMAGE = `ringdown-base:${DEBIAN_RELEASE}`;
const PUBLISHED = `debian:${DEBIAN_RELEASE}-slim`;

/**
 * Makes sure that the base image exists: pulled where a registry answers, else made with debootstrap.
 *
 * @param {{debianMirror?: string}} settings
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} the image's id, part of every image's content hash
 */
export async function ensureBaseImage(settings, report) {
  if (!(await hasImage(BASE_IMAGE))) {
    report(`pulling ${PUBLISHED}`);
    const pulled = await tryRun('docker', ['pull', PUBLISHED], { timeoutMs: 120_000, onLine: report });
    if (pulled.code === 0) await docker(['tag', PUBLISHED, BASE_IMAGE]);
    else await bootstrap(settings, report);
  }
  report(BASE_IMAGE);
  return docker(['image', 'inspect', '--format', '{{.Id}}', BASE_IMAGE]);
}

async function bootstrap(settings, report) {
  if (!isRoot() || !isDebianLike()) {
    throw new SetupFailure(
      `${PUBLISHED} cannot be pulled, and making it needs root on a Debian-like system`,
      {
        remedy: `let this machine reach a registry (docker pull ${PUBLISHED}), or run npm start once as root on Debian or Ubuntu`,
      },
    );
  }
  if (!(await onPath('debootstrap'))) {
    await aptInstall(['debootstrap', 'debian-archive-keyring'], { what: 'installing debootstrap', report });
  }
  const mirror = await findMirror(settings.debianMirror);
  if (mirror.expiredOn) {
    process.stdout.write(
      `      note: the mirror’s Release file expired on ${mirror.expiredOn}; its date is not checked for this build only\n`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-base-'));
  try {
    await runDebootstrap(folder, mirror, report);
    await importFolder(folder, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runDebootstrap(folder, mirror, report) {
  const proxy = await aptProxy();
  report(`debootstrap ${DEBIAN_RELEASE} from ${mirror.uri}`);
  await run(
    'debootstrap',
    ['--variant=minbase', DEBIAN_RELEASE, folder, mirror.uri, '/usr/share/debootstrap/scripts/sid'],
    {
      timeoutMs: 1_200_000,
      onLine: report,
      ...(proxy ? { env: { http_proxy: proxy } } : {}),
      what: `making the base image with debootstrap from ${mirror.uri}`,
      remedy:
        'check that the mirror is reachable and that /tmp has 1 GB free; RINGDOWN_DEBIAN_MIRROR chooses another mirror',
    },
  );
  writeFileSync(join(folder, 'etc/apt/sources.list'), `deb ${mirror.uri} ${DEBIAN_RELEASE} main\n`);
  for (const leftover of [
    'var/cache/apt',
    'var/lib/apt/lists',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
  ]) {
    rmSync(join(folder, leftover), { recursive: true, force: true });
  }
}

async function importFolder(folder, report) {
  report('importing the base image');
  const archive = spawn('tar', ['-C', folder, '--numeric-owner', '--one-file-system', '-c', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await run('docker', ['import', '--change', 'CMD ["/bin/bash"]', '-', BASE_IMAGE], {
    input: archive.stdout,
    what: 'importing the base image into the engine',
    remedy: 'check that the file system of /var/lib/docker has 2 GB free (df -h /var/lib/docker)',
  });
}
