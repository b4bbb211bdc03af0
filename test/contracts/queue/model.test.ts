/**
 * The pure rules and the Lua scripts are given the same random commands of three engines and must agree on every
 * answer, every effect and the state that follows. `npm test` runs 10,000 commands, `npm run test:model` a million;
 * RINGDOWN_TEST_SEED repeats a run.
 */
import { isDeepStrictEqual } from 'node:util';
import { Redis } from 'ioredis';
import { fc, testSeed } from '../../support/properties.js';
import { silentLogger } from '../../../src/platform/index.js';
import {
  createRedisQueueStore,
  MemoryQueue,
  RedisQueueStore,
  tenantPrefix,
} from '../../../src/queue/index.js';
import type { QueueEffects, QueueStore, TicketMove } from '../../../src/queue/index.js';
import { effectsFor } from '../../../src/queue/memory-queue-store.js';
import type { Outcome, QueueCommand } from '../../../src/queue/queue-commands.js';
import { readStream } from '../../../src/queue/redis/replies.js';
import { commandFor, engines, startMs, steps } from '../../support/queue-commands.js';
import type { Step } from '../../support/queue-commands.js';
import { randomTenant, removeTenant, startRedis } from '../../support/redis.js';
import type { TestRedis } from '../../support/redis.js';

const wanted = Number(process.env.RINGDOWN_MODEL_COMMANDS ?? 10_000);
const seed = testSeed;

/** Answers are compared at every command; what went to other engines, and the whole state, after so many. */
const compareEvery = wanted > 100_000 ? 25 : 4;

let redis: TestRedis;
let direct: Redis;
const tenant = randomTenant();
const firstEngine = 'engine-a';
let first: RedisQueueStore;
/** One store for each engine, all on one connection. */
const stores = new Map<string, RedisQueueStore>();

beforeAll(async () => {
  redis = await startRedis();
  direct = new Redis(redis.url);
  // A machine that does other things may keep a long run waiting: that is no disagreement.
  const options = {
    url: redis.url,
    tenant,
    engine: firstEngine,
    logger: silentLogger,
    commandTimeoutMs: 120_000,
  };
  first = await createRedisQueueStore(options);
  for (const engine of engines) {
    stores.set(engine, new RedisQueueStore({ ...options, engine }, first.redis, first.effects, first.prefix));
  }
});

afterAll(async () => {
  await first?.[Symbol.asyncDispose]();
  if (redis) await removeTenant(redis.url, tenant);
  direct?.disconnect();
  await redis?.[Symbol.asyncDispose]();
});

test(
  `reducer and Lua agree over ${wanted} commands (seed ${seed})`,
  async () => {
    const counts = new Map<string, number>();
    const perRun = 100;
    let commands = 0;
    const property = fc.asyncProperty(steps(perRun), async (run) => {
      commands += await runBoth(run, counts);
    });
    // Runs are of random length: go on until there were enough.
    for (let round = 0; commands < wanted; round++) {
      const numRuns = Math.min(500, Math.ceil((2 * (wanted - commands)) / perRun) + 1);
      if (round > 0) process.stdout.write(`model: ${commands} commands so far\n`);
      await fc.assert(property, { seed: seed + round, numRuns, endOnFailure: wanted > 100_000 });
    }
    // A command that never does anything would make the agreement worth little.
    const idle = [...counts].filter(([, count]) => count === 0).map(([kind]) => kind);
    expect(idle).toEqual([]);
    const told = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
    process.stdout.write(`model: ${commands} commands agreed, seed ${seed}; done: ${told}\n`);
  },
  Math.max(120_000, wanted * 20),
);

async function runBoth(run: readonly Step[], counts: Map<string, number>): Promise<number> {
  const keys = await direct.keys(`${tenantPrefix(tenant)}*`);
  if (keys.length > 0) await direct.del(...keys);
  const model = new MemoryQueue();
  const lastRead = new Map(engines.map((engine) => [engine, '0-0']));
  const count = (what: string, done: boolean) => counts.set(what, (counts.get(what) ?? 0) + (done ? 1 : 0));
  let now = startMs;
  for (let from = 0; from < run.length; from += compareEvery) {
    const told: Promise<void>[] = [];
    let lastEngine = '';
    // Engines that were given up or enlisted: their streams were removed.
    const anew = new Set<string>();
    for (const step of run.slice(from, from + compareEvery)) {
      now += step.afterMs;
      const command = commandFor(model.state, step, now);
      const known = [...model.state.engines.keys()];
      const outcome = model.run(command);
      if (command.kind === 'enlist') anew.add(command.engine);
      for (const engine of known) if (!model.state.engines.has(engine)) anew.add(engine);
      count(command.kind, outcome.done);
      for (const effect of outcome.effects) {
        if (effect.kind === 'waits') {
          count('waits', true);
          count('waits until then', effect.wait.changesAt !== undefined);
          count('waits, held', effect.wait.held);
          for (const { why } of effect.wait.skipped) count(`waits: ${why}`, true);
        }
        if (effect.kind === 'moved') count(`${effect.move.kind} (${effect.move.why})`, true);
        if (effect.kind === 'offered')
          for (const { why } of effect.offer.why?.skipped ?? []) count(why, true);
        if (effect.kind === 'offered' && effect.offer.why?.rank === 2) count('rank 2', true);
      }
      if (outcome.full !== undefined) count('full', true);
      // One connection carries them out in the order in which they are sent; the answers are looked at afterwards.
      // Each store sends its commands together, at the end of the turn: nobody else's may come in between.
      if (command.engine !== lastEngine) await new Promise<void>((resolve) => process.nextTick(resolve));
      lastEngine = command.engine;
      told.push(send(storeOf(command.engine), command).then((reply) => sameAnswer(command, reply, outcome)));
    }
    await Promise.all(told);
    await agreeOnStreams(model, anew, lastRead);
    await agreeOnState(model);
  }
  await nothingLeftOver(model, now);
  return run.length;
}

function sameAnswer(command: QueueCommand, reply: Told, outcome: Outcome): void {
  const done = command.kind in alwaysDone ? reply.done : outcome.done;
  const { refused, full, effects } = outcome;
  const told = effectsFor(command.engine, effects);
  same(
    { command, ...reply, moved: byTicket(reply.moved) },
    { command, done, refused, full, ...told, moved: byTicket(told.moved) },
  );
}

/** What is decided of several tickets at once may be told in any order. */
const byTicket = (moves: readonly TicketMove[]): TicketMove[] =>
  [...moves].sort((a, b) => (a.ticketId < b.ticketId ? -1 : a.ticketId > b.ticketId ? 1 : 0));

function storeOf(engine: string): RedisQueueStore {
  const store = stores.get(engine);
  if (!store) throw new Error(`no store for ${engine}`);
  return store;
}

/** The port does not tell whether these did anything. */
const alwaysDone = {
  onDuty: true,
  offDuty: true,
  enter: true,
  openSeat: true,
  closeSeat: true,
  renew: true,
  sweep: true,
  enlist: true,
};

/** Jest's own comparison makes fine reports, but takes longer than all of Redis. */
function same(seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected)) expect(seen).toEqual(expected);
}

async function agreeOnState(model: MemoryQueue): Promise<void> {
  const store = storeOf(firstEngine);
  const expected = model.storeFor(firstEngine);
  const [tickets, seats, depths, held] = await Promise.all([
    store.tickets(),
    store.seats(),
    store.depths(),
    store.held(),
  ]);
  same(byId(tickets), byId(await expected.tickets()));
  same(byId(seats), byId(await expected.seats()));
  same(byId(await store.staff()), byId(await expected.staff()));
  same(byId(held), byId(await expected.held()));
  same(depths, await expected.depths());
  const [first] = tickets;
  if (first) same(await store.position(first.ticketId), await expected.position(first.ticketId));
}

/** What the model put into the inboxes of engines has to be in their streams; a stream goes with its engine. */
async function agreeOnStreams(model: MemoryQueue, anew: ReadonlySet<string>, lastRead: Map<string, string>) {
  for (const engine of engines) {
    const expected = model.inbox(engine).drain();
    if (expected.length === 0 && !anew.has(engine)) continue;
    const from = anew.has(engine) ? '-' : `(${lastRead.get(engine)}`;
    const entries = await direct.xrange(`${tenantPrefix(tenant)}:effects:${engine}`, from, '+');
    lastRead.set(engine, entries.at(-1)?.[0] ?? '0-0');
    const all = {
      offered: expected.flatMap(({ offered }) => offered),
      withdrawn: expected.flatMap(({ withdrawn }) => withdrawn),
      moved: byTicket(expected.flatMap(({ moved }) => moved)),
      waiting: expected.flatMap(({ waiting }) => waiting),
    };
    const told = readStream(entries, engine);
    same({ ...told, moved: byTicket(told.moved) }, all);
  }
}

const byId = <V extends { ticketId?: string | undefined; agentId?: string | undefined }>(
  views: readonly V[],
): V[] => [...views].sort((a, b) => (`${a.ticketId}/${a.agentId}` < `${b.ticketId}/${b.agentId}` ? -1 : 1));

/** When everybody has gone home, Redis remembers the last fence and nothing else. */
async function nothingLeftOver(model: MemoryQueue, now: number) {
  const engine = firstEngine;
  const store = storeOf(engine);
  const both = async (command: QueueCommand) => {
    model.run(command);
    await send(store, command);
  };
  for (const ticket of [...model.state.tickets.values()]) {
    const { ticketId } = ticket.request;
    const lease = { engine, now, ticketId, fence: ticket.offer?.fence ?? 0 };
    await both(
      ticket.state === 'engaged' ? { kind: 'finish', ...lease } : { kind: 'leave', engine, now, ticketId },
    );
  }
  for (const ticket of [...model.state.tickets.values()]) {
    await both({ kind: 'leave', engine, now, ticketId: ticket.request.ticketId });
  }
  const agents = new Set([...model.state.seats.keys(), ...model.state.staff.keys()]);
  for (const agentId of agents) await both({ kind: 'offDuty', engine, now, agentId });
  await both({ kind: 'sweep', engine, now: now + 7_200_000 });
  const keys = await direct.keys(`${tenantPrefix(tenant)}*`);
  const left = keys.map((key) => key.slice(tenantPrefix(tenant).length + 1)).sort();
  expect(left.filter((key) => !['fence', 'memory'].includes(key) && !key.startsWith('effects:'))).toEqual([
    'engines',
  ]);
  expect(await direct.zrange(`${tenantPrefix(tenant)}:engines`, '0', '-1')).toEqual([engine]);
}

type Told = QueueEffects & {
  done: boolean;
  refused: readonly number[];
  full: number | undefined;
};

async function send(store: QueueStore, command: QueueCommand): Promise<Told> {
  const { now } = command;
  const none = {
    ...{ done: true, refused: [] as readonly number[], full: undefined },
    ...{ offered: [], withdrawn: [], moved: [], waiting: [] },
  };
  const effects = ({ offered, withdrawn, moved, waiting }: QueueEffects, done = true): Told => ({
    ...none,
    done,
    offered,
    withdrawn,
    moved,
    waiting,
  });
  switch (command.kind) {
    case 'enter': {
      const told = await store.enter(command.ticket, now, command.maxWaiting);
      return { ...effects(told), full: told.full };
    }
    case 'leave': {
      const told = await store.leave(command.ticketId, now);
      return effects(told, told.left);
    }
    case 'openSeat':
      return effects(await store.openSeat(command.agentId, command.skills, command.idleSince, now));
    case 'closeSeat':
      return effects(await store.closeSeat(command.agentId, now));
    case 'onDuty':
      return effects(await store.onDuty(command.agentId, command.skills, now));
    case 'offDuty':
      return effects(await store.offDuty(command.agentId, now));
    case 'accept':
      return { ...none, done: await store.accept(command.ticketId, command.fence, now) };
    case 'decline': {
      const told = await store.decline(command.ticketId, command.fence, command.reason, now);
      return effects(told, told.declined);
    }
    case 'renew':
      return { ...none, refused: await store.renew(command.leases, now) };
    case 'finish':
      return { ...none, done: await store.finish(command.ticketId, command.fence, now) };
    case 'returnToQueue': {
      const told = await store.returnToQueue(command.ticketId, command.fence, now);
      return effects(told, told.returned);
    }
    case 'sweep':
      return effects(await store.sweep(now));
    case 'enlist':
      return effects(await store.enlist(now));
    case 'adopt': {
      const told = await store.adopt(command.ticketId, now);
      return effects(told, told.adopted);
    }
    case 'restore': {
      const told = await store.restore(command.ticket, command.engaged, now);
      return effects(told, told.restored);
    }
  }
}
