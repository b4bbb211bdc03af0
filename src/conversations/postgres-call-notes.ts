import type { Postgres } from '../platform/index.js';
import type { CallNote, CallNotes } from './call-notes.js';

interface Row {
  readonly callId: string;
  readonly agentId: string;
  readonly text: string;
  readonly savedAt: number;
  readonly version: number;
}

const columns = `call_id AS "callId", agent_id AS "agentId", text, version,
  round(extract(epoch FROM saved_at) * 1000)::float8 AS "savedAt"`;

export class PostgresCallNotes implements CallNotes {
  constructor(readonly postgres: Postgres) {}

  async of(callId: string): Promise<readonly CallNote[]> {
    const { rows } = await this.postgres.query<Row>(
      `SELECT ${columns} FROM call_notes WHERE call_id = $1 ORDER BY saved_at, agent_id`,
      [callId],
    );
    return rows;
  }

  async save(
    { callId, agentId, text, version }: Omit<CallNote, 'savedAt'>,
    now: number,
  ): Promise<CallNote | undefined> {
    const { rows } = await this.postgres.query<Row>(
      `INSERT INTO call_notes AS kept (call_id, agent_id, text, saved_at, version)
       SELECT $1, $2, $3, to_timestamp($4::float8 / 1000), 1
       WHERE $5::int = 0 OR EXISTS (SELECT 1 FROM call_notes WHERE call_id = $1 AND agent_id = $2)
       ON CONFLICT (call_id, agent_id) DO UPDATE
         SET text = excluded.text, saved_at = excluded.saved_at, version = kept.version + 1
         WHERE kept.version = $5::int
       RETURNING ${columns}`,
      [callId, agentId, text, now, version],
    );
    return rows[0];
  }
}
