import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SetupFailure } from './failure.mjs';
import { contentHash } from './content-hash.mjs';
import { run } from './run.mjs';

const NPM_ENV = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
const OLDEST_NODE = [20, 19];

/** Refuses a Node that the tooling does not run on. */
export function checkNode(report) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new SetupFailure(
      `Node ${process.versions.node} is too old; ${OLDEST_NODE.join('.')} or later is needed`,
      {
        remedy: 'install Node 20.19, 22 or 24 (nodejs.org, or your distribution) and run npm start again',
      },
    );
  }
  report(process.versions.node);
}

/** True when node_modules holds what package-lock.json asks for, by npm's own record of what it installed. */
function installedAsLocked() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    // Optional packages are for other systems more often than not.
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

/** Installs the packages exactly as locked, unless they are there. */
export async function ensurePackages(report) {
  if (installedAsLocked()) return report('up to date');
  report('npm ci');
  await run('npm', ['ci', '--no-audit', '--no-fund'], {
    env: NPM_ENV,
    timeoutMs: 900_000,
    onLine: report,
    what: 'installing the npm packages (npm ci)',
    remedy:
      'check that this machine reaches the npm registry (npm ping); behind a proxy set npm’s proxy and cafile',
  });
  report('installed');
}

/** Compiles TypeScript into dist/, unless the same sources were compiled before. */
export async function ensureBuild(report) {
  const stamp = 'dist/.built-from';
  const hash = contentHash([
    'src',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    'scripts/copy-assets.mjs',
    'package.json',
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return report('up to date');
  // From nothing: what a deleted source once compiled to must not live on in the image.
  rmSync('dist', { recursive: true, force: true });
  report('npm run build');
  await run('npm', ['run', 'build', '--silent'], {
    timeoutMs: 600_000,
    onLine: report,
    what: 'compiling TypeScript (npm run build)',
    remedy: 'the lines above name file and line; npm run types shows them all',
  });
  writeFileSync(stamp, hash);
  report('compiled');
}

/**
 * Puts the packages that the service needs at run time into a folder of their own, to be copied into its image.
 *
 * @returns {Promise<string>} the folder that holds node_modules
 */
export async function stageDependencies(report) {
  const folder = resolve('var/stage', contentHash(['package-lock.json']));
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(making, file));
  report('app: staging its packages (npm ci --omit=dev)');
  await run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: making,
    env: NPM_ENV,
    timeoutMs: 600_000,
    what: 'staging the service’s packages (npm ci --omit=dev)',
    remedy: 'check that this machine reaches the npm registry (npm ping)',
  });
  // Only the packages are wanted; a second package.json of our name below the checkout confuses Jest.
  for (const file of ['package.json', 'package-lock.json']) rmSync(join(making, file));
  renameSync(making, folder);
  for (const name of readdirSync(dirname(folder))) {
    if (name !== basename(folder)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
  return folder;
}
