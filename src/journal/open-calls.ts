import type { Postgres } from '../platform/index.js';

/** A call of which the journal knows the beginning and not the end. */
export interface OpenCall {
  readonly callId: string;
  /** Epoch milliseconds. */
  readonly arrivedAt: number;
}

/** `calls_by_outcome` finds the few without one; the engine is the one that took the call or took it over last. */
const selectOpen = `
  SELECT call_id AS "callId", round(extract(epoch FROM arrived_at) * 1000)::float8 AS "arrivedAt"
  FROM calls
  WHERE outcome IS NULL AND $1 = (
    SELECT engine FROM contact_events
    WHERE contact_events.call_id = calls.call_id AND kind IN ('call-arrived', 'call-placed', 'call-resumed')
    ORDER BY at DESC, sequence DESC LIMIT 1
  )
  ORDER BY arrived_at, call_id`;

/** The open calls of one engine, the oldest first; those that go on at this moment are among them. */
export async function openCalls(
  postgres: Pick<Postgres, 'query'>,
  engine: string,
): Promise<readonly OpenCall[]> {
  const { rows } = await postgres.query<OpenCall>(selectOpen, [engine]);
  return rows;
}
