import type { Postgres, PostgresClient } from '../platform/index.js';
import { inTransaction } from '../platform/index.js';
import { foldCall } from './call-story.js';
import type { CallStory } from './call-story.js';
import type { ContactEvent } from './contact-events.js';
import type { KeptEvent } from './event-order.js';

/** Facts that change the row of a live call; the others are taken in with the next of these. */
const milestones: ReadonlySet<ContactEvent['kind']> = new Set<ContactEvent['kind']>([
  'call-arrived',
  'call-placed',
  'call-resumed',
  'queue-entered',
  'conversation-started',
  'conversation-ended',
  'queue-left',
  'voicemail-left',
  'transfer-tried',
  'call-ended',
]);

/** Brings the call log up to the events that have just been kept. A fact that comes after the end is taken in too. */
export async function projectCalls(client: PostgresClient, events: readonly ContactEvent[]): Promise<void> {
  const changed = new Set(events.filter((event) => milestones.has(event.kind)).map((event) => event.callId));
  const others = [...new Set(events.map((event) => event.callId))].filter((callId) => !changed.has(callId));
  if (others.length > 0) {
    const ended = await client.query<{ call_id: string }>(
      'SELECT call_id FROM calls WHERE call_id = ANY($1) AND ended_at IS NOT NULL',
      [others],
    );
    for (const row of ended.rows) changed.add(row.call_id);
  }
  await projectStories(client, [...changed]);
}

/** Computes the whole call log anew from the events; safe while calls come in. Returns the number of calls. */
export async function rebuildCalls(postgres: Postgres, batch = 500): Promise<number> {
  let after = '';
  let count = 0;
  for (;;) {
    const { rows } = await postgres.query<{ call_id: string }>(
      'SELECT DISTINCT call_id FROM contact_events WHERE call_id > $1 ORDER BY call_id LIMIT $2',
      [after, batch],
    );
    const last = rows.at(-1);
    if (!last) return count;
    const callIds = rows.map((row) => row.call_id);
    await inTransaction(postgres, async (client) => {
      await holdCallIds(client, callIds);
      await projectStories(client, callIds);
    });
    count += rows.length;
    after = last.call_id;
  }
}

/** Two engines may tell of one call (a takeover): whoever comes second sees what the first has kept. */
export async function holdCallIds(client: PostgresClient, callIds: readonly string[]): Promise<void> {
  await client.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(held.call_id, 0))
     FROM (SELECT DISTINCT call_id FROM unnest($1::text[]) AS all_ids (call_id) ORDER BY call_id) AS held`,
    [callIds],
  );
}

export interface EventRow {
  readonly id: string;
  readonly call_id: string;
  readonly at: Date;
  readonly sequence: string;
  readonly kind: string;
  readonly engine: string;
  readonly facts: Record<string, unknown>;
}

/** What `eventsOf` reads, for whoever reads events by other conditions. */
export const eventColumns = 'id, call_id, at, sequence, kind, engine, facts';

export const eventOf = (row: EventRow): KeptEvent =>
  ({
    ...row.facts,
    id: row.id,
    callId: row.call_id,
    at: row.at.getTime(),
    sequence: Number(row.sequence),
    kind: row.kind,
    engine: row.engine,
  }) as unknown as KeptEvent;

/** The events of these calls, in order. */
export async function eventsOf(
  client: Pick<Postgres, 'query'>,
  callIds: readonly string[],
): Promise<readonly KeptEvent[]> {
  const { rows } = await client.query<EventRow>(
    `SELECT ${eventColumns} FROM contact_events WHERE call_id = ANY($1) ORDER BY call_id, at, sequence`,
    [callIds],
  );
  return rows.map(eventOf);
}

export function byCall(events: readonly KeptEvent[]): ReadonlyMap<string, readonly KeptEvent[]> {
  const found = new Map<string, KeptEvent[]>();
  for (const event of events) {
    const ofCall = found.get(event.callId) ?? [];
    ofCall.push(event);
    found.set(event.callId, ofCall);
  }
  return found;
}

async function projectStories(client: PostgresClient, callIds: readonly string[]): Promise<void> {
  if (callIds.length === 0) return;
  const calls = byCall(await eventsOf(client, callIds));
  const rows = [...calls.values()].map((events) => callRow(foldCall(events)));
  await client.query(upsertCalls, [JSON.stringify(rows)]);
}

const callRow = (story: CallStory) => ({
  call_id: story.callId,
  direction: story.direction,
  arrived_at: isoTime(story.arrivedAt),
  answered_at: isoTime(story.answeredAt),
  ended_at: isoTime(story.endedAt),
  caller_number: story.callerNumber,
  caller_name: story.callerName,
  called_number: story.calledNumber,
  trunk: story.trunk,
  entry: story.entry,
  language: story.language,
  path: story.path.join(' > '),
  queue: story.queue,
  wait_ms: Math.round(story.waitMs),
  offers: story.offers.length,
  agent: story.agent,
  agents: story.agents,
  talk_ms: Math.round(story.talkMs),
  duration_ms: story.durationMs === undefined ? undefined : Math.round(story.durationMs),
  outcome: story.outcome,
  ended_by: story.endedBy,
  cause: story.cause,
  detail: story.detail,
  resumed: story.resumed,
});

const isoTime = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const columns: readonly string[] = (
  'call_id direction arrived_at answered_at ended_at caller_number caller_name called_number trunk entry language path queue ' +
  'wait_ms offers agent agents talk_ms duration_ms outcome ended_by cause detail resumed'
).split(' ');

const upsertCalls = `
  INSERT INTO calls (${columns.join(', ')})
  SELECT ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::calls, $1::jsonb)
  ON CONFLICT (call_id) DO UPDATE SET ${columns
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;
