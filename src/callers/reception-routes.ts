import { z } from 'zod';
import { hasRole, route, type Account, type RouteModule } from '../http/index.js';
import type { ReceptionDesk } from './reception-desk.js';

const params = z.object({ id: z.string().min(1).max(200) });
const by = ({ id, role }: Account) => ({ id, mayForOthers: hasRole(role, 'supervisor') });

/** What reception decides on a caller who asks for a protected person; the keys of gate.yaml do the same. */
export const receptionRoutes = (desk: ReceptionDesk): RouteModule => ({
  name: 'reception',
  description: 'Callers who ask for protected people',
  routes: [
    route({
      method: 'POST',
      path: '/api/calls/{id}/pass-on',
      access: 'agent',
      summary: 'Connects the caller whom one speaks with to the protected person',
      params,
      reply: 'nothing',
      handler: ({ params: { id }, account }) => desk.decide(id, 'pass-on', by(account)),
    }),
    route({
      method: 'POST',
      path: '/api/calls/{id}/refuse',
      access: 'agent',
      summary: 'Turns the caller whom one speaks with away, with the words of gate.yaml',
      params,
      reply: 'nothing',
      handler: ({ params: { id }, account }) => desk.decide(id, 'refuse', by(account)),
    }),
  ],
});
