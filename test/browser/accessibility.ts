/** What axe finds wrong with a page for people who see, hear or move otherwise: WCAG 2.2, levels A and AA. */
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};

interface AxeWindow {
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
}

/** Runs in the page: a dialog that fades in has too little contrast as long as that takes. What turns for ever is let be. */
async function untilStill(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let still = 0; still < 3;) {
    await frame();
    const moving = document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
      );
    still = moving.length === 0 ? still + 1 : 0;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
}

/** A line for each fault: the rule, what it is about, and where. */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  await page.evaluate(untilStill);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as AxeWindow).axe.run(options),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) =>
        `${id}: ${target.join(' ')} – ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
}
