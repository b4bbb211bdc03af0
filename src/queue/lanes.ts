/**
 * Names of lanes. A lane is one requirement set in effect in one queue, together with the way of picking, for example
 * `orders|longest-idle|english=5&sales=3`, or `orders|longest-idle|english=5/dutch=5` when one of several will do; an
 * agent's skills are written the same way. `orders|@|bob` is what waits for Bob alone. The Lua scripts read these names.
 */
import type { AgentId, NeedStep, Pick, Preference, SkillNeed, TicketRequest } from './queue-store.js';

/** Skills by name, each once (the highest level asked for counts), so that equal sets have equal names. */
export function normalSkills(skills: readonly SkillNeed[]): readonly SkillNeed[] {
  const levels = new Map<string, number>();
  for (const { skill, level } of skills) levels.set(skill, Math.max(level, levels.get(skill) ?? 0));
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([skill, level]) => ({ skill, level }));
}

/** `english=5&sales=3`; a skill's name is percent-encoded, so that nothing in it can pass for a separator. */
export const skillsToText = (skills: readonly SkillNeed[]): string =>
  normalSkills(skills)
    .map(({ skill, level }) => `${encodeURIComponent(skill)}=${level}`)
    .join('&');

export const skillsFromText = (text: string): readonly SkillNeed[] =>
  text === ''
    ? []
    : text.split('&').map((part) => {
        const [skill = '', level = '0'] = part.split('=');
        return { skill: decodeURIComponent(skill), level: Number(level) };
      });

export const laneName = (queue: string, pick: Pick, { needs, or = [] }: NeedStep): string =>
  `${encodeURIComponent(queue)}|${pick}|${[needs, ...or].map(skillsToText).join('/')}`;

/** What waits for this agent alone. */
export const laneOfAgent = (queue: string, agentId: AgentId): string =>
  `${encodeURIComponent(queue)}|@|${encodeURIComponent(agentId)}`;

export const queueOfLane = (lane: string): string => decodeURIComponent(lane.slice(0, lane.indexOf('|')));

/** At least one step, and each with its skills in order: tickets that ask for the same look the same. */
export const normalSteps = (steps: readonly NeedStep[]): readonly NeedStep[] =>
  (steps.length > 0 ? steps : [{ afterMs: 0, needs: [] }]).map(({ afterMs, needs, or = [], whenNobody }) =>
    stepOf(afterMs, [needs, ...or].map(normalSkills), whenNobody === true),
  );

function stepOf(
  afterMs: number,
  [needs = [], ...or]: readonly (readonly SkillNeed[])[],
  whenNobody: boolean,
): NeedStep {
  return { afterMs, needs, ...(or.length > 0 ? { or } : {}), ...(whenNobody ? { whenNobody } : {}) };
}

interface StepInSeconds extends Omit<NeedStep, 'afterMs'> {
  readonly afterSec: number;
}

const known = new WeakMap<readonly StepInSeconds[], readonly NeedStep[]>();

/** A queue's steps as its tickets ask for them; made once per queue. */
export function stepsOf({ steps }: { readonly steps: readonly StepInSeconds[] }): readonly NeedStep[] {
  const made =
    known.get(steps) ?? steps.map(({ afterSec, ...step }) => ({ ...step, afterMs: afterSec * 1000 }));
  known.set(steps, made);
  return made;
}

const written = new WeakMap<readonly NeedStep[], Map<string, string>>();

/**
 * All that the scripts need to know of a ticket's requirements: one line per step, `<afterMs> <lane>`, with `!` after
 * the time of a step for when nobody fulfils the one before; first `@<holdMs> <lane>` if somebody is preferred.
 * The steps of a queue are written once.
 */
export function stepsToText({ queue, steps, pick, prefer }: TicketRequest): string {
  const texts = written.get(steps) ?? new Map<string, string>();
  if (texts.size === 0) written.set(steps, texts);
  const key = `${queue}|${pick}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = normalSteps(steps)
      .map((step) => `${step.afterMs}${step.whenNobody ? '!' : ''} ${laneName(queue, pick, step)}`)
      .join('\n');
    texts.set(key, text);
  }
  return prefer ? `${holdLine(queue, prefer)}\n${text}` : text;
}

const holdLine = (queue: string, { agentId, holdMs }: Preference): string =>
  `@${holdMs} ${laneOfAgent(queue, agentId)}`;

export interface ReadSteps {
  readonly steps: readonly NeedStep[];
  readonly pick: Pick;
  readonly prefer?: Preference;
}

export function stepsFromText(text: string): ReadSteps {
  const lines = text.split('\n').map((line) => /^(@?)(\d+)(!?) [^|]*\|([^|]*)\|(.*)$/.exec(line) ?? []);
  const [hold] = lines.filter(([, at]) => at === '@');
  const steps = lines.filter((line) => line !== hold);
  return {
    steps: steps.map(([, , afterMs, nobody, , skills = '']) =>
      stepOf(Number(afterMs), skills.split('/').map(skillsFromText), nobody === '!'),
    ),
    pick: pickFrom(steps[0]?.[4]),
    ...(hold ? { prefer: { agentId: decodeURIComponent(hold[5] ?? ''), holdMs: Number(hold[2]) } } : {}),
  };
}

const pickFrom = (text: string | undefined): Pick =>
  text === 'best-fit' || text === 'round-robin' ? text : 'longest-idle';
