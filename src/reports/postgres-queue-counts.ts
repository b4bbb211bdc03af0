import type { Postgres } from '../platform/index.js';
import type { QueueCounts } from './queue-figures-policy.js';

/** A queue and what its service level asks for. */
export interface QueueGoal {
  readonly queue: string;
  readonly withinMs: number;
}

type Row = Readonly<Record<'answered' | 'answered_within' | 'abandoned' | 'elsewhere', string>> & {
  readonly queue: string;
  readonly within_ms: number;
  readonly answered_wait_ms: number | null;
  readonly longest_wait_ms: number | null;
};

/** Of everybody who left one of these queues from `from` until before `to`, in epoch ms. */
export async function postgresQueueCounts(
  postgres: Pick<Postgres, 'query'>,
  goals: readonly QueueGoal[],
  from: number,
  to: number,
): Promise<readonly QueueCounts[]> {
  const { rows } = await postgres.query<Row>(
    `SELECT goal.queue, goal.within_ms,
       count(*) FILTER (WHERE why = 'served') AS answered,
       count(*) FILTER (WHERE why = 'served' AND wait_ms <= goal.within_ms) AS answered_within,
       count(*) FILTER (WHERE why = 'abandoned') AS abandoned,
       count(*) FILTER (WHERE why NOT IN ('served', 'abandoned')) AS elsewhere,
       sum(wait_ms) FILTER (WHERE why = 'served') AS answered_wait_ms,
       max(wait_ms) AS longest_wait_ms
     FROM unnest($1::text[], $2::float8[]) WITH ORDINALITY AS goal (queue, within_ms, place)
     LEFT JOIN (
       -- A process that took a conversation up has told again that the queue was left.
       SELECT DISTINCT ON (facts->>'ticketId', facts->>'why')
         facts->>'queue' AS queue, facts->>'why' AS why, (facts->>'waitMs')::float8 AS wait_ms
       FROM contact_events
       WHERE kind = 'queue-left'
         AND at >= to_timestamp($3::float8 / 1000) AND at < to_timestamp($4::float8 / 1000)
         AND call_id NOT IN (
           SELECT call_id FROM contact_events
           WHERE kind = 'call-placed' AND at >= to_timestamp($3::float8 / 1000) - interval '1 day'
             AND at < to_timestamp($4::float8 / 1000))
       ORDER BY facts->>'ticketId', facts->>'why', at
     ) AS left_it USING (queue)
     GROUP BY goal.queue, goal.within_ms, goal.place ORDER BY goal.place`,
    [goals.map(({ queue }) => queue), goals.map(({ withinMs }) => withinMs), from, to],
  );
  return rows.map((row) => ({
    queue: row.queue,
    withinMs: row.within_ms,
    answered: Number(row.answered),
    answeredWithin: Number(row.answered_within),
    abandoned: Number(row.abandoned),
    elsewhere: Number(row.elsewhere),
    answeredWaitMs: row.answered_wait_ms ?? 0,
    longestWaitMs: row.longest_wait_ms ?? undefined,
  }));
}
