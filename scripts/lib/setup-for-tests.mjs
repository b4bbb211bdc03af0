import { ensureChromium } from './chromium.mjs';
import { loadSettings } from './settings.mjs';
import { alone, setUpImages, setUpToolchain } from './setup.mjs';
import { SERVICES } from './stack.mjs';

/** All that real calls in a real browser need: the tool chain, the images, and Chromium. */
export const setUpForTests = (steps) =>
  alone(async () => {
    await setUpToolchain(steps);
    await setUpImages(steps, SERVICES, loadSettings());
    await steps.step('Browser for tests', ensureChromium);
  });
