/**
 * Live data over one WebSocket, `/api/live`: records by key. The first message holds them all, each later one those
 * that have changed; `null` takes a record away. A page that was away gives the number it has seen last and gets what
 * has changed since, or everything when that is too long ago or the server is another one.
 *
 *     agent:<id>   an agent's state            all roles
 *     queue:<name> a queue's figures           all roles
 *     call:<id>    the call of agent <id>      that agent
 *     ticket:<id>  a caller in a queue         supervisors
 */
import { z } from 'zod';
import { agentCall } from './agent-call.js';

export const livePath = '/api/live';

const epochMs = z.number();

export const agentStates = [
  'signed-out',
  'available',
  'paused',
  'missed',
  'wrapping',
  'unreachable',
  'ringing',
  'talking',
] as const;

export const liveAgent = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(agentStates),
  since: epochMs,
  reason: z.string().nullable(),
  wrapUpUntil: epochMs.nullable(),
  /** How often more time was taken for it. */
  wrapUpExtensions: z.number(),
  /** When the pause becomes too long. */
  pauseUntil: epochMs.nullable(),
  /** Takes, or will take, the break after a hard call. */
  hardCall: z.boolean(),
  reachable: z.boolean(),
  inBrowser: z.boolean(),
  /** Asked for during a call: takes effect afterwards. */
  afterCall: z.string().nullable(),
  queue: z.string().nullable(),
});
export type LiveAgent = z.infer<typeof liveAgent>;

export const liveQueue = z.object({
  name: z.string(),
  waiting: z.number(),
  /** Since when whoever waits longest has waited. */
  longestSince: epochMs.nullable(),
  ringing: z.number(),
  talking: z.number(),
  /** Agents who may serve it, by what they do. */
  available: z.number(),
  staff: z.number(),
});
export type LiveQueue = z.infer<typeof liveQueue>;

export const liveTicket = z.object({
  ticketId: z.string(),
  callId: z.string(),
  queue: z.string(),
  state: z.enum(['waiting', 'offered', 'engaged']),
  enqueuedAt: epochMs,
  headStartMs: z.number(),
  agentId: z.string().nullable(),
});
export type LiveTicket = z.infer<typeof liveTicket>;

/** Kinds of records and what they look like. */
export const liveRecords = {
  agent: liveAgent,
  queue: liveQueue,
  ticket: liveTicket,
  call: agentCall,
} as const;
export type LiveKind = keyof typeof liveRecords;
export type LiveRecord<K extends LiveKind> = z.infer<(typeof liveRecords)[K]>;

/** Server to page. */
export const liveMessage = z.object({
  /** Which server counts; numbers of another one mean nothing. */
  source: z.string(),
  seq: z.number().int().nonnegative(),
  /** True: what is not in `set` is gone. */
  whole: z.boolean(),
  /** The server's clock when this was sent. */
  now: epochMs,
  set: z.record(z.string(), z.unknown()),
});
export type LiveMessage = z.infer<typeof liveMessage>;

/** Page to server, once, at the beginning: where it left off. */
export const liveHello = z.object({
  source: z.string().max(100).nullable(),
  seq: z.number().int().nonnegative(),
});
export type LiveHello = z.infer<typeof liveHello>;
