/** A made-up day for the queues and skills of a site, as large as one likes. The same seed makes the same day. */
import { seededRandom } from '../kernel/index.js';
import { fits, stepsOf } from '../queue/index.js';
import type { AgentProfile, QueueSettings, Site } from '../site/index.js';
import type { Day, DayCall, Shift } from './day.js';
import { dayQueues, usualRingMs } from './day.js';
import { logNormal } from './distributions.js';
import type { Random } from './distributions.js';

/** Calls by hour of the day: a morning and an afternoon peak. */
const byHour = [0, 0, 0, 0, 0, 0, 1, 3, 8, 12, 13, 11, 8, 9, 11, 11, 9, 6, 3, 2, 1, 0, 0, 0];
const hourMs = 3_600_000;
const meanTalkMs = 240_000;
const meanPatienceMs = 300_000;
/** Half a day's work: two of them with a break in between, or part-time. */
const shiftMs = 4 * hourMs;
/** Agents are called in as soon as those who are there would be busier than this. */
const plannedOccupancy = 0.95;

export function generateDay(
  site: Site,
  { calls, seed }: { readonly calls: number; readonly seed: number },
): Day {
  const random = seededRandom(seed);
  const midnight = Date.UTC(2026, 0, 5);
  const queues = [...site.queues.values()];
  const made = Array.from({ length: calls }, (_, number) => makeCall(number, midnight, queues, random));
  made.sort((a, b) => a.at - b.at);
  return { queues: dayQueues(site), calls: made, shifts: staff(site, made, midnight) };
}

function makeCall(
  number: number,
  midnight: number,
  queues: readonly QueueSettings[],
  random: Random,
): DayCall {
  const at = midnight + pickHour(random) * hourMs + Math.floor(random() * hourMs);
  // The first queues of a site are the busy ones.
  const queue = queues[Math.floor(queues.length * random() ** 2)]?.name ?? '';
  return {
    callId: `call-${number}`,
    queue,
    at,
    talkMs: Math.round(logNormal(meanTalkMs, 0.8)(random)),
    patienceMs: Math.round(logNormal(meanPatienceMs, 1)(random)),
  };
}

function pickHour(random: Random): number {
  let left = random() * byHour.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    byHour.findIndex((weight) => (left -= weight) < 0),
  );
}

/** For every queue in turn as many shifts as its calls need; skills are those of the site's agents who may serve it. */
function staff(site: Site, calls: readonly DayCall[], midnight: number): readonly Shift[] {
  const shifts: Shift[] = [];
  const byQueueAndHour = new Map<string, DayCall[]>();
  for (const call of calls) {
    const name = `${call.queue} ${Math.floor(call.at / hourMs) * hourMs}`;
    const group = byQueueAndHour.get(name) ?? [];
    byQueueAndHour.set(name, group);
    group.push(call);
  }
  for (const queue of site.queues.values()) {
    const models = [...site.agents.values()].filter((agent) => mayServe(agent, queue));
    if (models.length === 0) continue;
    const starts: number[] = [];
    for (let hour = 0; hour < 24; hour++) {
      const from = midnight + hour * hourMs;
      const own = byQueueAndHour.get(`${queue.name} ${from}`) ?? [];
      const workMs = own.reduce((sum, call) => sum + usualRingMs + call.talkMs + queue.wrapUpSec * 1000, 0);
      const needed = Math.ceil(workMs / hourMs / plannedOccupancy);
      while (starts.filter((start) => start > from - shiftMs).length < needed) starts.push(from);
    }
    starts.forEach((from, number) => {
      const model = models[number % models.length];
      const agentId = `${queue.name}-${number + 1}-as-${model?.id ?? ''}`;
      shifts.push({ agentId, skills: model?.skills ?? [], from, to: from + shiftMs });
    });
  }
  return shifts;
}

const mayServe = (agent: AgentProfile, queue: QueueSettings): boolean =>
  stepsOf(queue)
    .slice(0, 1)
    .every((step) => fits(agent.skills, step));
