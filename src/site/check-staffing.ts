/** Somebody must be able to take the calls of every queue. */
import type { SiteDraft } from './site-draft.js';
import type { SkillLevel } from './site.js';

/** Whether these skills meet all of those needs. */
export const meets = (skills: readonly SkillLevel[], needs: readonly SkillLevel[]): boolean =>
  needs.every((need) => skills.some(({ skill, level }) => skill === need.skill && level >= need.level));

/** Whoever fulfils this fulfils the other too. */
const asksMore = (way: readonly SkillLevel[], other: readonly SkillLevel[]): boolean => meets(way, other);

const inWords = (ways: readonly (readonly SkillLevel[])[]): string =>
  ways.map((way) => way.map(({ skill, level }) => `${skill} ${level}`).join(', ') || 'nothing').join(' or ');

export function checkStaffing({ files, queues, skills, agents }: SiteDraft): void {
  const { queues: file } = files;
  // With a mistake in one of the agents nothing can be said about what the others lack.
  if (!files.agents.readable || agents.values.size !== agents.names.size) return;
  const all = [...agents.values.values()];
  for (const [name, { steps }] of queues.values) {
    steps.forEach(({ needs: ways }, index) => {
      const at = file.at([name, 'steps', index, 'needs']);
      const asked = inWords(ways);
      const before = steps[index - 1]?.needs;
      if (before && ways.every((way) => before.some((one) => asksMore(way, one))))
        file.error(
          at,
          `this step of queue '${name}' asks for no less than the one before: ${asked} after ${inWords(before)}`,
          'ask for less than in the step before, or take the step out',
        );
      if (ways.flat().some(({ skill }) => !skills.names.has(skill))) return;
      if (all.some((agent) => ways.some((way) => meets(agent.skills, way)))) return;
      if (index === steps.length - 1) {
        file.error(
          at,
          `no agent could ever take a call of queue '${name}': none has ${asked}`,
          'give an agent the skills in agents.yaml, or ask for less in the last step',
        );
      } else {
        file.warning(
          at,
          `no agent has ${asked}: calls of queue '${name}' always wait for a later step`,
          'give an agent the skills in agents.yaml, or ask for less here',
        );
      }
    });
  }
}
