/** What the scripts answer and what Redis holds, read into the words of the port. */
import { skillsFromText, stepsFromText } from '../lanes.js';
import type { AgentId, EngineId, OfferRecord, QueueEffects } from '../queue-store.js';
import type { SeatView, SkillNeed, TicketId, TicketState, TicketView } from '../queue-store.js';

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

/** A ticket as the scripts write it: the lines are listed in `lua/include/tickets.lua`. */
export function readTicket(ticketId: TicketId, text: string): TicketView {
  const [place, , state, , fence, agent, engine, , , orphanedSince, enqueuedAt, queue, call, ...steps] =
    text.split('\n');
  return {
    ticketId,
    state: state as TicketState,
    request: {
      ticketId,
      callId: call ?? '',
      queue: queue ?? '',
      enqueuedAt: Number(enqueuedAt),
      headStartMs: Number(enqueuedAt) - Number(place),
      ...stepsFromText(steps.join('\n')),
      engine: engine ?? '',
    },
    agentId: agent || undefined,
    fence: numberOf(fence),
    orphanedSince: numberOf(orphanedSince),
  };
}

export interface WrittenSeat {
  readonly agentId: AgentId;
  readonly idleSince: number;
  readonly skills: readonly SkillNeed[];
  readonly ticketId: TicketId | undefined;
}

/** `<idle since>\n<skills>\n<ticket>` */
export function readSeat(agentId: AgentId, text: string): WrittenSeat {
  const [idleSince, skills = '', ticketId] = text.split('\n');
  return {
    agentId,
    idleSince: Number(idleSince),
    skills: skillsFromText(skills),
    ticketId: ticketId || undefined,
  };
}

/** The seat as its ticket tells it; undefined when that has ended, and the seat was closed, since it was read. */
export function seatView(seat: WrittenSeat, ticketText: string | undefined): SeatView | undefined {
  const { agentId, idleSince, skills, ticketId } = seat;
  if (ticketId === undefined) {
    return { agentId, state: 'idle', skills, since: idleSince, ticketId, fence: undefined };
  }
  const [, , state, since, fence] = (ticketText ?? '').split('\n', 5);
  if (state !== 'offered' && state !== 'engaged') return undefined;
  return { agentId, state, skills, since: Number(since), ticketId, fence: numberOf(fence) };
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);
