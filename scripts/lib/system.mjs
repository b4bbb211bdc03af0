import { run } from './run.mjs';
import { ensureSecrets } from './secrets.mjs';
import { loadSettings } from './settings.mjs';
import { alone, setUpImages, setUpToolchain } from './setup.mjs';
import { SERVICES, describeStack, startStack } from './stack.mjs';

/**
 * Brings the whole system up: everything that `npm start` does, and what `npm run demo` begins with.
 *
 * @param {import('./steps.mjs').Steps} steps
 * @returns {Promise<ReturnType<typeof describeStack>>} addresses and log-ins
 */
export async function bringUp(steps) {
  const settings = loadSettings();
  return alone(async () => {
    await setUpToolchain(steps);
    await steps.step('Site', (report) => checkSite(settings.values.RINGDOWN_SITE, report));
    await setUpImages(steps, SERVICES, settings);
    return steps.step('Containers', async (report) => {
      const stack = await startStack({ report });
      report(`${SERVICES.join(', ')} are healthy`);
      return stack;
    });
  });
}

/** A site with mistakes would stop the service at its start; better told before anything runs. */
async function checkSite(site, report) {
  await run(process.execPath, ['dist/cli.js', 'check', site], {
    what: `the site in ${site} has mistakes`,
    remedy: 'mend what the lines above name; npm run check shows all of them',
  });
  report('in order');
}

/** The installation of this checkout as its settings describe it, running or not. */
export function describeSystem() {
  const settings = loadSettings();
  return describeStack(settings, ensureSecrets(settings));
}
