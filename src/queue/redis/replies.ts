/** What the library answers, read into the words of the port. */
import { skillsFromText, stepsFromText } from '../lanes.js';
import type { EngineId, OfferReason, OfferRecord, QueueEffects, StaffView } from '../queue-store.js';
import type { SeatState, SeatView, TicketState, TicketView } from '../queue-store.js';

export interface Reply extends QueueEffects {
  readonly done: boolean;
}

const linesPerEffect = 9;

/** `1` or `0`, then nine lines for each effect (`lua/run.lua`). */
export function readReply(reply: string, engine: EngineId): Reply {
  if (reply.length === 1) return { done: reply === '1', offered: [], withdrawn: [] };
  const [done, ...lines] = reply.split('\n');
  return { done: done === '1', ...readEffects(lines, engine) };
}

function readEffects(lines: readonly string[], engine: EngineId): QueueEffects {
  const offered: OfferRecord[] = [];
  const withdrawn: OfferRecord[] = [];
  for (let at = 0; at + linesPerEffect <= lines.length; at += linesPerEffect) {
    const [kind, ticketId = '', agentId = '', fence, queue = '', callId = '', offeredAt, leaseUntil, why] =
      lines.slice(at, at + linesPerEffect);
    (kind === 'withdrawn' ? withdrawn : offered).push({
      ticketId,
      agentId,
      engine,
      queue,
      callId,
      fence: Number(fence),
      offeredAt: Number(offeredAt),
      leaseUntil: Number(leaseUntil),
      why: reasonFrom(why),
    });
  }
  return { offered, withdrawn };
}

/** `<step> <1 when preferred> <candidates> <idle since> <runner-up>`, of an offer that has just been made. */
function reasonFrom(text = ''): OfferReason | undefined {
  const [, step, preferred, candidates, idleSince, runnerUp] =
    /^(\d+) (\d) (\d+) (\d+) (.*)$/.exec(text) ?? [];
  if (step === undefined) return undefined;
  return {
    step: Number(step) - 1,
    preferred: preferred === '1',
    candidates: Number(candidates),
    runnerUp: runnerUp || undefined,
    idleSince: Number(idleSince),
  };
}

/** Entries of an effects stream: `[id, ['effect', the effect's lines]]` each, in the order of the reply. */
export function readStream(
  entries: readonly (readonly [string, readonly string[]])[],
  engine: EngineId,
): QueueEffects {
  return readEffects(
    entries.flatMap(([, [, lines = '']]) => lines.split('\n')),
    engine,
  );
}

const recordEnd = '\x1e';

/** Records of the answer (`lua/views.lua`), each as its lines; one for a ticket that is not known is left out. */
const records = (answer: string): string[][] =>
  answer
    .split(recordEnd)
    .filter((record) => record !== '')
    .map((record) => record.split('\n'));

export const readTickets = (answer: string): TicketView[] => records(answer).map(readTicket);

function readTicket(lines: readonly string[]): TicketView {
  const [ticketId = '', state, fence, agent, step, held, place, enqueuedAt, engine, orphanedSince, ...rest] =
    lines;
  const [queue, call, ...steps] = rest;
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
    step: Number(step) - 1,
    held: held === '1',
    agentId: agent || undefined,
    fence: numberOf(fence),
    orphanedSince: numberOf(orphanedSince),
  };
}

export const readSeats = (answer: string): SeatView[] =>
  records(answer).map(([agentId = '', state, since, fence, ticketId, skills = '']) => ({
    agentId,
    state: state as SeatState,
    skills: skillsFromText(skills),
    since: Number(since),
    ticketId: ticketId || undefined,
    fence: numberOf(fence),
  }));

export const readStaff = (answer: string): StaffView[] =>
  records(answer).map(([agentId = '', since, skills = '']) => ({
    agentId,
    skills: skillsFromText(skills),
    since: Number(since),
  }));

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);
