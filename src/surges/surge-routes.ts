import { z } from 'zod';
import { route, type RouteModule } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { SurgeBoard } from './surge-board.js';
import type { Surge } from './surge-policy.js';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const names = z.array(z.string().min(1).max(80)).max(50);
const places = ['on-arrival', 'before-queue'] as const;

const surgeSchema = z.object({
  name: z.string(),
  since: z.iso.datetime(),
  by: z.string(),
  until: z.iso.datetime().nullable(),
  prompt: z.string().nullable(),
  texts: z.record(z.string(), z.string()).nullable(),
  heard: z.enum(places),
  flows: z.array(z.string()),
  queues: z.array(z.string()),
});

const toWire = (surge: Surge): z.input<typeof surgeSchema> => ({
  name: surge.name,
  since: new Date(surge.since).toISOString(),
  by: surge.by,
  until: surge.until === undefined ? null : new Date(surge.until).toISOString(),
  prompt: surge.prompt ?? null,
  texts: surge.texts ?? null,
  heard: surge.heard,
  flows: [...surge.flows],
  queues: [...surge.queues],
});

/** Announcements for times when many call for one reason. */
export const surgeRoutes = (board: SurgeBoard): RouteModule => ({
  name: 'surges',
  description: 'Announcements for times when many call for one reason',
  routes: [
    route({
      method: 'GET',
      path: '/api/surges',
      access: 'any-role',
      summary: 'Announcements that are switched on',
      reply: z.object({ surges: z.array(surgeSchema) }),
      handler: () => ({ surges: board.on.map(toWire) }),
    }),
    route({
      method: 'PUT',
      path: '/api/surges/{name}',
      access: 'supervisor',
      summary: 'Switches an announcement on',
      description:
        'What surges.yaml says of this name holds where the request says nothing. Texts are spoken by the synthesiser; ' +
        'callers whose language has none hear the one of the default language.',
      params: z.object({ name }),
      body: z.object({
        prompt: z.string().min(1).max(80).optional().describe('a prompt of the site'),
        texts: z
          .record(z.string().regex(/^[a-z]{2,3}$/), z.string().trim().min(1).max(600))
          .optional()
          .describe('by language, for example {"en": "…"}'),
        until: z.iso.datetime({ offset: true }).optional(),
        heard: z.enum(places).optional(),
        flows: names.optional(),
        queues: names.optional(),
      }),
      reply: surgeSchema,
      handler: async ({ params, body, account }) => {
        const until = body.until === undefined ? undefined : Date.parse(body.until);
        return toWire(await board.switchOn(params.name, { ...body, until }, account.id));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/surges/{name}',
      access: 'supervisor',
      summary: 'Switches an announcement off',
      params: z.object({ name }),
      reply: 'nothing',
      handler: async ({ params, account }) => {
        if (!(await board.switchOff(params.name, account.id)))
          throw new Refused('not-found', `no announcement '${params.name}' is on`);
      },
    }),
  ],
});
