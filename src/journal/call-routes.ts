import { z } from 'zod';
import { Refused } from '../kernel/index.js';
import type { Account, RouteModule } from '../http/index.js';
import { RawReply, hasRole, route } from '../http/index.js';
import type { CallLog, CallRow } from './call-log.js';
import { foldCall } from './call-story.js';
import type { KeptEvent } from './event-order.js';
import { isForSupervisors } from './supervision-facts.js';

const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .describe('ISO 8601, for example 2026-11-22T08:00:00Z');
const text = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\0]*$/);

const filter = z.object({
  from: time.optional().describe('Arrived at or after'),
  to: time.optional().describe('Arrived before'),
  outcome: text.optional(),
  queue: text.optional(),
  agent: text.optional().describe('Talked with this agent'),
  caller: text.optional().describe("The caller's number begins with this"),
  cursor: z.string().max(400).optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const isoTime = z.string();
const call = z.object({
  callId: z.string(),
  direction: z.enum(['inbound', 'outbound']).describe('outbound: a callback of ours'),
  arrivedAt: isoTime,
  answeredAt: isoTime.nullable(),
  endedAt: isoTime.nullable(),
  callerNumber: z.string(),
  callerName: z.string(),
  calledNumber: z.string(),
  trunk: z.string(),
  entry: z.string(),
  language: z.string(),
  path: z.string(),
  queue: z.string().nullable(),
  waitMs: z.number(),
  offers: z.number(),
  agent: z.string().nullable(),
  talkMs: z.number(),
  durationMs: z.number().nullable(),
  outcome: z.string().nullable(),
  endedBy: z.string().nullable(),
  cause: z.string().nullable(),
});

const offer = z.object({
  agentId: z.string(),
  at: isoTime,
  rangAfterMs: z.number().nullable(),
  result: z.string(),
});
const wrapUp = z.object({ agentId: z.string(), outcome: z.string().nullable(), tags: z.array(z.string()) });
const event = z
  .object({ id: z.string(), at: isoTime, kind: z.string(), engine: z.string() })
  .catchall(z.unknown());
const wholeCall = z.object({
  callId: z.string(),
  outcome: z.string().nullable(),
  offers: z.array(offer),
  agents: z.array(z.string()),
  path: z.array(z.string()),
  wrapUps: z.array(wrapUp).describe('what agents made of the call'),
  timeline: z.array(z.object({ at: isoTime, text: z.string() })),
  events: z.array(event),
});

/** The call log: agents see the calls they talked in, supervisors and quality all. */
export const callRoutes = (log: CallLog): RouteModule => ({
  name: 'calls',
  description: 'The call log: one row a call, and the whole story of each',
  routes: [
    route({
      method: 'GET',
      path: '/api/calls',
      access: 'any-role',
      summary: 'Lists calls, the newest first',
      query: filter,
      reply: z.object({ calls: z.array(call), nextCursor: z.string().nullable() }),
      handler: async ({ query, account }) => {
        const { calls, nextCursor } = await log.list({ ...query, agent: visibleAgent(account, query.agent) });
        return { calls: calls.map(shown), nextCursor };
      },
    }),
    route({
      method: 'GET',
      path: '/api/calls.csv',
      access: 'quality',
      summary: 'The same list as a table, at most 200 rows',
      query: filter,
      reply: 'raw',
      handler: async ({ query }) => {
        const { calls } = await log.list(query);
        return new RawReply('text/csv; charset=utf-8', csv(calls.map(shown)), 'calls.csv');
      },
    }),
    route({
      method: 'GET',
      path: '/api/calls/{id}',
      access: 'any-role',
      summary: 'One call: its story and every event',
      params: z.object({ id: text }),
      reply: wholeCall,
      handler: async ({ params, account }) => {
        const found = await log.story(params.id);
        // An agent learns nothing of calls of others, not even that they exist.
        if (!found || !mayRead(account, found.story.agents))
          throw new Refused('not-found', `there is no call ${params.id}`);
        const { story, events } = seesAll(account) ? found : withoutAudit(found.events);
        return {
          callId: story.callId,
          outcome: story.outcome ?? null,
          offers: story.offers.map((one) => ({
            ...one,
            at: iso(one.at),
            rangAfterMs: one.rangAfterMs ?? null,
          })),
          agents: [...story.agents],
          path: [...story.path],
          wrapUps: story.wrapUps.map(({ agentId, outcome, tags }) => ({
            agentId,
            outcome: outcome ?? null,
            tags: [...tags],
          })),
          timeline: story.timeline.map((line) => ({ ...line, at: iso(line.at) })),
          events: events.map(({ callId: _same, sequence: _order, ...one }) => ({ ...one, at: iso(one.at) })),
        };
      },
    }),
  ],
});

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const shown = (row: CallRow) => ({
  ...row,
  arrivedAt: iso(row.arrivedAt),
  answeredAt: isoOrNull(row.answeredAt),
  endedAt: isoOrNull(row.endedAt),
});

const seesAll = (account: Account): boolean => hasRole(account.role, 'quality');

const visibleAgent = (account: Account, asked: string | undefined): string | undefined =>
  seesAll(account) ? asked : account.id;

const mayRead = (account: Account, agents: readonly string[]): boolean =>
  seesAll(account) || agents.includes(account.id);

/** Without what supervisors did unannounced. */
function withoutAudit(all: readonly KeptEvent[]) {
  const events = all.filter((event) => !isForSupervisors(event));
  return { story: foldCall(events), events };
}

/** RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe (ASVS 5.0, 1.2.10). */
function csv(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(call.shape);
  const cell = (value: unknown): string => {
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return (
    [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))].join('\r\n') +
    '\r\n'
  );
}
