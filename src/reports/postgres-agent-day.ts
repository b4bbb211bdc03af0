import type { Postgres } from '../platform/index.js';
import type { AgentDay, DutyChange } from './agent-figures-policy.js';

const milliseconds = 'round(extract(epoch FROM at) * 1000)::float8';

/** What the journal has of an agent from `from` until before `to`, in epoch ms; and the duty in which the day began. */
export async function postgresAgentDay(
  postgres: Pick<Postgres, 'query'>,
  agentId: string,
  from: number,
  to: number,
): Promise<Pick<AgentDay, 'duties' | 'talks'>> {
  const [duties, talks] = await Promise.all([
    postgres.query<Omit<DutyChange, 'reason'> & { readonly reason: string | null }>(
      `SELECT ${milliseconds} AS at, facts->>'from' AS from, facts->>'to' AS to, facts->>'reason' AS reason
       FROM agent_events
       WHERE agent_id = $1 AND kind = 'duty-changed' AND at < to_timestamp($3::float8 / 1000)
         AND at >= coalesce(
           (SELECT max(at) FROM agent_events
            WHERE agent_id = $1 AND kind = 'duty-changed' AND at < to_timestamp($2::float8 / 1000)),
           to_timestamp($2::float8 / 1000))
       ORDER BY agent_events.at, sequence`,
      [agentId, from, to],
    ),
    postgres.query<{ readonly at: number; readonly talkMs: number }>(
      `SELECT ${milliseconds} AS at, (facts->>'talkMs')::float8 AS "talkMs"
       FROM contact_events
       WHERE kind = 'conversation-ended' AND facts->>'agentId' = $1
         AND at >= to_timestamp($2::float8 / 1000) AND at < to_timestamp($3::float8 / 1000)`,
      [agentId, from, to],
    ),
  ]);
  return {
    duties: duties.rows.map((row) => ({ ...row, reason: row.reason ?? undefined })),
    talks: talks.rows.map(({ at, talkMs }) => [at - talkMs, at] as const),
  };
}
