import type { BackOffice, PinCheck } from '../customers/index.js';
import type { Clock, NewId } from '../kernel/index.js';
import type { Logger } from '../platform/index.js';
import type { Site } from '../site/index.js';

/** What the handlers of self-service work with. */
export interface SelfServiceParts {
  readonly backOffice: BackOffice;
  readonly pinCheck: PinCheck;
  readonly site: () => Site;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
}
