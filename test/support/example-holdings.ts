/** The example company as it was on the first day of the tests; a customer's PIN is made of the account number. */
import { exampleCompany } from '../../src/customers/index.js';
import type { Holdings } from '../../src/customers/index.js';

export const pinOf = (accountNumber: string): string => accountNumber.slice(-6).split('').reverse().join('');

const made = new Map<number, Holdings>();

/** Made once for a point in time: sweeps begin thousands of worlds. */
export function exampleHoldings(now: number): Holdings {
  const known = made.get(now) ?? exampleCompany({ seed: 7, now, pinOf });
  made.set(now, known);
  return known;
}
