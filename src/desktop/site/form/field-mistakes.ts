/** Brings the validator's messages, which name a line and a column, to the fields of a form. */
import type { SiteMistakeShown } from '../../../contracts/index.js';
import type { Path, YamlText } from './yaml-text.js';

/** Where a form can show something: names, `*` for any name or item, as `agents.*.name`. */
export type FieldPattern = string;

export interface FieldMistakes {
  /** What is said of a field, in one text; undefined when it is in order. */
  readonly of: (path: Path) => string | undefined;
  /** How many errors there are at a path and below it. */
  readonly below: (path: Path) => number;
  /** Messages of this file that no field shows. */
  readonly others: readonly SiteMistakeShown[];
}

const keyOf = (path: Path): string => JSON.stringify(path.map(String));

/** `file`: messages of other files are left out, they are not this form's. */
export function fieldMistakes(
  file: string,
  mistakes: readonly SiteMistakeShown[],
  yaml: YamlText,
  patterns: readonly FieldPattern[],
): FieldMistakes {
  const written = patterns.map((pattern) => pattern.split('.'));
  const at = new Map<string, string[]>();
  const others: SiteMistakeShown[] = [];
  const errors: Path[] = [];
  for (const mistake of mistakes) {
    if (mistake.file !== file) continue;
    const path = yaml.pathAt(mistake.line, mistake.column);
    if (mistake.severity === 'error') errors.push(path);
    const length = Math.max(0, ...written.filter((one) => leadsTo(one, path)).map((one) => one.length));
    if (length === 0) {
      others.push(mistake);
      continue;
    }
    const field = keyOf(path.slice(0, length));
    at.set(field, [...(at.get(field) ?? []), sentence(mistake)]);
  }
  return {
    of: (path) => at.get(keyOf(path))?.join(' '),
    below: (path) =>
      errors.filter((one) => path.every((step, index) => String(step) === String(one[index]))).length,
    others,
  };
}

export const sentence = ({ message, remedy }: SiteMistakeShown): string =>
  remedy ? `${message}; ${remedy}` : message;

const leadsTo = (pattern: readonly string[], path: Path): boolean =>
  pattern.length <= path.length &&
  pattern.every((step, index) => step === '*' || step === String(path[index]));
