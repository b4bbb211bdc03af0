import { z } from 'zod';
import { transferBody } from '../contracts/index.js';
import { hasRole, route, type Account, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import type { CallCommand, ConversationDesk, TransferTarget } from './conversation-desk.js';

const params = z.object({ id: z.string().min(1).max(80) });

/** A number outside, in the form of the world, and the trunk to it; throws `Refused` when it may not be rung. */
export type DialPolicy = (written: string) => { readonly number: string; readonly trunk: string };

/** What an agent does with the call at the phone, whichever phone that is. */
export const conversationRoutes = (
  desk: ConversationDesk,
  site: () => Site,
  mayDial: DialPolicy,
): RouteModule => {
  const ask = async (id: string, account: Account, command: CallCommand) => {
    if (account.id !== id && !hasRole(account.role, 'supervisor'))
      throw new Refused('forbidden', 'an agent may do nothing with the calls of others');
    await desk.ask(id, command);
  };
  return {
    name: 'conversations',
    description: 'The call at an agent’s phone',
    routes: [
      route({
        method: 'POST',
        path: '/api/agents/{id}/call/hold',
        access: 'agent',
        summary: 'The caller hears music until taken back',
        params,
        reply: 'nothing',
        handler: ({ params: { id }, account }) => ask(id, account, { kind: 'hold' }),
      }),
      route({
        method: 'POST',
        path: '/api/agents/{id}/call/retrieve',
        access: 'agent',
        summary: 'Takes the caller back from hold',
        params,
        reply: 'nothing',
        handler: ({ params: { id }, account }) => ask(id, account, { kind: 'retrieve' }),
      }),
      route({
        method: 'POST',
        path: '/api/agents/{id}/call/rejoin',
        access: 'agent',
        summary: 'Rings the phone again and joins it to the call that goes on',
        description:
          'For a page that was loaded anew in the middle of a call. The caller hears music meanwhile, and goes back to the queue when the phone is not answered within 15 s.',
        params,
        reply: 'nothing',
        handler: ({ params: { id }, account }) => ask(id, account, { kind: 'rejoin' }),
      }),
      route({
        method: 'POST',
        path: '/api/agents/{id}/call/transfer',
        access: 'agent',
        summary: 'Hands the caller on, to an agent or a queue, and ends the call here',
        description:
          'To a queue the caller keeps the place of the whole wait. An agent who cannot be reached sends the caller back to the queue the call came from.',
        params,
        body: transferBody,
        reply: 'nothing',
        handler: ({ params: { id }, account, body }) =>
          ask(id, account, { kind: 'transfer', to: targetOf(body, id, site(), mayDial) }),
      }),
      route({
        method: 'POST',
        path: '/api/agents/{id}/call/consult',
        access: 'agent',
        summary: 'Rings a colleague, a queue or a number outside while the caller hears music',
        description:
          'Answered when the phone is being rung; what comes of it shows in the live data. When nobody can be had the caller is taken back.',
        params,
        body: transferBody,
        reply: 'nothing',
        handler: ({ params: { id }, account, body }) =>
          ask(id, account, { kind: 'consult', to: targetOf(body, id, site(), mayDial) }),
      }),
      ...consultations.map(({ kind, summary }) =>
        route({
          method: 'POST',
          path: `/api/agents/{id}/call/${kind}`,
          access: 'agent',
          summary,
          params,
          reply: 'nothing',
          handler: ({ params: { id }, account }) => ask(id, account, { kind }),
        }),
      ),
    ],
  };
};

const consultations = [
  { kind: 'swap', summary: 'Speaks with the other one of caller and colleague' },
  { kind: 'join', summary: 'All three speak with each other' },
  { kind: 'back', summary: 'Lets the colleague go and takes the caller back' },
  {
    kind: 'complete',
    summary: 'Leaves caller and colleague to themselves; one who still rings is waited for with music',
  },
] as const;

function targetOf(
  body: z.output<typeof transferBody>,
  by: string,
  site: Site,
  mayDial: DialPolicy,
): TransferTarget {
  if ('number' in body) return { kind: 'number', ...mayDial(body.number) };
  if ('queue' in body) {
    if (!site.queues.has(body.queue)) throw new Refused('unknown-queue', `there is no queue ${body.queue}`);
    return { kind: 'queue', queue: body.queue };
  }
  if (!site.agents.has(body.agent)) throw new Refused('unknown-agent', `there is no agent ${body.agent}`);
  if (body.agent === by) throw new Refused('invalid-target', 'nobody transfers a call to themselves');
  return { kind: 'agent', agentId: body.agent };
}
