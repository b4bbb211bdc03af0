import { z } from 'zod';
import { nearest } from './nearest.js';

/** A mistake that a shape found, in words; `below` is the path from the value that was read. */
export interface Explanation {
  readonly below: readonly (string | number)[];
  /** Point at the key, not at what follows it. */
  readonly onKey: boolean;
  readonly message: string;
  readonly remedy: string;
}

/** Separates message and remedy in the one text that the schema library lets a mistake carry. */
const divider = '\u0000';
export const mistake = (message: string, remedy: string): string => `${message}${divider}${remedy}`;

/** A record with exactly these keys. An unknown one is named together with the one it was probably meant to be. */
export function shape<const Shape extends z.ZodRawShape>(keys: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(keys);
  return z.strictObject(keys, {
    error: (issue) => {
      if (issue.code === 'invalid_type')
        return mistake(`${known.join(', ')} are expected here`, 'indent them below the name');
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => unknownKey(key, known)).join('\n');
    },
  });
}

const unknownKey = (key: string, known: readonly string[]): string => {
  const meant = nearest(key, known);
  return mistake(
    `unknown key '${key}'`,
    meant === undefined ? `possible here: ${known.join(', ')}` : `did you mean '${meant}'?`,
  );
};

/** Turns one issue of the schema library into what operations staff read. */
export function explainIssue(issue: z.core.$ZodIssue): Explanation[] {
  const below = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      below: [...below, key],
      onKey: true,
      ...split(lines[index] ?? ''),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    const key = String(below.at(-1) ?? '');
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return [
      {
        below,
        onKey: false,
        message: `'${key}' is missing or unknown here`,
        remedy: `use one of ${options.join(', ')}`,
      },
    ];
  }
  if (issue.code === 'invalid_union') {
    const nowhere = issue.errors.flat().every(({ path }) => path.length === 0);
    if (nowhere && issue.message.includes(divider)) return [{ below, onKey: false, ...split(issue.message) }];
    // The alternative that got furthest says best what is wrong.
    const best = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
    return best.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues
      .flatMap((inner) => explainIssue({ ...inner, path: issue.path }))
      .map((explained) => ({ ...explained, onKey: true }));
  }
  if (issue.message.includes(divider)) return [{ below, onKey: false, ...split(issue.message) }];
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    /received undefined/.test(issue.message)
  ) {
    return [{ below, onKey: false, message: `'${String(below.at(-1) ?? '')}' is missing`, remedy: 'add it' }];
  }
  if (issue.code === 'invalid_value') {
    return [
      {
        below,
        onKey: false,
        message: `'${String(below.at(-1) ?? '')}' has a value that is not known here`,
        remedy: `use one of ${issue.values.map(String).join(', ')}`,
      },
    ];
  }
  return [{ below, onKey: false, message: plain(issue.message, below), remedy: 'see docs/site.md' }];
}

const depth = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(0, ...issues.map(({ path, code }) => path.length * 2 + (code === 'invalid_type' ? 0 : 1)));

const split = (text: string): { message: string; remedy: string } => {
  const [message = '', remedy = ''] = text.split(divider);
  return { message, remedy };
};

const plain = (message: string, below: readonly (string | number)[]): string =>
  `${below.length > 0 ? `'${String(below.at(-1))}': ` : ''}${message.replace('Invalid input: ', '').replace('record', 'names with values')}`;
