import type { Journal } from '../journal/index.js';
import type { LiveFloor } from './live-floor.js';

/** Tells whoever looks on every fact on its way into the journal: the page and the call log tell the same story. */
export const told = (journal: Journal, floor: LiveFloor): Journal => ({
  record: (event) => {
    journal.record(event);
    floor.tell(event);
  },
  recordAgent: (event) => {
    journal.recordAgent(event);
    floor.tellAgent(event);
  },
});
