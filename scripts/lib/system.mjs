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
    await setUpImages(steps, SERVICES, settings);
    return steps.step('Containers', async (report) => {
      const stack = await startStack({ report });
      report(`${SERVICES.join(', ')} are healthy`);
      return stack;
    });
  });
}

/** The installation of this checkout as its settings describe it, running or not. */
export function describeSystem() {
  const settings = loadSettings();
  return describeStack(settings, ensureSecrets(settings));
}
