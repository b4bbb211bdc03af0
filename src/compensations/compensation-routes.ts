import { z } from 'zod';
import { compensation, compensationBody, compensationsReply } from '../contracts/index.js';
import { hasRole, route, type Account, type RouteModule } from '../http/index.js';
import type { CompensationDesk, Giver } from './compensation-desk.js';
import { amountOf } from './compensation-policy.js';
import type { Compensation } from './compensation-store.js';

const text = z.string().min(1).max(200);
const params = z.object({ id: text });

const giver = ({ id, role }: Account): Giver => ({ id, role, atEveryCall: hasRole(role, 'supervisor') });

const shown = (one: Compensation): z.input<typeof compensation> => ({
  ...one,
  amount: amountOf(one.amount),
  by: one.givenBy,
  at: new Date(one.givenAt).toISOString(),
});

/** What is given to upset customers, within the limits of compensation.yaml. */
export function compensationRoutes(desk: CompensationDesk): RouteModule {
  const reply = async (account: Account, callId: string): Promise<z.input<typeof compensationsReply>> => {
    const allowance = await desk.allowance(giver(account), callId);
    if (!allowance) return { allowance: null, given: [] };
    const { rules, each, left, moreBy, given } = allowance;
    return {
      allowance: {
        currency: rules.currency,
        periodDays: rules.periodDays,
        kinds: [...rules.kinds].map(([code, { words, worth }]) => ({
          code,
          words: Object.fromEntries(words),
          worth: worth === undefined ? null : amountOf(worth),
        })),
        each: amountOf(each),
        left: amountOf(left),
        moreBy: moreBy ?? null,
      },
      given: given.map(shown),
    };
  };
  return {
    name: 'compensations',
    description: 'What is given to upset customers',
    routes: [
      route({
        method: 'GET',
        path: '/api/calls/{id}/compensations',
        access: 'agent',
        summary: 'What one may give to the customer of a call, and what the customer was given lately',
        description: 'At one’s own call, while it lasts and is written up; supervisors at every call.',
        params,
        reply: compensationsReply,
        handler: ({ params: { id }, account }) => reply(account, id),
      }),
      route({
        method: 'POST',
        path: '/api/calls/{id}/compensations',
        access: 'agent',
        summary: 'Gives the customer of a call something',
        description:
          'Once for a `key` of the caller’s, within the limits of one’s role at a time and for the customer in the period that site/compensation.yaml names; refused with over-limit and over-customer-limit, which say who may give more.',
        params,
        body: compensationBody,
        reply: compensationsReply,
        handler: async ({ params: { id }, account, body }) => {
          await desk.give(giver(account), id, { ...body, amount: body.amount });
          return reply(account, id);
        },
      }),
      route({
        method: 'GET',
        path: '/api/compensations',
        access: 'quality',
        summary: 'What was given, by whom, at which call and why; the newest first',
        query: z.object({
          customer: text.optional(),
          by: text.optional(),
          before: z.iso.datetime({ offset: true }).optional().describe('for the page after this one'),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        reply: z.object({ compensations: z.array(compensation) }),
        handler: async ({ query: { customer, by, before, limit } }) => ({
          compensations: (
            await desk.latest({
              ...{ limit, customerId: customer, givenBy: by },
              before: before === undefined ? undefined : Date.parse(before),
            })
          ).map(shown),
        }),
      }),
    ],
  };
}
