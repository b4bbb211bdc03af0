import type { Session } from '../contracts/index.js';

export type View = 'desk' | 'board' | 'review' | 'site';

const views: readonly View[] = ['desk', 'board', 'review', 'site'];
export const viewOf = (hash: string): View => views.find((view) => hash === `#/${view}`) ?? 'desk';

/** Agents work at a desk, administrators edit the company; what has been is for all but agents. The first is shown at once. */
export const viewsOf: Readonly<Record<Session['role'], readonly [View, ...View[]]>> = {
  agent: ['desk', 'board'],
  quality: ['board', 'review'],
  supervisor: ['desk', 'board', 'review'],
  admin: ['board', 'review', 'site'],
};

export const shownTo = (view: View, role: Session['role']): View =>
  viewsOf[role].includes(view) ? view : viewsOf[role][0];
