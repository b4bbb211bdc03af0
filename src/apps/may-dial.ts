/** Whether agents may ring a number outside: where callbacks.yaml lets them, and only what may be rung back as well. */
import { checkNumber } from '../callbacks/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';

/** Rejects with `Refused`: 'no-outside-calls', 'invalid-number' or 'number-forbidden'. */
export function mayDial(
  { callbacks: rules, numbers }: Pick<Site, 'callbacks' | 'numbers'>,
  written: string,
): { readonly number: string; readonly trunk: string } {
  if (!rules?.agentsMayDial) throw new Refused('no-outside-calls', 'agents ring no numbers outside here');
  const verdict = checkNumber(rules, numbers.keys(), written);
  if (verdict.kind === 'malformed')
    throw new Refused('invalid-number', `'${written}' is not a telephone number`);
  if (verdict.kind === 'forbidden')
    throw new Refused('number-forbidden', `${verdict.number} may not be rung: ${verdict.why}`);
  return { number: verdict.number, trunk: rules.trunk };
}
