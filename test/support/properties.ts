/**
 * fast-check with one seed for all: the suite says the same of the same code, run after run. Other seeds look for what
 * this one does not find: RINGDOWN_TEST_SEED=random npm run test:unit, or a number that has found something.
 */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';

const wished = process.env['RINGDOWN_TEST_SEED'] ?? '20261122';
export const testSeed = wished === 'random' ? randomInt(2 ** 31) : Number(wished);

fc.configureGlobal({ seed: testSeed });

export { fc };
