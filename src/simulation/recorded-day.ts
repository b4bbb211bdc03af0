/**
 * A day as the journal has it. What was cut off is filled in from the others, with a seed: the patience of a caller who
 * was answered is drawn from those who waited as long, the talk of one who gave up from the talks of that queue (both
 * by Kaplan and Meier, `waits/durations-policy.ts`). So a call that was served keeps its talk time, and one who gave up
 * keeps its patience, whatever is changed.
 */
import type { AgentEvent, ContactEvent } from '../journal/index.js';
import { OperatorError, seededRandom } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import { Durations } from '../waits/index.js';
import type { Day, DayCall, Shift } from './day.js';
import { dayQueues } from './day.js';
import type { CallOutcome, DayOutcome } from './replay.js';

export interface RecordedDay {
  readonly day: Day;
  /** What really happened, in the same terms. */
  readonly outcome: DayOutcome;
  /** What could not be played, for people. */
  readonly remarks: readonly string[];
}

interface Visit {
  readonly callId: string;
  readonly queue: string;
  readonly at: number;
  offeredAt?: number;
  startedAt?: number;
  agentId?: string;
  waitMs?: number;
  end?: CallOutcome['end'];
  talkMs?: number;
}

const forever = 365 * 86_400_000;
/** Who was told about so long before the day is taken to be there still. */
export const earlierMs = 86_400_000;

export function recordedDay(
  site: Site,
  facts: readonly ContactEvent[],
  duties: readonly AgentEvent[],
  { from, to, seed }: { readonly from: number; readonly to: number; readonly seed: number },
): RecordedDay {
  const visits = visitsOf(facts).filter(({ at }) => at >= from && at < to);
  const known = visits.filter(({ queue }) => site.queues.has(queue));
  if (known.length === 0) {
    const period = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
    throw new OperatorError(
      `the journal has no call in a queue from ${period}`,
      'choose another period, or --generate',
    );
  }
  const rings = (queue: string) => mean(known.filter((visit) => visit.queue === queue).flatMap(ringOf));
  const queues = dayQueues(site, rings);
  const calls = fillIn(known, seed);
  const { shifts, strangers } = shiftsOf(site, duties, from, to);
  return {
    day: { queues, calls, shifts },
    outcome: outcomeOf(site, known, calls, shifts),
    remarks: [
      ...(known.length < visits.length
        ? [`${visits.length - known.length} calls of queues that the site no longer has are left out`]
        : []),
      ...(strangers.length > 0 ? [`left out, as the site no longer has them: ${strangers.join(', ')}`] : []),
    ],
  };
}

/** Each time that a call came into a queue. */
function visitsOf(facts: readonly ContactEvent[]): readonly Visit[] {
  const visits: Visit[] = [];
  const open = new Map<string, Visit>();
  for (const fact of facts) {
    if (fact.kind === 'queue-entered') {
      const visit = { callId: `${fact.callId}/${visits.length}`, queue: fact.queue, at: fact.at };
      visits.push(visit);
      open.set(fact.callId, visit);
      continue;
    }
    const visit = open.get(fact.callId);
    if (!visit) continue;
    if (fact.kind === 'agent-offered') visit.offeredAt = fact.at;
    if (fact.kind === 'conversation-started' && visit.startedAt === undefined) {
      Object.assign(visit, {
        startedAt: fact.at,
        agentId: fact.agentId,
        waitMs: fact.at - visit.at,
        end: 'served',
      });
    }
    if (fact.kind === 'conversation-ended' && visit.startedAt !== undefined)
      visit.talkMs = fact.at - visit.startedAt;
    if (fact.kind === 'queue-left' && visit.end === undefined) {
      const end =
        fact.why === 'served' || fact.why === 'abandoned' || fact.why === 'unstaffed' ? fact.why : 'too-long';
      Object.assign(visit, { waitMs: fact.waitMs, end });
    }
  }
  return visits.filter(({ waitMs }) => waitMs !== undefined);
}

const ringOf = ({ offeredAt, startedAt }: Visit): readonly number[] =>
  offeredAt === undefined || startedAt === undefined ? [] : [Math.max(0, startedAt - offeredAt)];

function fillIn(visits: readonly Visit[], seed: number): readonly DayCall[] {
  const random = seededRandom(seed);
  const byQueue = new Map(
    [...new Set(visits.map(({ queue }) => queue))].map((queue) => {
      const own = visits.filter((visit) => visit.queue === queue);
      const talk = Durations.of(
        own.flatMap(({ talkMs }) => (talkMs === undefined ? [] : [{ ms: talkMs, ended: true }])),
      );
      const patience = Durations.of(
        own.map(({ waitMs = 0, end }) => ({ ms: waitMs, ended: end === 'abandoned' })),
      );
      return [queue, { talk, patience }] as const;
    }),
  );
  return visits.map(({ callId, queue, at, waitMs = 0, end, talkMs }) => {
    const drawn = byQueue.get(queue);
    // Two numbers for every call, used or not: a change of one call does not change the next.
    const [u, v] = [random(), random()];
    const leftMs =
      end === 'abandoned' ? 0 : Math.min(forever, drawn?.patience.remainingMs(waitMs, u) ?? forever);
    const drawnTalkMs = Math.min(forever, drawn?.talk.remainingMs(0, v) ?? 0);
    return {
      callId,
      queue,
      at,
      talkMs: Math.round(talkMs ?? (drawnTalkMs === forever ? 0 : drawnTalkMs)),
      patienceMs: Math.round(waitMs + leftMs),
    };
  });
}

/** From the agents' duty: available and in wrap-up they were there; on breaks, after a missed call and before they were not. */
function shiftsOf(site: Site, duties: readonly AgentEvent[], from: number, to: number) {
  const shifts: Shift[] = [];
  const strangers = new Set<string>();
  const since = new Map<string, number>();
  const leave = (agentId: string, at: number) => {
    const cameAt = since.get(agentId);
    const skills = site.agents.get(agentId)?.skills;
    since.delete(agentId);
    if (cameAt === undefined || at <= from) return;
    if (skills) shifts.push({ agentId, skills, from: Math.max(from, cameAt), to: at });
    else strangers.add(agentId);
  };
  for (const { agentId, at, kind, to: duty } of duties) {
    if (kind !== 'duty-changed' || at >= to) continue;
    const isThere = duty === 'available' || duty === 'wrapping';
    if (isThere && !since.has(agentId)) since.set(agentId, at);
    if (!isThere) leave(agentId, at);
  }
  for (const agentId of [...since.keys()]) leave(agentId, to);
  return { shifts: shifts.sort((a, b) => a.from - b.from), strangers: [...strangers] };
}

function outcomeOf(
  site: Site,
  visits: readonly Visit[],
  calls: readonly DayCall[],
  shifts: readonly Shift[],
): DayOutcome {
  const busy = new Map<string, number>();
  for (const { agentId, offeredAt, startedAt, talkMs = 0, queue } of visits) {
    if (agentId === undefined || startedAt === undefined) continue;
    const wrapUpMs = (site.queues.get(queue)?.wrapUpSec ?? 0) * 1000;
    const ms = startedAt - (offeredAt ?? startedAt) + talkMs + wrapUpMs;
    busy.set(agentId, (busy.get(agentId) ?? 0) + ms);
  }
  const agentIds = [...new Set(shifts.map(({ agentId }) => agentId))];
  return {
    calls: visits.flatMap(({ end, waitMs = 0 }, at) => {
      const call = calls[at];
      return call && end ? [{ call, end, waitMs }] : [];
    }),
    agents: agentIds.map((agentId) => ({
      agentId,
      shifts: shifts.filter((shift) => shift.agentId === agentId),
      busyMs: busy.get(agentId) ?? 0,
    })),
  };
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
