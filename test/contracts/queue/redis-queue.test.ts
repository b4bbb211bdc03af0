/** The skill queue on a real Redis: several engines, news over streams, and a Redis that forgets or goes away. */
import { Redis } from 'ioredis';
import { OperatorError, systemClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { createRedisQueueStore, createSkillQueue, QueueUnreachable } from '../../../src/queue/index.js';
import type { Offer, RedisQueueStore, SkillQueue, Ticket } from '../../../src/queue/index.js';
import { randomTenant, removeTenant, startRedis } from '../../support/redis.js';
import type { TestRedis } from '../../support/redis.js';

let redis: TestRedis;
let direct: Redis;
let tenant: string;
let stop: AbortController;
let stores: RedisQueueStore[];

beforeAll(async () => {
  redis = await startRedis();
  direct = new Redis(redis.url);
  direct.on('error', () => undefined);
});

afterAll(async () => {
  direct?.disconnect();
  await redis?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  tenant = randomTenant();
  stop = new AbortController();
  stores = [];
});

afterEach(async () => {
  stop.abort();
  for (const store of stores) await store[Symbol.asyncDispose]();
  await removeTenant(redis.url, tenant);
});

async function openStore(engine: string): Promise<RedisQueueStore> {
  const store = await createRedisQueueStore({ url: redis.url, tenant, engine, logger: silentLogger });
  stores.push(store);
  return store;
}

async function startEngine(engine: string): Promise<SkillQueue & { readonly store: RedisQueueStore }> {
  const store = await openStore(engine);
  const queue = createSkillQueue({ store, engine, clock: systemClock, logger: silentLogger });
  await queue.start(stop.signal);
  return Object.assign(queue, { store });
}

const enter = (queue: SkillQueue, ticketId: string, enqueuedAt = Date.now()): Ticket =>
  queue.enter({
    ticketId,
    callId: `call of ${ticketId}`,
    queue: 'orders',
    enqueuedAt,
    headStartMs: 0,
    steps: [{ afterMs: 0, needs: [{ skill: 'größe & so', level: 2 }] }],
    pick: 'best-fit',
  });

const open = (store: RedisQueueStore, agentId: string) =>
  store.openSeat(agentId, [{ skill: 'größe & so', level: 3 }], Date.now(), Date.now());

const nextOffer = (ticket: Ticket, withinMs = 10_000): Promise<Offer> =>
  ticket.nextOffer(AbortSignal.timeout(withinMs));

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return resolve();
    const deadline = setTimeout(() => reject(new Error('not withdrawn within 10 s')), 10_000);
    signal.addEventListener('abort', () => {
      clearTimeout(deadline);
      resolve();
    });
  });

/** Asks until the answer suits, for ten seconds. */
async function until<T>(ask: () => Promise<T>, suits: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask().catch((error: unknown) => error as T);
    if (suits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within 10 s; last: ${String(answer)}`);
    await systemClock.after(50);
  }
}

test('an agent who becomes free at one engine is offered to the caller at another, over its stream', async () => {
  const one = await startEngine('one');
  const two = await startEngine('two');
  const ticket = enter(one, 'ann');
  await until(
    () => ticket.position(),
    (position) => position === 1,
  );
  await open(two.store, 'bob');
  const offer = await nextOffer(ticket);
  expect(offer.agentId).toBe('bob');
  const engagement = await offer.accept();
  expect(await two.store.seat('bob')).toMatchObject({
    state: 'engaged',
    ticketId: 'ann',
    fence: offer.fence,
  });
  await engagement.finish();
  expect([await two.store.tickets(), await two.store.seats()]).toEqual([[], []]);
});

test('an agent who pauses at one engine is taken back from the caller at another', async () => {
  const one = await startEngine('one');
  const two = await startEngine('two');
  await open(two.store, 'bob');
  const ticket = enter(one, 'ann');
  const offer = await nextOffer(ticket);
  await two.store.closeSeat('bob', Date.now());
  await aborted(offer.signal);
  expect(await one.store.ticket('ann')).toMatchObject({ state: 'waiting' });
});

test('one agent is never had by two of many callers at three engines', async () => {
  const engines = await Promise.all(['one', 'two', 'three'].map(startEngine));
  const talking = new Set<string>();
  const agents = ['a', 'b', 'c', 'd'];
  const desk = await openStore('desk');
  const serve = async (index: number) => {
    const queue = engines[index % engines.length];
    if (!queue) throw new Error('no engine');
    await using ticket = enter(queue, `ticket-${index}`);
    const offer = await nextOffer(ticket, 30_000);
    if (index % 5 === 0) {
      await offer.decline('withdrawn');
      return;
    }
    const { agentId } = await using_(await offer.accept());
    talking.delete(agentId);
    await open(desk, agentId);
  };
  // The conversation lasts until other callers had a chance to take the agent too.
  const using_ = async <E extends { agentId: string; finish(): Promise<void> }>(
    engagement: E,
  ): Promise<E> => {
    expect(talking.has(engagement.agentId)).toBe(false);
    talking.add(engagement.agentId);
    await direct.ping();
    await engagement.finish();
    return engagement;
  };
  const served = Promise.all(Array.from({ length: 60 }, (_, index) => serve(index)));
  for (const agent of agents) await open(desk, agent);
  await served;
  expect(await desk.tickets()).toEqual([]);
  expect((await desk.seats()).map(({ state }) => state)).toEqual(agents.map(() => 'idle'));
});

test('after FLUSHALL the engines put back what they hold, in the old order and with greater fences', async () => {
  const one = await startEngine('one');
  const two = await startEngine('two');
  await open(one.store, 'bob');
  const engagement = await (await nextOffer(enter(one, 'talking'))).accept();
  const start = Date.now();
  const tickets = ['first', 'second', 'third'].map((name, index) =>
    enter(index % 2 ? one : two, name, start + index),
  );
  await until(
    () => one.store.depths(),
    (depths) => depths.get('orders') === 3,
  );
  await removeTenant(redis.url, tenant);
  await until(
    () => one.store.depths(),
    (depths) => depths.get('orders') === 3,
  );
  expect(await Promise.all(tickets.map((ticket) => ticket.position()))).toEqual([1, 2, 3]);
  await until(
    () => one.store.seat('bob'),
    (seat) => seat?.state === 'engaged' && seat.fence === engagement.fence,
  );
  await open(one.store, 'eve');
  const [first] = tickets;
  if (!first) throw new Error('no ticket');
  expect((await nextOffer(first)).fence).toBeGreaterThan(engagement.fence);
  await engagement.finish();
  await until(
    () => one.store.seat('bob'),
    (seat) => seat === undefined,
  );
});

test('scripts that Redis has forgotten are sent again', async () => {
  const store = await openStore('one');
  await open(store, 'bob');
  await direct.script('FLUSH');
  await store.closeSeat('bob', Date.now());
  expect(await store.seats()).toEqual([]);
});

test('what an older service left in another form is not taken for its own', async () => {
  const old = `{ringdown:${tenant}}`;
  await direct.hset(`${old}:lanes`, 'orders=5', 'of another form');
  await direct.hset(`${old}:profiles`, 'orders=5', 'of another form');
  await direct.set(`${old}:memory`, '1');
  const one = await startEngine('one');
  enter(one, 'ann');
  await open(one.store, 'bob');
  await until(
    () => one.store.seat('bob'),
    (seat) => seat?.state === 'offered',
  );
});

test('all keys of a tenant carry its one hash tag', async () => {
  const one = await startEngine('one');
  enter(one, 'ann');
  await until(
    () => one.store.depths(),
    (depths) => depths.get('orders') === 1,
  );
  const monitored = await direct.keys(`*${tenant}*`);
  expect(monitored.length).toBeGreaterThan(3);
  expect(monitored.filter((key) => !key.startsWith(`{ringdown:${tenant}}:`))).toEqual([]);
});

test('without Redis at the start the operator is told where it should be and what to do', async () => {
  const options = { url: 'redis://user:secret@127.0.0.1:1/0', tenant, engine: 'one', logger: silentLogger };
  const failure: unknown = await createRedisQueueStore(options).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OperatorError);
  const { message, remedy } = failure as OperatorError;
  expect(message).toContain('127.0.0.1:1');
  expect(message).toContain('ECONNREFUSED');
  expect(message).not.toContain('secret');
  expect(remedy).toContain('npm start');
});

test('Redis is killed and starts again: commands fail by name meanwhile, then tickets and agents are as before', async () => {
  if (!redis.restart) return;
  const one = await startEngine('one');
  const ticket = enter(one, 'ann');
  await until(
    () => ticket.position(),
    (position) => position === 1,
  );
  const back = redis.restart();
  const failure = await until(
    () => one.store.depths() as Promise<unknown>,
    (answer) => answer instanceof Error,
  );
  expect(failure).toBeInstanceOf(QueueUnreachable);
  const meanwhile = enter(one, 'meanwhile');
  await back;
  await until(
    () => meanwhile.position(),
    (position) => position === 2,
  );
  await open(one.store, 'bob');
  expect((await nextOffer(ticket)).agentId).toBe('bob');
});
