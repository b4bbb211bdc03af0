/** The connector against the reference server: the contract of back offices, and what becomes of bad answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BackOfficeFailed,
  connectedBackOffice,
  describeConnector,
  isSigned,
  MemoryBackOffice,
  signatureOf,
} from '../../../src/customers/index.js';
import type { BackOffice, CompensationTold, Contact } from '../../../src/customers/index.js';
import { newId, systemClock, VirtualClock } from '../../../src/kernel/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';
import { ReferenceBackOffice } from '../../support/reference-back-office.js';
import { backOfficeSuite } from './back-office-suite.js';

const start = Date.UTC(2026, 10, 22, 9);
const holdings = exampleHoldings(start);
const clock = new VirtualClock();
let ahead = start;
/** Of the company's system. */
const theirs = { now: () => ahead, after: clock.after.bind(clock) };
/** Ours, moved by tests. */
let skew = 0;
const ours = {
  now: () => systemClock.now() + skew,
  after: (ms: number, over?: AbortSignal) => systemClock.after(ms, over),
};
const { signal } = new AbortController();

const credit: CompensationTold = {
  ...{
    reference: 'C70001',
    kind: { code: 'credit', words: { en: 'Credit' } },
    callId: 'call-1',
    by: 'alice',
  },
  ...{ amount: { amount: '12.50', currency: 'EUR' }, role: 'agent', reason: 'Waited at home for nothing' },
  at: '2026-11-22T09:00:00.000Z',
};

let server: ReferenceBackOffice;
let memory: MemoryBackOffice;

beforeAll(async () => {
  server = await ReferenceBackOffice.open(new MemoryBackOffice(holdings, theirs));
});
afterAll(() => server[Symbol.asyncDispose]());

function connected(
  more: { tryMs?: number; restsAfter?: number; restMs?: number; secret?: string } = {},
): BackOffice {
  ahead = start;
  skew = 0;
  server.behaviour = 'well';
  server.asked.length = 0;
  server.backOffice = memory = new MemoryBackOffice(holdings, theirs);
  return connectedBackOffice({ url: server.url, secret: server.secret, clock: ours, newId, ...more });
}

backOfficeSuite('by the connector', () =>
  Promise.resolve({ backOffice: connected(), holdings, passes: (ms) => void (ahead += ms) }),
);

describe('a connector', () => {
  const id = holdings.customers[0]?.id ?? '';
  const why = async (promise: Promise<unknown>) => {
    const error: unknown = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof BackOfficeFailed)) throw new Error('it did not fail', { cause: error });
    return error.why;
  };

  it('asks again when nobody answers, and then says so', async () => {
    const back = connected({ tryMs: 50 });
    server.behaviour = 'slow';
    expect(await why(back.accounts.stateOf(id, signal))).toBe('slow');
    expect(server.asked).toEqual(['account-state', 'account-state', 'account-state']);
  });

  it('leaves a system alone that fails again and again, and comes back to it', async () => {
    const back = connected({ restsAfter: 3, restMs: 300 });
    server.behaviour = 'down';
    expect(await why(back.accounts.stateOf(id, signal))).toBe('down');
    const before = server.asked.length;
    expect(before).toBe(3);
    expect(await why(back.accounts.stateOf(id, signal))).toBe('resting');
    expect(server.asked).toHaveLength(before);
    server.behaviour = 'well';
    const deadline = AbortSignal.timeout(5_000);
    let found = await back.accounts.stateOf(id, signal).catch(() => undefined);
    while (!found && !deadline.aborted) {
      await systemClock.after(20);
      found = await back.accounts.stateOf(id, signal).catch(() => undefined);
    }
    expect(found?.value).toEqual(holdings.accounts.get(id));
  });

  it('does not ask anew for what is fresh, and tells the age of what was kept while nobody answers', async () => {
    const back = connected({ tryMs: 50 });
    const first = await back.accounts.stateOf(id, signal);
    expect(await back.accounts.stateOf(id, signal)).toEqual(first);
    expect(server.asked).toHaveLength(1);
    server.behaviour = 'down';
    skew = 10 * 60_000;
    const later = await back.accounts.stateOf(id, signal);
    expect(later).toEqual(first);
    expect(ours.now() - later.asOf).toBeGreaterThanOrEqual(10 * 60_000);
    skew = 16 * 60_000;
    expect(['down', 'resting']).toContain(await why(back.accounts.stateOf(id, signal)));
  });

  it('believes no answer that is not as described', async () => {
    const back = connected();
    for (const behaviour of ['lying', 'garbage', 'endless'] as const) {
      server.behaviour = behaviour;
      expect(await why(back.accounts.stateOf(id, signal))).toBe('lying');
    }
    expect(server.asked).toHaveLength(3);
  });

  it('believes no answer about somebody else', async () => {
    const back = connected();
    const other = { ...holdings, customers: holdings.customers.map((one) => ({ ...one, id: `${one.id}x` })) };
    const swapped = new MemoryBackOffice(other, theirs);
    server.backOffice = {
      ...spread(swapped),
      customers: { ...swapped.customers, get: (_, over) => swapped.customers.get(`${id}x`, over) },
    };
    expect(await why(back.customers.get(id, signal))).toBe('lying');
  });

  it('does what was asked once, when the answer was lost', async () => {
    const back = connected();
    const [time = ''] = await back.appointments.freeTimes('pecs', start, 1, signal);
    server.behaviour = 'loses-answers';
    const booked = await back.appointments.book(id, 'pecs', time, 'lost', signal);
    expect(booked.result).toBe('booked');
    expect(server.asked.filter((name) => name === 'book-appointment')).toHaveLength(2);
    const all = await back.appointments.ofCustomer(id, start, signal);
    expect(all.filter(({ startsAt }) => startsAt === time)).toHaveLength(1);
  });

  it('goes on without what a company does not offer', async () => {
    const back = connected({ restsAfter: 1 });
    server.behaviour = 'plain';
    const contact: Contact = {
      ...{ callId: 'call-1', agent: 'alice', at: '2026-11-22T09:00:00Z', direction: 'inbound', queue: null },
      ...{ talkSeconds: 1, outcome: null, tags: [], notes: '', followUps: [] },
    };
    expect(await back.contacts.record(id, contact, 'k-1', signal)).toBe('not-kept');
    expect(await back.compensations.book(id, credit, 'k-2', signal)).toBe('not-kept');
    expect((await back.contacts.latest(id, 5, signal)).value).toEqual([]);
    expect((await back.accounts.stateOf(id, signal)).value).toEqual(holdings.accounts.get(id));
  });

  it('books a compensation once, also when the answer was lost', async () => {
    const back = connected();
    server.behaviour = 'loses-answers';
    expect(await back.compensations.book(id, credit, 'k-1', signal)).toBe('booked');
    expect(server.asked.filter((name) => name === 'book-compensation')).toHaveLength(2);
    expect(memory.booked).toEqual([{ ...credit, customerId: id }]);
    expect(await back.compensations.book('c-nobody', credit, 'k-3', signal)).toBe('unknown');
  });

  it('guesses no PIN twice by itself', async () => {
    const back = connected({ tryMs: 50 });
    server.behaviour = 'slow';
    expect(await why(back.customers.withPin('20410000', '123456', signal))).toBe('slow');
    expect(server.asked).toEqual(['check-pin']);
  });

  it('is refused with the wrong secret, and ends with the caller', async () => {
    expect(await why(connected({ secret: 'another' }).accounts.stateOf(id, signal))).toBe('refused');
    const call = new AbortController();
    const back = connected();
    server.behaviour = 'slow';
    const asking = back.accounts.stateOf(id, call.signal);
    call.abort(new Error('the caller is gone'));
    await expect(asking).rejects.toThrow('the caller is gone');
  });

  it('is described in docs/connector.yaml (node dist/cli.js connector > docs/connector.yaml)', () => {
    expect(readFileSync(join(__dirname, '../../../docs/connector.yaml'), 'utf8')).toBe(describeConnector());
  });
});

describe('a signature', () => {
  const parts = { id: 'request-1', timestamp: 1_795_000_000, body: '{"operation":"services"}' };
  const signature = signatureOf(parts, 'secret');

  it('is good for its id, time and body, for five minutes', () => {
    expect(isSigned(parts, signature, 'secret', parts.timestamp + 299)).toBe(true);
    expect(isSigned(parts, signature, 'secret', parts.timestamp - 301)).toBe(false);
    expect(isSigned(parts, signature, 'secret', Number.NaN)).toBe(false);
    expect(isSigned({ ...parts, body: '{}' }, signature, 'secret', parts.timestamp)).toBe(false);
    expect(isSigned({ ...parts, id: 'request-2' }, signature, 'secret', parts.timestamp)).toBe(false);
    expect(isSigned(parts, signature, 'other', parts.timestamp)).toBe(false);
    expect(isSigned(parts, '', 'secret', parts.timestamp)).toBe(false);
  });
});

const spread = (back: BackOffice): BackOffice => ({
  customers: back.customers,
  accounts: back.accounts,
  orders: back.orders,
  appointments: back.appointments,
  services: back.services,
  tickets: back.tickets,
  contacts: back.contacts,
  compensations: back.compensations,
  promotions: back.promotions,
  branches: back.branches,
});
