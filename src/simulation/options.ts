import { OperatorError } from '../kernel/index.js';

/** A whole number from the command line, at least 1. */
export function wholeNumber(name: string, written: string): number {
  const value = Number(written);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new OperatorError(`--${name} ${written} is not a whole number`, `write for example --${name} 1`);
}
