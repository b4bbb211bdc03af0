/** Who may see who is calling, what they see, and who may open a locked account. */
import {
  customerRoutes,
  MemoryBackOffice,
  MemoryPinGuesses,
  pinLimits,
} from '../../../src/customers/index.js';
import type { BackOffice } from '../../../src/customers/index.js';
import { BackOfficeFailed } from '../../../src/customers/index.js';
import type { HttpServer } from '../../../src/http/index.js';
import { foldCall } from '../../../src/journal/index.js';
import type { ContactEvent } from '../../../src/journal/index.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';
import { as, testServer } from '../http/server-under-test.js';
import { capturingLog } from '../../support/captured-log.js';
import type { LoggedLine } from '../../support/captured-log.js';

const start = Date.UTC(2026, 10, 22, 9);
const holdings = exampleHoldings(start);
const customer = holdings.customers.find(({ id }) => holdings.accounts.has(id));
if (!customer) throw new Error('the example has a customer with an account');
const { pin, ...shown } = customer;

const fact = (more: object, seq: number) =>
  ({
    id: `f${seq}`,
    seq,
    at: start + seq * 1_000,
    callId: 'c1',
    engine: 'e1',
    ...more,
  }) as unknown as ContactEvent;
const arrived = fact(
  {
    kind: 'call-arrived',
    callerNumber: customer.numbers[0],
    callerName: '',
    calledNumber: '+3612345670',
    trunk: 'local',
    entry: 'main',
    language: 'en',
  },
  1,
);
const likely = fact({ kind: 'customer-likely', customerId: customer.id }, 2);
const confirmed = fact({ kind: 'customer-confirmed', customerId: customer.id }, 3);
const did = fact({ kind: 'self-service-done', deed: 'balance-told', detail: 'due' }, 4);

interface World {
  readonly server: HttpServer;
  readonly guesses: MemoryPinGuesses;
  readonly log: LoggedLine[];
}

async function world(
  facts: readonly ContactEvent[] = [arrived, likely],
  { holder = 'anna', failing = false }: { holder?: string; failing?: boolean } = {},
): Promise<World> {
  const clock = new VirtualClock();
  const log: LoggedLine[] = [];
  const guesses = new MemoryPinGuesses();
  const back = new MemoryBackOffice(holdings, { now: () => start, after: clock.after.bind(clock) });
  const backOffice: BackOffice = failing
    ? Object.assign(Object.create(back) as BackOffice, {
        accounts: { stateOf: () => Promise.reject(new BackOfficeFailed('account-state', 'slow', 'nothing')) },
      })
    : back;
  const routes = customerRoutes({
    backOffice,
    story: async (id) => (id === 'c1' ? { story: foldCall(facts), events: facts } : undefined),
    hasCall: (agent, callId) => agent === holder && callId === 'c1',
    guesses,
    clock: { now: () => start, after: clock.after.bind(clock) },
    log: capturingLog(log),
  });
  return { server: await testServer([routes]), guesses, log };
}

const get = (server: HttpServer, headers: Record<string, string>, id = 'c1') =>
  server.inject({ method: 'GET', url: `/api/calls/${id}/customer`, headers });
const unlock = (server: HttpServer, headers: Record<string, string>, id = customer.id) =>
  server.inject({ method: 'DELETE', url: `/api/customers/${encodeURIComponent(id)}/pin-lock`, headers });
const codeOf = (reply: { json: () => unknown }) => (reply.json() as { error: { code: string } }).error.code;

describe('free times of a branch', () => {
  it('are told to agents, not to strangers', async () => {
    const { server } = await world();
    await using _closing = server;
    const ask = (headers: Record<string, string>) =>
      server.inject({ method: 'GET', url: '/api/branches/szeged/free-times', headers });
    expect((await ask({})).statusCode).toBe(401);
    for (const who of ['anna', 'sue', 'admin']) expect((await ask(as(who))).statusCode).toBe(200);
    const { times } = (await ask(as('anna'))).json<{ times: string[] }>();
    expect(times).toHaveLength(10);
    expect(times).toEqual([...times].sort());
  });
});

describe('the card of a caller', () => {
  it('shows the agent who has the call all that is known, and that it is not proved; never a PIN', async () => {
    const { server } = await world();
    await using _closing = server;
    const reply = await get(server, as('anna'));
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      customer: { id: customer.id, name: shown.name, address: shown.address },
      standing: 'likely',
      candidates: [],
      account: holdings.accounts.get(customer.id),
      did: [],
      missing: [],
      asOf: new Date(start).toISOString(),
    });
    expect(Object.keys(reply.json<object>()).sort()).toEqual(
      [
        ...['account', 'appointments', 'asOf', 'candidates', 'contacts', 'customer', 'did'],
        ...['missing', 'nearestBranch', 'orders', 'services', 'standing', 'tickets'],
      ].sort(),
    );
    expect(reply.payload).not.toContain(`"${pin}"`);
    expect(reply.payload).not.toContain('"pin"');
  });

  it('tells what was proved and done', async () => {
    const { server } = await world([arrived, likely, confirmed, did]);
    await using _closing = server;
    expect((await get(server, as('anna'))).json()).toMatchObject({
      standing: 'confirmed',
      did: [
        { deed: 'balance-told', detail: 'due', reference: null, at: new Date(start + 4_000).toISOString() },
      ],
    });
  });

  it('names nobody for a number that nobody has', async () => {
    const { server } = await world([{ ...arrived, callerNumber: '+36209999999' } as ContactEvent]);
    await using _closing = server;
    expect((await get(server, as('anna'))).json()).toMatchObject({
      customer: null,
      standing: null,
      account: null,
      nearestBranch: null,
      orders: [],
    });
  });

  it('says what could not be had, and shows the rest', async () => {
    const { server, log } = await world([arrived, likely], { failing: true });
    await using _closing = server;
    expect((await get(server, as('anna'))).json()).toMatchObject({
      customer: { id: customer.id },
      account: null,
      missing: ['account'],
    });
    expect(log.map(({ facts }) => facts['event'])).toEqual(['back-office.failed']);
  });

  it('is for whoever has the call or was offered it, and for supervisors; to others the call does not exist', async () => {
    const offered = fact(
      { kind: 'agent-offered', agentId: 'anna', queue: 'service', ticketId: 't1', fence: 1, legId: 'l1' },
      5,
    );
    for (const [facts, who, status] of [
      [[arrived, likely], 'anna', 404],
      [[arrived, likely], 'sue', 200],
      [[arrived, likely], 'admin', 200],
      [[arrived, likely, offered], 'anna', 200],
    ] as const) {
      const { server } = await world(facts, { holder: 'somebody else' });
      await using _closing = server;
      expect([who, (await get(server, as(who))).statusCode]).toEqual([who, status]);
    }
    const { server } = await world();
    await using _closing = server;
    expect((await get(server, {})).statusCode).toBe(401);
    expect((await get(server, as('anna', 'wrong'))).statusCode).toBe(401);
  });

  it('refuses calls that do not exist and ids that are none', async () => {
    const { server } = await world();
    await using _closing = server;
    const missing = await get(server, as('sue'), 'c2');
    expect([missing.statusCode, codeOf(missing)]).toEqual([404, 'not-found']);
    const long = await get(server, as('sue'), 'x'.repeat(201));
    expect([long.statusCode, codeOf(long)]).toEqual([400, 'invalid-request']);
    expect((await get(server, as('sue'), encodeURIComponent("'; DROP TABLE calls; --"))).statusCode).toBe(
      404,
    );
  });
});

describe('the lock of a PIN', () => {
  const locked = async (guesses: MemoryPinGuesses) => {
    for (let index = 0; index < pinLimits.inAll; index++)
      await guesses.take(
        customer.accountNumber,
        `+3620${index}`,
        start - (pinLimits.inAll - index) * pinLimits.windowMs,
      );
    return guesses.take(customer.accountNumber, '+36209999999', start);
  };

  it('is opened by a supervisor, who is noted with it', async () => {
    const { server, guesses, log } = await world();
    await using _closing = server;
    expect(await locked(guesses)).toBe('locked');
    const reply = await unlock(server, as('sue'));
    expect([reply.statusCode, reply.payload]).toEqual([204, '']);
    expect(await guesses.take(customer.accountNumber, '+36209999999', start)).toBe('allowed');
    expect(log.map(({ facts }) => facts)).toEqual([
      { event: 'pin.unlocked', customerId: customer.id, by: 'sue' },
    ]);
    // Again does no harm.
    expect((await unlock(server, as('admin'))).statusCode).toBe(204);
  });

  it('stays for agents, for strangers and for ids that are none', async () => {
    const { server, guesses, log } = await world();
    await using _closing = server;
    expect(await locked(guesses)).toBe('locked');
    expect((await unlock(server, as('anna'))).statusCode).toBe(403);
    expect((await unlock(server, {})).statusCode).toBe(401);
    const nobody = await unlock(server, as('sue'), 'nobody');
    expect([nobody.statusCode, codeOf(nobody)]).toEqual([404, 'unknown-customer']);
    // The number that is keyed in is no id.
    expect((await unlock(server, as('sue'), customer.accountNumber)).statusCode).toBe(404);
    expect((await unlock(server, as('sue'), 'x'.repeat(201))).statusCode).toBe(400);
    expect(await guesses.take(customer.accountNumber, '+36209999998', start)).toBe('locked');
    expect(log).toEqual([]);
  });
});
