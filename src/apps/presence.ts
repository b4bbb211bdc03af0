/** Whether whom the directory names can be reached at this moment. */
import type { AgentDesk } from '../agents/index.js';
import type { Responsible, There } from '../directory/index.js';

export const presence =
  (desk: AgentDesk) =>
  async (whom: Responsible): Promise<There> => {
    if (whom.kind === 'queue') return (await desk.isStaffed(whom.queue)) ? 'yes' : 'no';
    if (whom.person.kind === 'outside') return 'unknown';
    const state = (await desk.status(whom.person.agent))?.state;
    if (state === 'available') return 'yes';
    return state === 'ringing' || state === 'talking' || state === 'wrapping' ? 'busy' : 'no';
  };
