import type { Compensations } from '../back-office.js';

/** Ringdown's own list of what was given (`compensations/`) is the one there is: there is nobody else to be told. */
export const ownCompensations: Compensations = { book: () => Promise.resolve('not-kept') };
