import { existsSync, readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { run, tryRun } from './run.mjs';

/** The Debian release that our images are made from. */
export const DEBIAN_RELEASE = 'forky';
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

export const isRoot = () => process.getuid?.() === 0;

/** True on Debian, Ubuntu and their relatives, where set-up may install packages. */
export function isDebianLike() {
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages on this machine (root only). */
export async function aptInstall(packages, { what, report }) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const remedy = `install them by hand (apt-get install ${packages.join(' ')}) and run npm start again`;
  const install = () =>
    tryRun('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      env,
      timeoutMs: 900_000,
      onLine: report,
    });
  report?.(`installing ${packages.join(', ')}`);
  if ((await install()).code === 0) return;
  // Most often the package lists are absent (fresh container) or too old for the mirror.
  await run('apt-get', ['update'], {
    env,
    timeoutMs: 300_000,
    onLine: report,
    what: 'apt-get update',
    remedy,
  });
  const second = await install();
  if (second.code !== 0) {
    throw new SetupFailure(`${what}: apt-get install ${packages.join(' ')}\n    ${second.stderr.trim()}`, {
      remedy,
    });
  }
}

/** The archive addresses in this machine's apt sources, in both of apt's file formats. */
export function mirrorsInSources(root = '/etc/apt') {
  const folder = join(root, 'sources.list.d');
  const files = [
    join(root, 'sources.list'),
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ].filter((file) => existsSync(file));
  const mirrors = [];
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const text = line.trim();
      const listed = text.startsWith('URIs:')
        ? text.slice(5).trim().split(/\s+/)
        : [/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(text)?.[1]];
      mirrors.push(...listed.filter((uri) => /^https?:\/\/.*\/debian\/?$/.test(uri ?? '')));
    }
  }
  return [...new Set(mirrors.map((uri) => uri.replace(/\/$/, '')))];
}

/** The proxy that apt uses for plain HTTP, if any: the image build must go the same way. */
export async function aptProxy() {
  const shown = await tryRun('apt-config', ['shell', 'proxy', 'Acquire::http::Proxy'], { quiet: true });
  return /^proxy='(.+)'/m.exec(shown.stdout)?.[1];
}

/**
 * Finds a mirror that carries our release, and tells whether its Release file has expired.
 *
 * @param {string} [chosen] RINGDOWN_DEBIAN_MIRROR, tried alone when set
 * @returns {Promise<{uri: string, expiredOn?: string}>}
 */
export async function findMirror(chosen) {
  const candidates = chosen ? [chosen] : [...new Set([...mirrorsInSources(), DEFAULT_MIRROR])];
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-mirror-'));
  try {
    for (const uri of candidates) {
      const file = join(folder, 'InRelease');
      const source = `${uri}/dists/${DEBIAN_RELEASE}/InRelease`;
      // apt's own fetcher knows apt's proxy and certificate settings.
      const fetched = await tryRun('/usr/lib/apt/apt-helper', ['download-file', source, file], {
        timeoutMs: 60_000,
      });
      if (fetched.code !== 0) continue;
      const until = /^Valid-Until: (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
      return { uri, ...(until && Date.parse(until) < Date.now() ? { expiredOn: until } : {}) };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  throw new SetupFailure(`no Debian mirror carries ${DEBIAN_RELEASE}; tried ${candidates.join(', ')}`, {
    remedy: 'set RINGDOWN_DEBIAN_MIRROR in ringdown.env to a mirror that this machine can reach',
  });
}
