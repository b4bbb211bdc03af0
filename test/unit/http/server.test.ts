import { createServer, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { RawReply, route, type Access, type RouteModule } from '../../../src/http/index.js';
import { OperatorError, Refused } from '../../../src/kernel/index.js';
import { as, testServer } from './server-under-test.js';
import { type LoggedLine } from '../../support/captured-log.js';

const errorOf = (reply: { json: () => unknown }) =>
  (reply.json() as { error: { code: string; message: string } }).error;

const bells: RouteModule = {
  name: 'bells',
  description: 'Bells',
  routes: [
    route({
      method: 'POST',
      path: '/api/bells/{id}/ring',
      access: 'agent',
      summary: 'Rings a bell',
      params: z.object({ id: z.string().max(5) }),
      query: z.object({ loud: z.stringbool().optional() }),
      body: z.object({ times: z.number().int().min(1).max(5) }),
      reply: z.object({ rung: z.number(), loud: z.boolean(), by: z.string() }),
      handler: async ({ body, query, params, account }) => {
        if (params.id === 'gone') throw new Refused('unknown-bell', 'there is no such bell');
        if (params.id === 'away') throw Object.assign(new Error('no answer'), { name: 'QueueUnreachable' });
        if (params.id === 'burst') throw new Error('the secret spring is broken');
        return { rung: body.times, loud: query.loud ?? false, by: account.id, springKey: 'stays inside' };
      },
    }),
    route({
      method: 'GET',
      path: '/api/bells.csv',
      access: 'supervisor',
      summary: 'All bells as a table',
      reply: 'raw',
      handler: () => new RawReply('text/csv', 'bell\r\n', 'all bells.csv'),
    }),
  ],
};

const ring = (
  id: string,
  payload: object | string = { times: 2 },
  headers: Record<string, string> = as('anna'),
) => ({
  method: 'POST' as const,
  url: `/api/bells/${id}/ring?loud=true`,
  headers,
  payload,
});

describe('the HTTP server', () => {
  it('checks what comes in and lets out only what the schema names', async () => {
    await using server = await testServer([bells]);
    const reply = await server.inject(ring('one'));
    expect([reply.statusCode, reply.json()]).toEqual([200, { rung: 2, loud: true, by: 'anna' }]);
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['a wrong body', ring('one', { times: 9 }), 400, 'invalid-request', 'body.times'],
    ['a wrong path', ring('toolong'), 400, 'invalid-request', 'path.id'],
    [
      'broken JSON',
      ring('one', '{', { ...as('anna'), 'content-type': 'application/json' }),
      400,
      'invalid-request',
      '',
    ],
    [
      'a form',
      ring('one', 'times=1', { ...as('anna'), 'content-type': 'text/plain' }),
      415,
      'unsupported-media-type',
      '',
    ],
    ['too much', ring('one', { times: 1, x: 'x'.repeat(300_000) }), 413, 'too-large', ''],
    ['an unknown thing', ring('gone'), 404, 'unknown-bell', 'no such bell'],
    ['a store that is away', ring('away'), 503, 'unavailable', 'try again'],
    ['an unknown address', { method: 'GET' as const, url: '/api/nothing' }, 404, 'not-found', ''],
    ['a wrong password', ring('one', {}, as('anna', 'wrong')), 401, 'unauthenticated', 'log in'],
    ['no log-in', ring('one', {}, {}), 401, 'unauthenticated', 'log in'],
    [
      'garbage for a log-in',
      ring('one', {}, { authorization: 'Basic %%%' }),
      401,
      'unauthenticated',
      'log in',
    ],
  ])('answers %s with its code', async (_, request, status, code, words) => {
    await using server = await testServer([bells]);
    const reply = await server.inject(request);
    expect([reply.statusCode, errorOf(reply).code]).toEqual([status, code]);
    expect(errorOf(reply).message).toContain(words);
  });

  it('logs a defect once, and tells the caller nothing of it but the request', async () => {
    const log: LoggedLine[] = [];
    await using server = await testServer([bells], {}, log);
    const reply = await server.inject(ring('burst'));
    expect([reply.statusCode, errorOf(reply).code]).toEqual([500, 'internal']);
    expect(reply.payload).not.toContain('spring');
    expect(errorOf(reply).message).toContain(String(reply.headers['x-request-id']));
    expect(log.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('right');
  });

  it('sends files as they are', async () => {
    await using server = await testServer([bells]);
    const reply = await server.inject({ method: 'GET', url: '/api/bells.csv', headers: as('sue') });
    expect([reply.statusCode, reply.payload, reply.headers['content-disposition']]).toEqual([
      200,
      'bell\r\n',
      'attachment; filename="all_bells.csv"',
    ]);
  });

  it('takes no orders from pages of other sites', async () => {
    await using server = await testServer([bells]);
    const from = (headers: Record<string, string>) =>
      server.inject(ring('one', { times: 1 }, { ...as('anna'), ...headers }));
    const statuses = await Promise.all([
      from({ host: 'ours.test', origin: 'https://ours.test' }),
      from({ host: 'ours.test', origin: 'https://theirs.test' }),
      from({ host: 'ours.test', origin: 'null' }),
      from({ 'sec-fetch-site': 'cross-site' }),
      from({ 'sec-fetch-site': 'same-origin' }),
    ]);
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 403, 403, 403, 200]);
  });

  it('limits requests by account', async () => {
    await using server = await testServer([bells], { requestsPerMinute: 3 });
    const codes: number[] = [];
    for (const user of ['anna', 'anna', 'anna', 'anna', 'sue']) {
      codes.push((await server.inject(ring('one', { times: 1 }, as(user)))).statusCode);
    }
    expect(codes).toEqual([200, 200, 200, 429, 200]);
    expect(errorOf(await server.inject(ring('one'))).code).toBe('too-many-requests');
  });

  it('says which port is taken and which setting to change', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      await using server = await testServer([bells], { port });
      const problem = await server.listen().catch((error: unknown) => error);
      expect(problem).toBeInstanceOf(OperatorError);
      expect((problem as OperatorError).message).toContain(`port ${port} at 127.0.0.1 is taken`);
      expect((problem as OperatorError).remedy).toContain('RINGDOWN_HTTP_PORT');
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('finishes what is under way before it closes', async () => {
    let begun: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (begun = resolve));
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const slow = route({
      method: 'GET',
      path: '/api/slow',
      access: 'public',
      summary: 'Slow',
      reply: z.object({ done: z.boolean() }),
      handler: async () => {
        begun();
        await held;
        return { done: true };
      },
    });
    const server = await testServer([{ name: 'slow', description: '', routes: [slow] }]);
    const { url } = await server.listen();
    const reply = fetch(`${url}/api/slow`);
    await underWay;
    const closed = server.close();
    finish();
    expect(await (await reply).json()).toEqual({ done: true });
    await closed;
  });
});

describe('access', () => {
  const accesses: readonly Access[] = ['public', 'local-or-supervisor', 'agent', 'supervisor', 'admin'];
  const doors: RouteModule = {
    name: 'doors',
    description: 'One for each access',
    routes: accesses.map((access) =>
      route({
        method: 'GET',
        path: `/api/doors/${access}`,
        access,
        summary: access,
        reply: 'nothing',
        handler: () => undefined,
      }),
    ),
  };
  // Who comes from elsewhere, so that being on this machine opens nothing.
  const matrix: readonly [string, readonly number[]][] = [
    ['nobody', [204, 401, 401, 401, 401]],
    ['anna', [204, 403, 204, 403, 403]],
    ['sue', [204, 204, 204, 204, 403]],
    ['admin', [204, 204, 204, 204, 204]],
  ];

  it.each(matrix)('of %s, by password and by session', async (who, expected) => {
    await using server = await testServer([doors]);
    for (const headers of [as(who), { cookie: `ringdown-session=session-of-${who}` }]) {
      const replies = await Promise.all(
        accesses.map((access) =>
          server.inject({ method: 'GET', url: `/api/doors/${access}`, headers, remoteAddress: '192.0.2.7' }),
        ),
      );
      expect(replies.map(({ statusCode }) => statusCode)).toEqual(expected);
    }
  });

  it('lets programs on this machine scrape, but not what comes through a proxy on it', async () => {
    await using server = await testServer([doors]);
    const get = (headers: Record<string, string>) =>
      server.inject({
        method: 'GET',
        url: '/api/doors/local-or-supervisor',
        headers,
        remoteAddress: '::ffff:127.0.0.1',
      });
    expect([(await get({})).statusCode, (await get({ 'x-forwarded-for': '192.0.2.7' })).statusCode]).toEqual([
      204, 401,
    ]);
  });

  it('describes every route in OpenAPI, with who may call it', async () => {
    await using server = await testServer([doors, bells]);
    const document = (await server.inject({ method: 'GET', url: '/api/openapi.json' })).json<{
      openapi: string;
      paths: Record<
        string,
        Record<string, { description: string; security: unknown[]; requestBody?: object }>
      >;
    }>();
    expect(document.openapi).toBe('3.1.0');
    for (const { method, path } of [...doors.routes, ...bells.routes]) {
      expect(document.paths[path]?.[method.toLowerCase()]).toBeDefined();
    }
    expect(document.paths['/api/doors/admin']?.get).toMatchObject({ description: 'For administrators.' });
    expect(document.paths['/api/doors/public']?.get?.security).toEqual([]);
    expect(JSON.stringify(document.paths['/api/bells/{id}/ring']?.post?.requestBody)).toContain(
      '"maximum":5',
    );
    const page = await server.inject({ method: 'GET', url: '/api/docs/' });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });
});
