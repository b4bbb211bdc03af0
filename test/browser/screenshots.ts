/**
 * Takes a picture of every view in both themes, from a stack of its own with real calls.
 *
 *     tsx test/browser/screenshots.ts FOLDER
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDesktop } from './desktop-stack.js';
import { walkViews } from './views.js';

const themes = ['light', 'dark'] as const;

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await using desktop = await startDesktop();
  await walkViews(desktop, async (page, view) => {
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(folder, `${view}-${colorScheme}.png`), animations: 'disabled' });
    }
    process.stdout.write(`  ${view}\n`);
  });
}

const [folder = 'var/screenshots'] = process.argv.slice(2);
main(folder).catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
