import type { Projection } from '../journal/index.js';
import type { Postgres } from '../platform/index.js';
import type { CallRecording, CallRecordings } from './call-recordings.js';

const dayMs = 86_400_000;

/** Files recordings of conversations out of the journal, in the transaction that keeps the fact. */
export const projectCallRecordings: Projection = async (client, events) => {
  const started = events.flatMap((event) =>
    event.kind === 'recording-started'
      ? [
          {
            id: event.recording,
            engine: event.engine,
            call_id: event.callId,
            agent_id: event.agentId,
            queue: event.queue,
            started_at: new Date(event.at).toISOString(),
            keep_until: new Date(event.at + event.keepDays * dayMs).toISOString(),
            agents_may_hear: event.agentsMayHear,
          },
        ]
      : [],
  );
  const stopped = events.flatMap((event) =>
    event.kind === 'recording-stopped'
      ? [
          {
            id: event.recording,
            ended_at: new Date(event.at).toISOString(),
            duration_ms: event.durationMs === undefined ? null : Math.round(event.durationMs),
          },
        ]
      : [],
  );
  if (started.length > 0) await client.query(begin, [JSON.stringify(started)]);
  if (stopped.length > 0) await client.query(end, [JSON.stringify(stopped)]);
};

const begin = `
  INSERT INTO call_recordings (id, engine, call_id, agent_id, queue, started_at, keep_until, agents_may_hear)
  SELECT id, engine, call_id, agent_id, queue, started_at, keep_until, agents_may_hear
  FROM jsonb_populate_recordset(NULL::call_recordings, $1::jsonb)
  ON CONFLICT (id) DO NOTHING`;

const end = `
  UPDATE call_recordings SET ended_at = told.ended_at,
    duration_ms = coalesce(told.duration_ms, round(extract(epoch FROM told.ended_at - call_recordings.started_at) * 1000))
  FROM jsonb_populate_recordset(NULL::call_recordings, $1::jsonb) AS told
  WHERE call_recordings.id = told.id AND call_recordings.ended_at IS NULL`;

const milliseconds = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const columns = `id, call_id AS "callId", agent_id AS "agentId", queue, ${milliseconds('started_at')} AS "startedAt",
  duration_ms::float8 AS "durationMs", ${milliseconds('keep_until')} AS "keepUntil", agents_may_hear AS "agentsMayHear"`;

export function postgresCallRecordings(postgres: Postgres): CallRecordings {
  const rowsOf = async (sql: string, values: readonly unknown[]) =>
    (await postgres.query<CallRecording>(sql, [...values])).rows;
  return {
    list: ({ callId, heardBy, limit }) =>
      rowsOf(
        `SELECT ${columns} FROM call_recordings WHERE deleted_at IS NULL AND ($1::text IS NULL OR call_id = $1)
           AND ($2::text IS NULL OR (agent_id = $2 AND agents_may_hear))
         ORDER BY started_at DESC, id DESC LIMIT $3`,
        [callId ?? null, heardBy ?? null, limit],
      ),
    get: async (id) =>
      (await rowsOf(`SELECT ${columns} FROM call_recordings WHERE id = $1 AND deleted_at IS NULL`, [id]))[0],
    remove: async (id, by, at) =>
      (
        await rowsOf(
          `UPDATE call_recordings SET deleted_by = $2, deleted_at = to_timestamp($3::float8 / 1000)
           WHERE id = $1 AND deleted_at IS NULL RETURNING ${columns}`,
          [id, by, at],
        )
      )[0],
    due: (engine, now, limit) =>
      rowsOf(
        `SELECT ${columns} FROM call_recordings WHERE engine = $1 AND deleted_at IS NULL AND ended_at IS NOT NULL
           AND keep_until <= to_timestamp($2::float8 / 1000) ORDER BY keep_until LIMIT $3`,
        [engine, now, limit],
      ),
    unended: (engine, before) =>
      rowsOf(
        `SELECT ${columns} FROM call_recordings WHERE engine = $1 AND ended_at IS NULL
           AND started_at < to_timestamp($2::float8 / 1000)`,
        [engine, before],
      ),
  };
}
