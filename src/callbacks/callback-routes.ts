import { z } from 'zod';
import type { RouteModule } from '../http/index.js';
import { route } from '../http/index.js';
import { Refused } from '../kernel/index.js';
import type { Attempt, Callback } from './callback.js';
import { askForCallback } from './ask-for-callback.js';
import type { CallbackBook } from './callback-book.js';

const states = [
  ...([
    'asked',
    'waiting',
    'reserved',
    'dialling',
    'connected',
    'retry',
    'done',
    'cancelled',
    'given-up',
  ] as const),
] as const;
const isoTime = z.string();

const attempt = z.object({
  id: z.string().describe('also the call in the call log: /api/calls/{id}'),
  number: z.number(),
  agent: z.string().nullable(),
  dialAt: isoTime,
  endedAt: isoTime.nullable(),
  outcome: z.string().nullable(),
});

const callback = z.object({
  id: z.string(),
  state: z.enum(states),
  number: z.string(),
  queue: z.string(),
  language: z.string(),
  enqueuedAt: isoTime.describe('the place in the queue'),
  askedAt: isoTime,
  askedBy: z.string(),
  askedInCall: z.string().nullable(),
  wish: z.object({ at: isoTime, local: z.string(), timeZone: z.string() }).nullable(),
  dueAt: isoTime.describe('nothing is done before this'),
  attempts: z.number(),
  agent: z.string().nullable(),
  endedAt: isoTime.nullable(),
  why: z.string().nullable(),
});

const params = z.object({ id: z.string().min(1).max(100) });
const name = z.string().min(1).max(100);

/** Callbacks: agents may ask for one and look, supervisors may cancel. */
export const callbackRoutes = (book: CallbackBook): RouteModule => ({
  name: 'callbacks',
  description: 'Customers who are to be rung back',
  routes: [
    route({
      method: 'GET',
      path: '/api/callbacks',
      access: 'agent',
      summary: 'Lists callbacks, those asked for last first',
      query: z.object({
        state: z
          .enum([...states, 'open'])
          .optional()
          .describe('open: all that are not over'),
        queue: name.optional(),
        number: name.optional(),
        before: z.iso.datetime({ offset: true }).optional().describe('asked for before this: the next page'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      reply: z.object({ callbacks: z.array(callback) }),
      handler: async ({ query: { state, before, ...query } }) => {
        const open = states.filter((one) => !['done', 'cancelled', 'given-up'].includes(one));
        const found = await book.store.list({
          ...query,
          states: state === undefined ? undefined : state === 'open' ? open : [state],
          before: before === undefined ? undefined : Date.parse(before),
        });
        return { callbacks: found.map(shown) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/callbacks/{id}',
      access: 'agent',
      summary: 'One callback with its attempts',
      params,
      reply: callback.extend({ tried: z.array(attempt) }),
      handler: async ({ params: { id } }) => {
        const found = await book.store.get(id);
        if (!found) throw new Refused('not-found', `there is no callback ${id}`);
        return { ...shown(found), tried: (await book.store.attempts(id)).map(shownAttempt) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/callbacks',
      access: 'agent',
      summary: 'Asks for a callback',
      description:
        'The number is held to the rules of site/callbacks.yaml. When one is open for it, that one is answered and stays as it is: `isNew` is false.',
      body: z.object({
        number: z.string().min(3).max(30),
        queue: name,
        language: z.string().min(2).max(3).optional(),
        wishedAt: z.iso
          .datetime({ offset: true })
          .optional()
          .describe('not before this; at once when left out'),
      }),
      reply: callback.extend({ isNew: z.boolean() }),
      handler: async ({ body, account }) => {
        const wishedAt = body.wishedAt === undefined ? undefined : Date.parse(body.wishedAt);
        const { callback: one, isNew } = await askForCallback(book, { ...body, wishedAt }, account.id);
        return { ...shown(one), isNew };
      },
    }),
    route({
      method: 'POST',
      path: '/api/callbacks/{id}/cancel',
      access: 'supervisor',
      summary: 'Cancels a callback that is not being dialled',
      params,
      reply: callback,
      handler: async ({ params: { id }, account }) => shown(await book.cancel(id, account.id)),
    }),
  ],
});

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : iso(epochMs);

const shown = (one: Callback): z.input<typeof callback> => ({
  id: one.id,
  state: one.state,
  number: one.number,
  queue: one.queue,
  language: one.language,
  enqueuedAt: iso(one.enqueuedAt),
  askedAt: iso(one.askedAt),
  askedBy: one.askedBy,
  askedInCall: one.askedInCall ?? null,
  wish: one.wish ? { ...one.wish, at: iso(one.wish.at) } : null,
  dueAt: iso(one.dueAt),
  attempts: one.attempts,
  agent: one.agentId ?? null,
  endedAt: isoOrNull(one.endedAt),
  why: one.why ?? null,
});

const shownAttempt = (one: Attempt): z.input<typeof attempt> => ({
  id: one.id,
  number: one.number,
  agent: one.agentId ?? null,
  dialAt: iso(one.dialAt),
  endedAt: isoOrNull(one.endedAt),
  outcome: one.outcome ?? null,
});
