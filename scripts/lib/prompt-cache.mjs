import { join } from 'node:path';
import { contentHash } from './content-hash.mjs';
import { docker } from './docker.mjs';
import { tryRun } from './run.mjs';

/**
 * Rendering all prompts of a site takes the better part of a minute. A stack that lives for one test run
 * borrows what an earlier one rendered from the same site with the same program: a volume named by the hash
 * of both, copied before the service starts and filled after it became healthy.
 */
const PREFIX = 'ringdown-rendered-prompts-';

const volumeFor = (siteDir) =>
  `${PREFIX}${contentHash([siteDir, join('dist', 'prompts'), join('dist', 'site'), join('dist', 'wording')])}`;

async function exists(volume) {
  return (await tryRun('docker', ['volume', 'inspect', volume], { quiet: true })).code === 0;
}

/** Copies between volumes with the image that all stacks have; as its own user, who owns both. */
function copy(from, to, image) {
  return docker([
    ...['run', '--rm', '--network=none', '--cap-drop=ALL', '--volume', `${from}:/from:ro`],
    ...['--volume', `${to}:/var/lib/ringdown/sounds`, '--entrypoint', '/bin/cp', image],
    ...['--archive', '/from/.', '/var/lib/ringdown/sounds/'],
  ]);
}

/** Brings rendered prompts into a stack's sounds volume. @returns {Promise<boolean>} whether there were any */
export async function borrowPrompts(project, siteDir, image) {
  const cache = volumeFor(siteDir);
  if (!(await exists(cache))) return false;
  await copy(cache, `${project}_sounds`, image);
  return true;
}

/** Keeps what a healthy service rendered for the stacks to come, in place of what older sites left. */
export async function keepPrompts(project, siteDir, image) {
  const cache = volumeFor(siteDir);
  const known = (await docker(['volume', 'ls', '--quiet', '--filter', `name=${PREFIX}`]))
    .split('\n')
    .filter(Boolean);
  // A volume that another run is reading stays; the next one takes it away.
  for (const old of known) await tryRun('docker', ['volume', 'rm', old], { quiet: true });
  await copy(`${project}_sounds`, cache, image);
}
