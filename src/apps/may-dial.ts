/** Whether agents may ring a number outside: where callbacks.yaml lets them, and only what may be rung back as well. */
import { checkNumber } from '../callbacks/index.js';
import { protectionOf } from '../callers/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';

/** Rejects with `Refused`: 'no-outside-calls', 'invalid-number' or 'number-forbidden'. */
export function mayDial(
  { callbacks: rules, numbers, gate }: Pick<Site, 'callbacks' | 'numbers' | 'gate'>,
  written: string,
): { readonly number: string; readonly trunk: string } {
  if (!rules?.agentsMayDial) throw new Refused('no-outside-calls', 'agents ring no numbers outside here');
  const verdict = checkNumber(rules, numbers.keys(), written);
  if (verdict.kind === 'malformed')
    throw new Refused('invalid-number', `'${written}' is not a telephone number`);
  if (verdict.kind === 'forbidden')
    throw new Refused('number-forbidden', `${verdict.number} may not be rung: ${verdict.why}`);
  const { number } = verdict;
  const whom = { kind: 'outside', trunk: rules.trunk, number, post: undefined } as const;
  if (protectionOf({ gate }, whom))
    throw new Refused(
      'number-forbidden',
      `${number} may not be rung: whoever has it is reached by reception`,
    );
  return { number, trunk: rules.trunk };
}
