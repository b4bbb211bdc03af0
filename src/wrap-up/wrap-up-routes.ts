import { z } from 'zod';
import { followUpBody, wrapUpBody, wrapUpReply } from '../contracts/index.js';
import { route, type RouteModule } from '../http/index.js';
import type { WrapUpDesk } from './wrap-up-desk.js';
import type { WrapUp } from './wrap-up-store.js';

const params = z.object({ id: z.string().min(1).max(200) });

const shown = (wrapUp: WrapUp | undefined): z.input<typeof wrapUpReply> => ({
  outcome: wrapUp?.outcome ?? null,
  tags: [...(wrapUp?.tags ?? [])],
  followUps: (wrapUp?.followUps ?? []).map(({ kind, reference }) => ({ kind, reference })),
});

/** One's own write-up of the call that one has just spoken in. */
export const wrapUpRoutes = (desk: WrapUpDesk): RouteModule => ({
  name: 'wrap-up',
  description: 'What came of a call, and what is to follow',
  routes: [
    route({
      method: 'GET',
      path: '/api/calls/{id}/wrap-up',
      access: 'agent',
      summary: 'What one has written up so far',
      params,
      reply: wrapUpReply,
      handler: async ({ params: { id }, account }) => shown(await desk.of(account.id, id)),
    }),
    route({
      method: 'PUT',
      path: '/api/calls/{id}/wrap-up',
      access: 'agent',
      summary: 'Chooses the outcome and the tags',
      description:
        'While one writes the call up; the last word counts. Outcomes are those of the queue, tags those of the company: GET /api/site.',
      params,
      body: wrapUpBody,
      reply: wrapUpReply,
      handler: async ({ params: { id }, account, body: { outcome, tags } }) =>
        shown(await desk.choose(account.id, id, { outcome: outcome ?? undefined, tags: [...new Set(tags)] })),
    }),
    route({
      method: 'POST',
      path: '/api/calls/{id}/wrap-up/follow-ups',
      access: 'agent',
      summary: 'Makes a follow-up: a callback, a ticket in the back office or an appointment',
      description:
        'Done once for a `key` of the caller’s. A callback is held to site/callbacks.yaml; ticket and appointment are for the customer who called, likely or confirmed.',
      params,
      body: followUpBody,
      reply: wrapUpReply,
      handler: async ({ params: { id }, account, body }) =>
        shown(
          await desk.followUp(
            account.id,
            id,
            body.kind === 'callback'
              ? { ...body, wishedAt: body.wishedAt === undefined ? undefined : Date.parse(body.wishedAt) }
              : body,
          ),
        ),
    }),
  ],
});
