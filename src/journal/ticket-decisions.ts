/** What was decided about a ticket, from the journal: also long after its end. */
import type { Postgres } from '../platform/index.js';

/** As in the index `contact_events_by_ticket`. */
const namingTickets =
  "'queue-entered', 'agent-offered', 'still-waiting', 'skills-relaxed', 'hold-began', 'hold-ended'";

export interface TicketDecision {
  readonly at: number;
  readonly callId: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Of the calls that had this ticket: joining, why it waited, what was relaxed or kept for one agent, offers with the matcher's reasons,
 * what became of them, leaving.
 */
export async function ticketDecisions(
  postgres: Postgres,
  ticketId: string,
): Promise<readonly TicketDecision[]> {
  const { rows } = await postgres.query<{
    at: number;
    callId: string;
    kind: string;
    facts: Record<string, unknown>;
  }>(
    `SELECT round(extract(epoch FROM at) * 1000)::float8 AS at, call_id AS "callId", kind, facts
     FROM contact_events
     WHERE call_id IN (
         SELECT call_id FROM contact_events
         WHERE kind IN (${namingTickets}) AND facts->>'ticketId' = $1
       )
       AND kind IN (${namingTickets}, 'agent-free-asked', 'offer-failed', 'agent-answered', 'queue-left')
       AND coalesce(facts->>'ticketId', $1) = $1
     ORDER BY at DESC, sequence DESC
     LIMIT 100`,
    [ticketId],
  );
  return rows.reverse();
}
