import type { Postgres, PostgresClient } from '../platform/index.js';
import { inTransaction } from '../platform/index.js';
import type { ContactEvent } from './contact-events.js';
import type { JournalRecord } from './journal-record.js';
import { holdCallIds, projectCalls } from './postgres-calls.js';

/**
 * A table derived from events. Called within the transaction that keeps them, also with events that were kept before:
 * the same events must always lead to the same rows.
 */
export type Projection = (client: PostgresClient, events: readonly ContactEvent[]) => Promise<void>;

/**
 * True when trying again is of no use: Postgres does not take these values (class 22 data, 23 integrity), or a defect
 * of ours was met on the way.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return typeof error === 'object' && error !== null && 'code' in error && /^2[23]/.test(String(error.code));
}

/** Keeps records and everything derived from them in one transaction; a record that is there already changes nothing. */
export async function writeRecords(
  postgres: Postgres,
  records: readonly JournalRecord[],
  projections: readonly Projection[],
): Promise<void> {
  const contact = records.filter((record) => record.stream === 'contact');
  const agent = records.filter((record) => record.stream === 'agent');
  await inTransaction(postgres, async (client) => {
    const events = contact.map((record) => record.event);
    if (contact.length > 0) {
      await holdCallIds(client, [...new Set(events.map((event) => event.callId))]);
      await client.query(insertContactEvents, [JSON.stringify(contact.map(contactRow))]);
      await projectCalls(client, events);
      for (const project of projections) await project(client, events);
    }
    if (agent.length > 0) await client.query(insertAgentEvents, [JSON.stringify(agent.map(agentRow))]);
  });
}

const insertContactEvents = `
  INSERT INTO contact_events (id, call_id, at, sequence, kind, engine, facts)
  SELECT id, call_id, to_timestamp(at_ms / 1000.0), sequence, kind, engine, facts
  FROM jsonb_to_recordset($1::jsonb)
    AS new (id text, call_id text, at_ms numeric, sequence bigint, kind text, engine text, facts jsonb)
  ON CONFLICT (id) DO NOTHING`;

const insertAgentEvents = `
  INSERT INTO agent_events (id, agent_id, at, sequence, kind, engine, facts)
  SELECT id, agent_id, to_timestamp(at_ms / 1000.0), sequence, kind, engine, facts
  FROM jsonb_to_recordset($1::jsonb)
    AS new (id text, agent_id text, at_ms numeric, sequence bigint, kind text, engine text, facts jsonb)
  ON CONFLICT (id) DO NOTHING`;

function contactRow({ id, sequence, event }: JournalRecord & { stream: 'contact' }) {
  const { at, callId, engine, kind, id: _given, ...facts } = event;
  return { id, call_id: callId, at_ms: Math.round(at), sequence, kind, engine, facts };
}

function agentRow({ id, sequence, event }: JournalRecord & { stream: 'agent' }) {
  const { at, agentId, engine, kind, ...facts } = event;
  return { id, agent_id: agentId, at_ms: Math.round(at), sequence, kind, engine, facts };
}
