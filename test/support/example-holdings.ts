/** The example company as it was on the first day of the tests; a customer's PIN is made of the account number. */
import { exampleCompany } from '../../src/customers/index.js';
import type { Holdings } from '../../src/customers/index.js';

export const pinOf = (accountNumber: string): string => accountNumber.slice(-6).split('').reverse().join('');

export const exampleHoldings = (now: number): Holdings => exampleCompany({ seed: 7, now, pinOf });
