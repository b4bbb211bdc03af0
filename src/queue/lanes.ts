/**
 * Names of lanes. A lane is one requirement set in effect in one queue, together with the way of picking, for example
 * `orders|longest-idle|english=5&sales=3`; an agent's skills are written the same way. The Lua scripts read these
 * names.
 */
import type { NeedStep, Pick, SkillNeed, TicketRequest } from './queue-store.js';

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

export const laneName = (queue: string, pick: Pick, needs: readonly SkillNeed[]): string =>
  `${encodeURIComponent(queue)}|${pick}|${skillsToText(needs)}`;

export const queueOfLane = (lane: string): string => decodeURIComponent(lane.slice(0, lane.indexOf('|')));

/** At least one step, and each with its skills in order: tickets that ask for the same look the same. */
export const normalSteps = (steps: readonly NeedStep[]): readonly NeedStep[] =>
  (steps.length > 0 ? steps : [{ afterMs: 0, needs: [] }]).map(({ afterMs, needs }) => ({
    afterMs,
    needs: normalSkills(needs),
  }));

/** One line per step, `<afterMs> <lane>`: all that the scripts need to know of a ticket's requirements. */
export const stepsToText = ({ queue, steps, pick }: TicketRequest): string =>
  normalSteps(steps)
    .map(({ afterMs, needs }) => `${afterMs} ${laneName(queue, pick, needs)}`)
    .join('\n');

export function stepsFromText(text: string): { readonly steps: readonly NeedStep[]; readonly pick: Pick } {
  const lines = text.split('\n').map((line) => /^(\d+) [^|]*\|([^|]*)\|(.*)$/.exec(line) ?? []);
  return {
    steps: lines.map(([, afterMs, , skills = '']) => ({
      afterMs: Number(afterMs),
      needs: skillsFromText(skills),
    })),
    pick: lines[0]?.[2] === 'best-fit' ? 'best-fit' : 'longest-idle',
  };
}
