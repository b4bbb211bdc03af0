/** What the library answers, read into the words of the port. */
import { skillsFromText, stepsFromText } from '../lanes.js';
import type { EngineId, OfferReason, OfferRecord, QueueEffects, Skipped, StaffView } from '../queue-store.js';
import type { HeldView, SeatState, SeatView, TicketMove, TicketState } from '../queue-store.js';
import type { TicketView, TicketWait } from '../queue-store.js';

export interface Reply extends QueueEffects {
  readonly done: boolean;
  /** How many wait in a queue that has no room for one more. */
  readonly full: number | undefined;
}

const linesPerEffect = 9;

/** `1`, `0` or `F` with a number, then nine lines for each effect (`lua/run.lua`). */
export function readReply(reply: string, engine: EngineId): Reply {
  const [word = '', ...lines] = reply.split('\n');
  const full = word.startsWith('F') ? Number(word.slice(1)) : undefined;
  return { done: word === '1', full, ...readEffects(lines, engine) };
}

function readEffects(lines: readonly string[], engine: EngineId): QueueEffects {
  const offered: OfferRecord[] = [];
  const withdrawn: OfferRecord[] = [];
  const moved: TicketMove[] = [];
  const waiting: TicketWait[] = [];
  for (let at = 0; at + linesPerEffect <= lines.length; at += linesPerEffect) {
    const [kind, ticketId = '', agentId = '', fence, queue = '', callId = '', offeredAt, leaseUntil, why] =
      lines.slice(at, at + linesPerEffect);
    if (kind === 'waits') {
      const changesAt = numberOf(leaseUntil);
      waiting.push({ ticketId, engine, queue, callId, at: Number(offeredAt), ...waitFrom(why), changesAt });
      continue;
    }
    if (kind !== 'offered' && kind !== 'withdrawn') {
      moved.push({
        ...{ ticketId, engine, queue, callId, kind: kind as TicketMove['kind'] },
        at: Number(offeredAt),
        ...moveFrom(why),
        agentId: agentId || undefined,
        until: numberOf(leaseUntil),
      });
      continue;
    }
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
  return { offered, withdrawn, moved, waiting };
}

/** `<why> <step before> <step after>`. */
function moveFrom(text = ''): Pick<TicketMove, 'why' | 'from' | 'to'> {
  const [why, from, to] = text.split(' ');
  return { why: why as TicketMove['why'], from: Number(from) - 1, to: Number(to) - 1 };
}

/** See `lua/reasons.lua`; of an offer that has just been made. */
function reasonFrom(text = ''): OfferReason | undefined {
  if (text === '') return undefined;
  const words = text.split('\x1f');
  const [step, preferred, candidates, idleSince, runnerUp, rank, onDuty, laneCount, own = '', next] = words;
  return {
    step: Number(step) - 1,
    preferred: preferred === '1',
    candidates: Number(candidates),
    runnerUp: runnerUp || undefined,
    idleSince: Number(idleSince),
    rank: Number(rank),
    onDuty: Number(onDuty),
    skipped: skippedFrom(words, wordsOfOffer),
    laneCount: Number(laneCount),
    lanes: next ? [own, next] : [own],
  };
}

const wordsOfOffer = 10;
const wordsOfWait = 4;

/** See `why_waiting` in `lua/reasons.lua`. */
function waitFrom(text = ''): Pick<TicketWait, 'step' | 'held' | 'onDuty' | 'lane' | 'skipped'> {
  const words = text.split('\x1f');
  const [step, held, onDuty, lane = ''] = words;
  return {
    step: Number(step) - 1,
    held: held === '1',
    onDuty: Number(onDuty),
    lane,
    skipped: skippedFrom(words, wordsOfWait),
  };
}

/** Who and why, in turn, after so many other words. */
function skippedFrom(words: readonly string[], from: number): readonly Skipped[] {
  const skipped: Skipped[] = [];
  for (let at = from; at + 1 < words.length; at += 2)
    skipped.push({ agentId: words[at] ?? '', why: words[at + 1] as Skipped['why'] });
  return skipped;
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

export const readHeld = (answer: string): HeldView[] =>
  records(answer).map(([ticketId = '', state = 'waiting', fence, agent]) => ({
    ticketId,
    state: state as TicketState,
    agentId: agent || undefined,
    fence: numberOf(fence),
  }));

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
  records(answer).map(([agentId = '', since, skills = '', away]) => ({
    agentId,
    skills: skillsFromText(skills),
    since: Number(since),
    away: (away || undefined) as StaffView['away'],
  }));

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);
