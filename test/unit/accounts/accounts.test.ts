import {
  accountRoutes,
  Accounts,
  initialWebPassword,
  MemoryAccountStore,
} from '../../../src/accounts/index.js';
import { agentRoutes, type AgentDesk, type AgentStatus } from '../../../src/agents/index.js';
import { Refused, VirtualClock } from '../../../src/kernel/index.js';
import type { AgentProfile } from '../../../src/site/index.js';
import { createHttpServer, type HttpServer } from '../../../src/http/index.js';
import { as } from '../http/server-under-test.js';
import { capturingLog, type LoggedLine } from '../../support/captured-log.js';

const seed = 'a seed for tests that is long enough';
const adminPassword = 'wade through slow rivers';
const chosen = 'quiet violet morning tram';
const password = (id: string) => initialWebPassword(seed, id);
const minute = 60_000;

class World implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly log: LoggedLine[] = [];
  readonly agents = new Map<string, AgentProfile>();
  readonly commands: string[] = [];
  readonly accounts: Accounts;

  private constructor(store: MemoryAccountStore) {
    for (const [id, role] of [
      ['anna', 'agent'],
      ['bela', 'agent'],
      ['sue', 'supervisor'],
    ] as const) {
      this.agents.set(id, { id, name: id, phone: `phone-${id}`, skills: [], role, languages: ['en'] });
    }
    this.accounts = new Accounts({
      site: () => ({ agents: this.agents }),
      store,
      seed,
      adminPassword,
      clock: this.clock,
      log: capturingLog(this.log),
      cost: { log2N: 4, r: 8, p: 1 },
    });
  }

  server!: HttpServer;

  static async create(https = false, mayEndWrapUp?: () => Promise<void>): Promise<World> {
    const world = new World(new MemoryAccountStore());
    world.server = await createHttpServer({
      host: '127.0.0.1',
      port: 0,
      https,
      logger: capturingLog(world.log),
      auth: world.accounts,
      routes: [accountRoutes(world.accounts), agentRoutes(world.desk(), mayEndWrapUp)],
      version: '0.0.0-test',
    });
    return world;
  }

  desk(): AgentDesk {
    const statusOf = ({ id, name, phone }: AgentProfile): AgentStatus => ({
      agentId: id,
      name,
      phone,
      duty: 'available',
      state: 'talking',
      reason: undefined,
      since: Date.UTC(2026, 0, 5, 9),
      wrapUpUntil: undefined,
      phoneReachable: true,
      ticketId: 'ticket-1',
    });
    const status = async (id: string) => {
      const profile = this.agents.get(id);
      return profile && statusOf(profile);
    };
    return {
      byPhone: () => undefined,
      phoneIsThere: () => undefined,
      lineToRing: ({ phone }) => phone,
      profile: (id) => this.agents.get(id),
      command: async (id, command, by) => {
        this.commands.push(`${id} ${JSON.stringify(command)} ${by}`);
        return (await status(id)) as AgentStatus;
      },
      missed: async () => undefined,
      wrapUp: async () => undefined,
      hardCall: async (id, by) => {
        this.commands.push(`${id} hard call ${by}`);
        return (await status(id)) as AgentStatus;
      },
      extendWrapUp: async (id, by) => {
        this.commands.push(`${id} more time ${by}`);
        return (await status(id)) as AgentStatus;
      },
      status,
      statuses: async () => [...this.agents.values()].map(statusOf),
      reserve: () => Promise.resolve('away'),
      answered: () => Promise.resolve(),
      release: () => Promise.resolve(),
      isStaffed: async () => true,
    };
  }

  request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers: Record<string, string>,
    payload?: object,
  ) {
    return this.server.inject({
      method,
      url,
      headers,
      ...(payload ? { payload } : {}),
      remoteAddress: '192.0.2.7',
    });
  }

  logIn(user: string, secret: string) {
    return this.request('POST', '/api/session', {}, { user, password: secret });
  }

  /** The cookie header of a fresh session. */
  async session(user: string, secret = password(user)): Promise<Record<string, string>> {
    const reply = await this.logIn(user, secret);
    expect(reply.statusCode).toBe(200);
    const [cookie] = reply.cookies;
    return { cookie: `${cookie?.name}=${cookie?.value}` };
  }

  async whoIs(headers: Record<string, string>) {
    const reply = await this.request('GET', '/api/session', headers);
    return reply.statusCode === 200 ? reply.json<{ id: string }>().id : reply.statusCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
  }
}

describe('logging in', () => {
  it('gives a session that scripts cannot read', async () => {
    await using world = await World.create();
    const reply = await world.logIn('anna', password('anna'));
    expect(reply.json()).toEqual({ id: 'anna', name: 'anna', role: 'agent', initialPassword: true });
    expect(reply.cookies).toEqual([
      {
        name: 'ringdown-session',
        value: expect.stringMatching(/^[\w-]{43}$/) as string,
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
      },
    ]);
    expect(await world.whoIs({ cookie: `ringdown-session=${reply.cookies[0]?.value}` })).toBe('anna');
  });

  it('ties the cookie to HTTPS where that is used', async () => {
    await using world = await World.create(true);
    const reply = await world.logIn('admin', adminPassword);
    expect(reply.cookies[0]).toMatchObject({
      name: '__Host-ringdown',
      secure: true,
      path: '/',
      httpOnly: true,
    });
    expect(reply.headers['strict-transport-security']).toContain('max-age=31536000');
  });

  it('takes name and password with each request as well, as from curl -u', async () => {
    await using world = await World.create();
    expect(await world.whoIs(as('admin', adminPassword))).toBe('admin');
    expect(await world.whoIs(as('sue', password('sue')))).toBe('sue');
    expect(await world.whoIs(as('sue', password('anna')))).toBe(401);
    expect(await world.whoIs(as('nobody', password('nobody')))).toBe(401);
  });

  it('ends idle and old sessions', async () => {
    await using world = await World.create();
    const idle = await world.session('anna');
    const used = await world.session('anna');
    for (let at = 0; at < 720; at += 14) {
      expect(await world.whoIs(used)).toBe('anna');
      await world.clock.advance(14 * minute);
    }
    expect(await world.whoIs(used)).toBe(401);
    expect(await world.whoIs(idle)).toBe(401);
    const left = await world.session('anna');
    await world.clock.advance(15 * minute);
    expect(await world.whoIs(left)).toBe(401);
  });

  it('logs out, and out goes who left the site', async () => {
    await using world = await World.create();
    const [anna, bela] = [await world.session('anna'), await world.session('bela')];
    expect((await world.request('DELETE', '/api/session', anna)).statusCode).toBe(204);
    world.agents.delete('bela');
    expect([await world.whoIs(anna), await world.whoIs(bela)]).toEqual([401, 401]);
  });

  it('slows down whoever guesses, and nobody else', async () => {
    await using world = await World.create();
    const good = await world.session('anna');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, index) => world.logIn('admin', `guess number ${index}`)),
    );
    expect(guesses.map(({ statusCode }) => statusCode).sort()).toEqual([
      ...Array<number>(10).fill(401),
      429,
      429,
    ]);
    expect((await world.logIn('admin', adminPassword)).statusCode).toBe(429);
    expect(await world.whoIs(as('admin', 'another guess'))).toBe(429);
    expect(await world.whoIs(good)).toBe('anna');
    await world.clock.advance(minute);
    expect((await world.logIn('admin', adminPassword)).statusCode).toBe(200);
  });

  it('does not count good log-ins', async () => {
    await using world = await World.create();
    for (let count = 0; count < 15; count++)
      expect((await world.logIn('anna', password('anna'))).statusCode).toBe(200);
    for (let count = 0; count < 15; count++)
      expect(await world.whoIs(as('bela', password('bela')))).toBe('bela');
  });

  it('logs no password', async () => {
    await using world = await World.create();
    await world.logIn('admin', adminPassword);
    await world.logIn('admin', 'a wrong guess');
    await world.whoIs(as('admin', adminPassword));
    const log = JSON.stringify(world.log);
    expect(log).toContain('account.signed-in');
    expect(log).toContain('account.sign-in-refused');
    for (const secret of [
      adminPassword,
      'a wrong guess',
      Buffer.from(`admin:${adminPassword}`).toString('base64'),
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('changing a password', () => {
  const change = (world: World, headers: Record<string, string>, oldPassword: string, newPassword: string) =>
    world.request('PUT', '/api/session/password', headers, { oldPassword, newPassword });

  it('ends the other sessions and the old password', async () => {
    await using world = await World.create();
    const [here, elsewhere] = [await world.session('anna'), await world.session('anna')];
    expect(await world.whoIs(as('anna', password('anna')))).toBe('anna');
    expect((await change(world, here, password('anna'), chosen)).statusCode).toBe(204);
    expect([await world.whoIs(here), await world.whoIs(elsewhere)]).toEqual(['anna', 401]);
    expect(await world.whoIs(as('anna', password('anna')))).toBe(401);
    expect((await world.logIn('anna', chosen)).json()).toMatchObject({ initialPassword: false });
  });

  it.each([
    ['too short', 'short one', 422],
    ['the old one', password('anna'), 422],
    ['usual', 'password 123', 422],
    ['with the own name', 'my name is anna!', 422],
    ['endless', 'x'.repeat(257), 400],
  ])('refuses one that is %s', async (_, newPassword, status) => {
    await using world = await World.create();
    const session = await world.session('anna');
    expect((await change(world, session, password('anna'), newPassword)).statusCode).toBe(status);
    expect((await change(world, session, 'not the old one', chosen)).statusCode).toBe(403);
    expect(await world.whoIs(as('anna', password('anna')))).toBe('anna');
  });

  it('can be undone by an administrator', async () => {
    await using world = await World.create();
    const anna = await world.session('anna');
    await change(world, anna, password('anna'), chosen);
    const reset = (headers: Record<string, string>, id = 'anna') =>
      world.request('DELETE', `/api/accounts/${id}/password`, headers);
    expect((await reset(as('sue', password('sue')))).statusCode).toBe(403);
    expect((await reset(as('admin', adminPassword), 'nobody')).statusCode).toBe(404);
    expect((await reset(as('admin', adminPassword))).statusCode).toBe(204);
    expect(await world.whoIs(anna)).toBe(401);
    expect(await world.whoIs(as('anna', password('anna')))).toBe('anna');
  });
});

describe('the routes of accounts and agents', () => {
  const body = { command: 'pause', reason: 'lunch' };
  const own = { oldPassword: 'wrong', newPassword: chosen };
  /** Status for nobody, an agent (anna), a supervisor (sue) and the administrator. */
  const matrix: readonly [
    'GET' | 'POST' | 'PUT' | 'DELETE',
    string,
    object | undefined,
    readonly number[],
  ][] = [
    ['POST', '/api/session', { user: 'anna', password: password('anna') }, [200, 200, 200, 200]],
    ['GET', '/api/session', undefined, [401, 200, 200, 200]],
    ['DELETE', '/api/session', undefined, [401, 204, 204, 204]],
    ['PUT', '/api/session/password', own, [401, 403, 403, 403]],
    ['DELETE', '/api/accounts/{id}/password', undefined, [401, 403, 403, 204]],
    ['GET', '/api/agents', undefined, [401, 200, 200, 200]],
    ['GET', '/api/agents/{id}', undefined, [401, 200, 200, 200]],
    ['POST', '/api/agents/{id}/duty', body, [401, 403, 200, 200]],
  ];

  it.each(matrix)('%s %s', async (method, path, payload, expected) => {
    await using world = await World.create();
    const everybody = [
      {},
      as('anna', password('anna')),
      as('sue', password('sue')),
      as('admin', adminPassword),
    ];
    const codes: number[] = [];
    for (const headers of everybody) {
      codes.push((await world.request(method, path.replace('{id}', 'bela'), headers, payload)).statusCode);
    }
    expect(codes).toEqual(expected);
  });

  it('are all in this matrix', async () => {
    await using world = await World.create();
    const routes = [accountRoutes(world.accounts), agentRoutes(world.desk())].flatMap(
      (module) => module.routes,
    );
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      matrix.map(([method, path]) => `${method} ${path}`).sort(),
    );
  });

  it('end no write-up for an agent who owes something to it, but for a supervisor', async () => {
    await using world = await World.create(false, () =>
      Promise.reject(new Refused('outcome-required', 'choose')),
    );
    const command = async (who: Record<string, string>, what: string) =>
      (await world.request('POST', '/api/agents/anna/duty', who, { command: what })).statusCode;
    const [anna, sue] = [as('anna', password('anna')), as('sue', password('sue'))];
    expect(await command(anna, 'resume')).toBe(409);
    expect(await command(anna, 'extend-wrap-up')).toBe(200);
    expect(await command(anna, 'hard-call')).toBe(200);
    expect(await command(sue, 'resume')).toBe(200);
    expect(world.commands).toEqual([
      'anna more time web anna',
      'anna hard call web anna',
      'anna {"kind":"resume"} web sue',
    ]);
  });

  it('let an agent change the own duty, and tell by whom', async () => {
    await using world = await World.create();
    const anna = as('anna', password('anna'));
    const reply = await world.request('POST', '/api/agents/anna/duty', anna, body);
    expect(reply.json()).toMatchObject({
      id: 'anna',
      state: 'talking',
      since: '2026-01-05T09:00:00.000Z',
      reason: null,
    });
    await world.request('POST', '/api/agents/anna/duty', as('sue', password('sue')), { command: 'resume' });
    expect(world.commands).toEqual([
      'anna {"kind":"pause","reason":"lunch"} web anna',
      'anna {"kind":"resume"} web sue',
    ]);
    expect(
      (await world.request('POST', '/api/agents/anna/duty', anna, { command: 'pause' })).statusCode,
    ).toBe(400);
    expect((await world.request('GET', '/api/agents/nobody', anna)).statusCode).toBe(404);
  });
});
