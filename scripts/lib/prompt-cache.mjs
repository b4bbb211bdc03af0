import { join } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { docker } from './docker.mjs';
import { tryRun } from './run.mjs';

/**
 * Rendering all prompts of a site takes the better part of a minute. A stack that lives for one test run borrows what
 * earlier ones rendered, whatever their sites were: a sound's name is made of its words and its voice. They lie in a
 * volume named by the hash of the program that makes them, copied before the service starts and added to after it
 * became healthy.
 */
const PREFIX = 'ringdown-rendered-prompts-';
const sounds = '/var/lib/ringdown/sounds';

const cacheVolume = () => `${PREFIX}${contentHash([join('dist', 'prompts')])}`;

/** With the image that all stacks have; as its own user, who owns both. Nobody finds half a file under its name. */
function copy(from, to, image) {
  const script = [
    `new=$(mktemp -d ${sounds}/.new-XXXXXX)`,
    'cp --archive --no-target-directory /from "$new"',
    'cd "$new" && rm -rf .new-*',
    `find . -type d -exec mkdir -p '${sounds}/{}' \\;`,
    `find . -type f -exec mv --no-clobber '{}' '${sounds}/{}' \\;`,
    'rm -rf "$new"',
  ].join(' && ');
  return docker([
    ...['run', '--rm', '--network=none', '--cap-drop=ALL', '--volume', `${from}:/from:ro`],
    ...['--volume', `${to}:${sounds}`, '--entrypoint', '/bin/sh', image, '-c', script],
  ]);
}

/** Brings rendered prompts into a stack's sounds volume, if there are any. */
export async function borrowPrompts(project, image) {
  const cache = cacheVolume();
  const found = await tryRun('docker', ['volume', 'inspect', cache], { quiet: true });
  if (found.code === 0) await copy(cache, `${project}_sounds`, image);
}

/** Keeps what a healthy service rendered for the stacks to come; what an older program rendered goes. */
export async function keepPrompts(project, image) {
  const cache = cacheVolume();
  const known = (await docker(['volume', 'ls', '--quiet', '--filter', `name=${PREFIX}`]))
    .split('\n')
    .filter((name) => name !== '' && name !== cache);
  // A volume that another run is reading stays; the next one takes it away.
  for (const old of known) await tryRun('docker', ['volume', 'rm', old], { quiet: true });
  await copy(`${project}_sounds`, cache, image);
}

/** Leaves a healthy service with the sounds of its own site: of one prompt there is one sound then. */
export const dropBorrowed = (container) =>
  docker(['exec', container, 'node', 'dist/cli.js', 'prompts', '--sounds', '--remove']);
