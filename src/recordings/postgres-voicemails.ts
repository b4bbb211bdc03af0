import type { Projection } from '../journal/index.js';
import type { Postgres } from '../platform/index.js';
import type { Voicemail, VoicemailStore } from './voicemail-boxes.js';

/**
 * Files voicemails out of the journal, in the transaction that keeps the event; so whatever the journal promises for
 * events holds for messages. Whoever tells of a message first or last: what is known about it adds up.
 */
export const projectVoicemails: Projection = async (client, events) => {
  const left = events.filter((event) => event.kind === 'voicemail-left');
  const messages = [...new Set(left.map((event) => event.recording))].map((recording) => {
    const tellings = left.filter((event) => event.recording === recording);
    const [first] = tellings;
    return {
      id: recording,
      recording,
      box: first?.box,
      call_id: first?.callId,
      caller_number: tellings.find((event) => event.callerNumber)?.callerNumber ?? '',
      left_at: new Date(Math.min(...tellings.map((event) => event.at))).toISOString(),
      duration_ms: Math.round(Math.max(...tellings.map((event) => event.durationMs))),
      source: tellings.find((event) => event.source)?.source ?? 'service',
    };
  });
  if (messages.length > 0) await client.query(fileMessages, [JSON.stringify(messages)]);
};

const fileMessages = `
  INSERT INTO voicemails (id, recording, box, call_id, caller_number, left_at, duration_ms, source)
  SELECT id, recording, box, call_id, caller_number, left_at, duration_ms, source
  FROM jsonb_populate_recordset(NULL::voicemails, $1::jsonb)
  ON CONFLICT (recording) DO UPDATE
    SET caller_number = CASE WHEN excluded.caller_number = '' THEN voicemails.caller_number ELSE excluded.caller_number END`;

const milliseconds = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const columns = `id, recording, box, call_id AS "callId", caller_number AS "callerNumber",
  ${milliseconds('left_at')} AS "leftAt", duration_ms::float8 AS "durationMs", source,
  ${milliseconds('heard_at')} AS "heardAt", heard_by AS "heardBy"`;

export function postgresVoicemails(postgres: Postgres): VoicemailStore {
  return {
    list: async ({ box, heard, limit }) => {
      const { rows } = await postgres.query<Voicemail>(
        `SELECT ${columns} FROM voicemails
         WHERE deleted_at IS NULL AND ($1::text IS NULL OR box = $1) AND ($2::boolean IS NULL OR (heard_at IS NOT NULL) = $2)
         ORDER BY left_at DESC, id DESC LIMIT $3`,
        [box ?? null, heard ?? null, limit],
      );
      return rows;
    },
    get: async (id) => {
      const { rows } = await postgres.query<Voicemail>(
        `SELECT ${columns} FROM voicemails WHERE id = $1 AND deleted_at IS NULL`,
        [id],
      );
      return rows[0];
    },
    heard: async (id, by, at) => {
      const { rowCount } = await postgres.query(
        `UPDATE voicemails SET heard_by = CASE WHEN heard_at IS NULL THEN $2 ELSE heard_by END,
           heard_at = coalesce(heard_at, to_timestamp($3::float8 / 1000))
         WHERE id = $1 AND deleted_at IS NULL`,
        [id, by, at],
      );
      return rowCount === 1;
    },
    remove: async (id, by, at) => {
      const { rows } = await postgres.query<Voicemail>(
        `UPDATE voicemails SET deleted_by = $2, deleted_at = to_timestamp($3::float8 / 1000)
         WHERE id = $1 AND deleted_at IS NULL RETURNING ${columns}`,
        [id, by, at],
      );
      return rows[0];
    },
  };
}
