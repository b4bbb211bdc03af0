/** Team leaders: whom an agent's call for help goes to, one after the other until one answers. */
import { z } from 'zod';
import { refer } from './check-people.js';
import { mistake } from './shape.js';
import type { Site } from './site.js';
import type { SiteDraft } from './site-draft.js';
import * as w from './words.js';
import type { Path } from './yaml-file.js';

export const leadersShape = z
  .array(w.name)
  .min(1, mistake('nobody leads here', 'name a supervisor, or leave leaders: out'))
  .max(9, mistake('more leaders than anybody waits for', 'keep nine at most'));

/** In the order in which they are asked; never the agent. Those of the company, where the agent has none of their own. */
export const leadersOf = (site: Pick<Site, 'agents' | 'leaders'>, agentId: string): readonly string[] =>
  (site.agents.get(agentId)?.leaders ?? site.leaders ?? []).filter((leader) => leader !== agentId);

export function checkLeaders(draft: SiteDraft): void {
  if (draft.leaders) checkList(draft, ['leaders'], draft.leaders);
  for (const [id, { leaders }] of draft.agents.values) {
    if (!leaders) continue;
    checkList(draft, ['agents', id, 'leaders'], leaders);
    if (leaders.every((leader) => leader === id))
      draft.files.agents.error(
        draft.files.agents.at(['agents', id, 'leaders']),
        `'${id}' would have to call themselves for help`,
        'name another supervisor',
      );
  }
}

function checkList({ files: { agents: file }, agents }: SiteDraft, path: Path, leaders: readonly string[]) {
  leaders.forEach((leader, index) => {
    const at = [...path, index];
    refer(file, at, 'agent', leader, agents);
    if (leaders.indexOf(leader) !== index)
      file.error(file.at(at), `'${leader}' is named twice`, 'keep one of the two');
    const role = agents.values.get(leader)?.role;
    if (role === 'agent' || role === 'quality')
      file.error(
        file.at(at),
        `'${leader}' leads nobody: the role is ${role}`,
        'write role: supervisor at that one, or name a supervisor',
      );
  });
}
