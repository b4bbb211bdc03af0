import { z } from 'zod';
import { hasRole, route, StatusReply } from '../../../src/http/index.js';

describe('route declarations', () => {
  it('give handlers the types of their schemas', () => {
    const bell = route({
      method: 'POST',
      path: '/api/bells/{id}/ring',
      access: 'supervisor',
      summary: 'Rings a bell',
      params: z.object({ id: z.string() }),
      body: z.object({ times: z.number() }),
      reply: z.object({ text: z.string() }),
      handler: async ({ params, body, account, query }) => {
        const nothing: undefined = query;
        const times: number = body.times;
        return { text: `${account.id} ${params.id} ${times} ${String(nothing)}` };
      },
    });
    const health = route({
      method: 'GET',
      path: '/health',
      access: 'public',
      summary: 'Health',
      reply: z.object({ ready: z.boolean() }),
      handler: ({ account }) => new StatusReply(account ? 200 : 503, { ready: false }),
    });
    expect([bell.access, health.query]).toEqual(['supervisor', undefined]);
  });

  it('rank roles', () => {
    expect([
      hasRole('admin', 'agent'),
      hasRole('supervisor', 'supervisor'),
      hasRole('agent', 'supervisor'),
    ]).toEqual([true, true, false]);
  });
});
