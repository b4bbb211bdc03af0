/** What the scripts answer and what Redis holds, read into the words of the port. */
import { skillsFromText } from '../lanes.js';
import type {
  EngineId,
  OfferRecord,
  QueueEffects,
  SeatView,
  TicketRequest,
  TicketView,
} from '../queue-store.js';

export interface Reply extends QueueEffects {
  readonly done: boolean;
}

type Word = string | number;
const valuesPerEffect = 8;

/** `[1 or 0, then kind, ticket, agent, fence, queue, call, offeredAt, leaseUntil per effect]` */
export function readReply(reply: unknown, engine: EngineId): Reply {
  const [done, ...words] = reply as Word[];
  if (words.length === 0) return { done: done === 1, offered: [], withdrawn: [] };
  return { done: done === 1, ...readEffects(words, engine) };
}

function readEffects(words: readonly Word[], engine: EngineId): QueueEffects {
  const effects = { offered: [] as OfferRecord[], withdrawn: [] as OfferRecord[] };
  for (let at = 0; at < words.length; at += valuesPerEffect) {
    const [kind, ticketId, agentId, fence, queue, callId, offeredAt, leaseUntil] = words.slice(
      at,
      at + valuesPerEffect,
    );
    effects[kind === 'withdrawn' ? 'withdrawn' : 'offered'].push({
      ticketId: String(ticketId),
      agentId: String(agentId),
      engine,
      queue: String(queue),
      callId: String(callId),
      fence: Number(fence),
      offeredAt: Number(offeredAt),
      leaseUntil: Number(leaseUntil),
    });
  }
  return effects;
}

/** Entries of an effects stream: `[id, [name, value, …]]` each, in the order of the reply. */
export function readStream(
  entries: readonly (readonly [string, readonly string[]])[],
  engine: EngineId,
): QueueEffects {
  return readEffects(
    entries.flatMap(([, fields]) => fields.filter((_, index) => index % 2 === 1)),
    engine,
  );
}

export type Fields = Readonly<Record<string, string>>;

export function readTicket(ticketId: string, fields: Fields): TicketView | undefined {
  if (!fields.state) return undefined;
  const request = JSON.parse(fields.request ?? '{}') as TicketRequest;
  return {
    ticketId,
    state: fields.state as TicketView['state'],
    request: { ...request, engine: fields.engine ?? request.engine },
    agentId: fields.agent || undefined,
    fence: numberOf(fields.fence),
    orphanedSince: numberOf(fields.orphanedSince),
  };
}

export function readSeat(agentId: string, fields: Fields): SeatView | undefined {
  if (!fields.state) return undefined;
  return {
    agentId,
    state: fields.state as SeatView['state'],
    skills: skillsFromText(fields.skills ?? ''),
    since: Number(fields.since),
    ticketId: fields.ticket || undefined,
    fence: numberOf(fields.fence),
  };
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);
