import { existsSync } from 'node:fs';
import { aptInstall, isDebianLike, isRoot } from './debian.mjs';
import { SetupFailure } from './failure.mjs';
import { run } from './run.mjs';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = () => [process.env.RINGDOWN_CHROMIUM, ...KNOWN].find((path) => path && existsSync(path));

/** The browser for the tests of the desktop: one that is there, else Debian's. Sets RINGDOWN_CHROMIUM. */
export async function ensureChromium(report) {
  if (!found() && isRoot() && isDebianLike())
    await aptInstall(['chromium'], { what: 'installing a browser for the tests', report });
  const path = found();
  if (!path) {
    throw new SetupFailure('the tests of the desktop need Chromium, and there is none', {
      remedy: 'install it (apt-get install chromium), or set RINGDOWN_CHROMIUM to the program of a Chrome',
    });
  }
  const { stdout } = await run(path, ['--version'], { what: `starting ${path}` });
  process.env.RINGDOWN_CHROMIUM = path;
  report(stdout.trim().split('\n').at(-1));
}
