import { addTo, swapWithNext, type Written } from './yaml-edits.js';
import { YamlText, type Path } from './yaml-text.js';

/** Adds a step to a chain: at the end, but before a queue, after which there is none. `order`: of the chain's names. */
export function addStep(text: string, steps: Path, step: Written, order: readonly string[]): string {
  const before = new YamlText(text);
  const last = before.items(steps).at(-1);
  const after = addTo(text, steps, step, order);
  return last && before.keys(last).includes('queue') ? swapWithNext(after, last) : after;
}
