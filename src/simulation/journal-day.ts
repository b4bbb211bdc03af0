import { eventColumns, eventOf } from '../journal/index.js';
import type { AgentEvent, ContactEvent, EventRow } from '../journal/index.js';
import type { Postgres } from '../platform/index.js';
import { earlierMs } from './recorded-day.js';

const kinds = ['queue-entered', 'agent-offered', 'conversation-started', 'conversation-ended', 'queue-left'];

/** The facts of a period's calls and of the agents' duty, from the journal in Postgres. */
export async function readJournal(
  postgres: Pick<Postgres, 'query'>,
  from: number,
  to: number,
): Promise<{ readonly facts: readonly ContactEvent[]; readonly duties: readonly AgentEvent[] }> {
  // A conversation that began on the day may end after it.
  const facts = await postgres.query<EventRow>(
    `SELECT ${eventColumns} FROM contact_events
     WHERE kind = ANY($1) AND at >= to_timestamp($2::float8 / 1000) AND at < to_timestamp($3::float8 / 1000)
     ORDER BY at, sequence`,
    [kinds, from, to + earlierMs],
  );
  const duties = await postgres.query<{ agent_id: string; at: Date; facts: { to?: string } }>(
    `SELECT agent_id, at, facts FROM agent_events
     WHERE kind = 'duty-changed' AND at >= to_timestamp($1::float8 / 1000) AND at < to_timestamp($2::float8 / 1000)
     ORDER BY at, sequence`,
    [from - earlierMs, to],
  );
  return {
    facts: facts.rows.map(eventOf),
    duties: duties.rows.map(({ agent_id: agentId, at, facts: { to: duty } }) => ({
      at: at.getTime(),
      agentId,
      engine: '',
      kind: 'duty-changed',
      ...(duty === undefined ? {} : { to: duty }),
    })),
  };
}
