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

/** Runs in the page: until nothing fades from one colour into another any more; what never ends is not waited for. */
async function stillness(): Promise<void> {
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  for (;;) {
    await frame();
    await frame();
    const moving = document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
      );
    if (moving.length === 0) return;
    await Promise.allSettled(moving.map(({ finished }) => finished));
  }
}

/** A line for each fault: the rule, what it is about, and where. */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(stillness);
  await page.evaluate(source);
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
