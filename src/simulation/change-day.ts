/** What if: the same calls with other staff, other skills or other rules. */
import { OperatorError } from '../kernel/index.js';
import type { SkillNeed } from '../queue/index.js';
import type { Day, DayQueue, Shift } from './day.js';

export interface Change {
  /** So many agents more, or fewer. */
  readonly agents: number;
  /** `sales=5`: what the additional agents can do. `alice:sales=5`: what an agent learns. */
  readonly skills: readonly string[];
  /** The rules of another site. */
  readonly queues: readonly DayQueue[] | undefined;
}

export function changeDay(day: Day, { agents, skills, queues }: Change): Day {
  const given = skills.map(readSkill);
  const ofAdded = given.filter(({ agentId }) => agentId === undefined).map(({ need }) => need);
  if (ofAdded.length > 0 && agents <= 0) {
    throw new OperatorError(
      '--skill NAME=LEVEL is about additional agents, and none are added',
      'add --agents +1, or write --skill AGENT:NAME=LEVEL',
    );
  }
  let shifts = day.shifts;
  for (const { agentId, need } of given) {
    if (agentId === undefined) continue;
    const learn = (shift: Shift) =>
      shift.agentId === agentId ? { ...shift, skills: learnt(shift.skills, need) } : shift;
    if (!shifts.some((shift) => shift.agentId === agentId)) {
      throw new OperatorError(
        `nobody called ${agentId} was there`,
        `there were ${agentIds(day).slice(0, 10).join(', ')} …`,
      );
    }
    shifts = shifts.map(learn);
  }
  return { ...day, queues: changedQueues(day, queues), shifts: withAgents(day, shifts, agents, ofAdded) };
}

/** Additional agents are there for as long as calls come in, and can what is said, or what the others can in turn. */
function withAgents(
  day: Day,
  shifts: readonly Shift[],
  agents: number,
  skills: readonly SkillNeed[],
): readonly Shift[] {
  const ids = agentIds(day);
  if (agents < 0) {
    if (-agents >= ids.length)
      throw new OperatorError(`only ${ids.length} agents were there`, 'take fewer away');
    // Evenly over all, so that no one group bears it.
    const gone = new Set(
      Array.from({ length: -agents }, (_, number) => ids[Math.floor((number * ids.length) / -agents)]),
    );
    return shifts.filter(({ agentId }) => !gone.has(agentId));
  }
  const from = Math.min(...day.calls.map(({ at }) => at));
  const to = Math.max(...day.calls.map(({ at }) => at)) + 600_000;
  const added = Array.from({ length: agents }, (_, number): Shift => {
    const model = shifts.find(({ agentId }) => agentId === ids[Math.floor((number * ids.length) / agents)]);
    return {
      agentId: `added-${number + 1}`,
      skills: skills.length > 0 ? skills : (model?.skills ?? []),
      from,
      to,
    };
  });
  return [...shifts, ...added];
}

function changedQueues(day: Day, queues: readonly DayQueue[] | undefined): readonly DayQueue[] {
  if (!queues) return day.queues;
  const ringMs = new Map(day.queues.map((queue) => [queue.name, queue.ringMs]));
  const used = new Set(day.calls.map(({ queue }) => queue));
  const lost = [...used].find((name) => !queues.some((queue) => queue.name === name));
  if (lost !== undefined)
    throw new OperatorError(`the other site has no queue ${lost}`, 'give it one of that name');
  return queues.map((queue) => ({ ...queue, ringMs: ringMs.get(queue.name) ?? queue.ringMs }));
}

const agentIds = (day: Day): readonly string[] => [...new Set(day.shifts.map(({ agentId }) => agentId))];

const learnt = (skills: readonly SkillNeed[], need: SkillNeed): readonly SkillNeed[] => [
  ...skills.filter(({ skill }) => skill !== need.skill),
  need,
];

function readSkill(written: string): { readonly agentId: string | undefined; readonly need: SkillNeed } {
  const [, agentId, skill = '', level = ''] = /^(?:([^:=]+):)?([^:=]+)=(\d+)$/.exec(written) ?? [];
  if (!skill || Number(level) < 1 || Number(level) > 10) {
    throw new OperatorError(
      `--skill ${written} cannot be read`,
      'write sales=5 or alice:sales=5, levels 1 to 10',
    );
  }
  return { agentId, need: { skill, level: Number(level) } };
}
