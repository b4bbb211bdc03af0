import type { DoHandler } from '../ivr/index.js';
import { accounts } from './account.js';
import { identifying } from './identify.js';
import type { SelfServiceParts } from './parts.js';

export type { SelfServiceParts } from './parts.js';

/** What callers can settle without a person; the flows of the site put it together. */
export const selfServiceHandlers = (parts: SelfServiceParts): readonly DoHandler[] => [
  ...identifying(parts),
  ...accounts(parts),
];
