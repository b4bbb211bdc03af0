import { Refused } from '../kernel/index.js';
import type { Postgres } from '../platform/index.js';
import { foldCall } from './call-story.js';
import type { ToldCall } from './call-story.js';
import type { CallOutcome } from './contact-events.js';
import type { KeptEvent } from './event-order.js';
import { byCall, eventsOf } from './postgres-calls.js';

/** One call as the list shows it. Times are epoch milliseconds. */
export interface CallRow {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly arrivedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly callerNumber: string;
  readonly callerName: string;
  readonly calledNumber: string;
  readonly trunk: string;
  readonly entry: string;
  readonly language: string;
  readonly path: string;
  readonly queue: string | null;
  readonly waitMs: number;
  readonly offers: number;
  readonly agent: string | null;
  readonly talkMs: number;
  readonly durationMs: number | null;
  readonly outcome: CallOutcome | null;
  readonly endedBy: 'caller' | 'agent' | 'system' | null;
  readonly cause: string | null;
}

export interface CallFilter {
  /** Arrived at or after, epoch milliseconds. */
  readonly from?: number | undefined;
  /** Arrived before. */
  readonly to?: number | undefined;
  readonly outcome?: string | undefined;
  readonly queue?: string | undefined;
  /** Talked with this agent, whoever was last. */
  readonly agent?: string | undefined;
  /** The caller's number begins with this. */
  readonly caller?: string | undefined;
  /** From the page before. */
  readonly cursor?: string | undefined;
  /** 1–200. */
  readonly limit: number;
}

/** Newest first. */
export interface CallPage {
  readonly calls: readonly CallRow[];
  readonly nextCursor: string | null;
}

export interface CallLog {
  list(filter: CallFilter): Promise<CallPage>;
  /** A call with every event, or undefined. */
  story(callId: string): Promise<ToldCall<KeptEvent> | undefined>;
  /** The same of several, by id; those of which there is nothing are missing. */
  stories(callIds: readonly string[]): Promise<ReadonlyMap<string, ToldCall<KeptEvent>>>;
}

const selectCalls = `
  SELECT call_id AS "callId", direction, ${['arrived_at', 'answered_at', 'ended_at'].map(milliseconds).join(', ')},
    caller_number AS "callerNumber", caller_name AS "callerName", called_number AS "calledNumber", trunk, entry, language,
    path, queue, wait_ms::float8 AS "waitMs", offers, agent, talk_ms::float8 AS "talkMs",
    duration_ms::float8 AS "durationMs", outcome, ended_by AS "endedBy", cause
  FROM calls`;

function milliseconds(column: string): string {
  const name = column.replace(/_(.)/, (_, letter: string) => letter.toUpperCase());
  return `round(extract(epoch FROM ${column}) * 1000)::float8 AS "${name}"`;
}

export function createCallLog(postgres: Postgres): CallLog {
  const stories = async (callIds: readonly string[]) => {
    const told = new Map<string, ToldCall<KeptEvent>>();
    if (callIds.length === 0) return told;
    for (const [callId, events] of byCall(await eventsOf(postgres, callIds)))
      told.set(callId, { story: foldCall(events), events });
    return told;
  };
  return {
    list: async (filter) => {
      const { where, values } = conditions(filter);
      const { rows } = await postgres.query<CallRow>(
        `${selectCalls} ${where} ORDER BY arrived_at DESC, call_id DESC LIMIT ${filter.limit + 1}`,
        [...values],
      );
      const calls = rows.slice(0, filter.limit);
      const last = calls.at(-1);
      return { calls, nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null };
    },
    story: async (callId) => (await stories([callId])).get(callId),
    stories,
  };
}

function conditions(filter: CallFilter): { where: string; values: readonly unknown[] } {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  if (filter.from !== undefined)
    parts.push(`arrived_at >= to_timestamp(${place(filter.from)}::float8 / 1000)`);
  if (filter.to !== undefined) parts.push(`arrived_at < to_timestamp(${place(filter.to)}::float8 / 1000)`);
  if (filter.outcome !== undefined) parts.push(`outcome = ${place(filter.outcome)}`);
  if (filter.queue !== undefined) parts.push(`queue = ${place(filter.queue)}`);
  if (filter.agent !== undefined) parts.push(`agents @> ARRAY[${place(filter.agent)}]`);
  if (filter.caller !== undefined) parts.push(`starts_with(caller_number, ${place(filter.caller)})`);
  if (filter.cursor !== undefined) {
    const { arrivedAt, callId } = readCursor(filter.cursor);
    parts.push(
      `(arrived_at, call_id) < (to_timestamp(${place(arrivedAt)}::float8 / 1000)::timestamptz(3), ${place(callId)})`,
    );
  }
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

const writeCursor = (call: CallRow): string =>
  Buffer.from(`${call.arrivedAt} ${call.callId}`).toString('base64url');

function readCursor(cursor: string): { arrivedAt: number; callId: string } {
  const parts = /^(-?\d{1,15}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!parts?.[2] || parts[2].includes('\0'))
    throw new Refused('invalid-request', 'the cursor is not one that this list gave out');
  return { arrivedAt: Number(parts[1]), callId: parts[2] };
}
