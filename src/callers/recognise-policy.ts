/** Who is calling, by the number the network tells. That number can be forged: it gives priority, never access. Pure. */
import { bestFit } from '../site/index.js';
import type { CallerProfile, Site } from '../site/index.js';

interface Rule {
  readonly prefix: string;
  readonly replaceWith: string;
}

/** The first rule whose prefix fits rewrites the number. */
export function rewritten(number: string, rules: readonly Rule[]): string {
  const rule = rules.find(({ prefix }) => number.startsWith(prefix));
  return rule ? rule.replaceWith + number.slice(rule.prefix.length) : number;
}

/** The caller's number in the form of the world, by the rules of the trunk; '' when withheld. */
export const callerNumberOf = (site: Site, number: string, trunk: string): string =>
  rewritten(number, site.trunks.get(trunk)?.callerIdRules ?? []);

/** The caller of that number, if the site knows one: the entry that says most of the number. */
export function recognise({ callers }: Pick<Site, 'callers'>, number: string): CallerProfile | undefined {
  if (number === '') return undefined;
  return bestFit(
    number,
    [...callers.values()].flatMap((caller) => caller.numbers.map((pattern) => ({ pattern, value: caller }))),
  );
}
