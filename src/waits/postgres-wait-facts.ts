import { eventColumns, eventOf } from '../journal/index.js';
import type { EventRow } from '../journal/index.js';
import type { Postgres } from '../platform/index.js';
import { readKinds } from './past-reader.js';
import type { WaitFacts } from './wait-facts.js';

/** At the start so many facts are read at most, the last ones: a few thousand calls. */
const mostFacts = 30_000;

/** The journal's table is the memory: shared by all processes, and still there after any restart. */
export const postgresWaitFacts = (postgres: Pick<Postgres, 'query'>): WaitFacts => ({
  since: async (at) => {
    const { rows } = await postgres.query<EventRow>(
      `SELECT ${eventColumns} FROM (
         SELECT ${eventColumns} FROM contact_events
         WHERE kind = ANY($1) AND at >= to_timestamp($2::float8 / 1000) ORDER BY at DESC, sequence DESC LIMIT ${mostFacts}
       ) AS last ORDER BY at, sequence`,
      [readKinds, at],
    );
    return rows.map(eventOf);
  },
  ofAnnounced: async (from, to) => {
    const { rows } = await postgres.query<EventRow>(
      `SELECT ${eventColumns} FROM contact_events
       WHERE kind = ANY($1) AND call_id IN (
         SELECT call_id FROM contact_events
         WHERE kind = 'wait-announced' AND at >= to_timestamp($2::float8 / 1000) AND at < to_timestamp($3::float8 / 1000)
       ) ORDER BY at, sequence`,
      [readKinds, from, to],
    );
    return rows.map(eventOf);
  },
});
