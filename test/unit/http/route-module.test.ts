import { z } from 'zod';
import { hasRole, roles, route, StatusReply } from '../../../src/http/index.js';

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

  it('know what each role may: agents and quality do not do what is the other’s', () => {
    const needs = ['any-role', 'agent', 'quality', 'supervisor', 'admin'] as const;
    const may = Object.fromEntries(
      roles.map((role) => [role, needs.filter((needed) => hasRole(role, needed)).join(' ')]),
    );
    expect(may).toEqual({
      agent: 'any-role agent',
      quality: 'any-role quality',
      supervisor: 'any-role agent quality supervisor',
      admin: 'any-role agent quality supervisor admin',
    });
  });
});
