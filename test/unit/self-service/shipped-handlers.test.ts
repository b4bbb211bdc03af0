import { selfServiceHandlers } from '../../../src/self-service/index.js';
import type { SelfServiceParts } from '../../../src/self-service/index.js';
import { shippedHandlers } from '../../../src/site/index.js';

/** Only names are asked for; nothing runs. */
const idle = { backOffice: {} } as SelfServiceParts;

it('there is a handler for every one of which the site’s checks know, and no other', () => {
  const names = selfServiceHandlers(idle).map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(shippedHandlers).toSorted());
});
