/** A large centre without a switch: agents on duty and callers who wait or talk, in a real Redis. */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { createAgentDesk, RedisDutyStore } from '../../src/agents/index.js';
import type { AgentDesk } from '../../src/agents/index.js';
import type { ContactEvent } from '../../src/journal/index.js';
import { systemClock, TypedEmitter } from '../../src/kernel/index.js';
import { silentLogger } from '../../src/platform/index.js';
import { createRedisQueueStore, tenantPrefix } from '../../src/queue/index.js';
import type { OfferRecord, RedisQueueStore, TicketRequest } from '../../src/queue/index.js';
import type { Site } from '../../src/site/index.js';

const queues = 20;
const engine = 'bench';
const atOnce = 100;

interface Talk {
  readonly offer: OfferRecord;
  readonly callId: string;
}

export class Floor implements AsyncDisposable {
  #tickets = 0;
  readonly #talks: Talk[] = [];
  readonly desk: Pick<AgentDesk, 'status' | 'statuses'>;

  private constructor(
    readonly store: RedisQueueStore,
    readonly redis: Redis,
    readonly site: Site,
    readonly tenant: string,
  ) {
    this.desk = createAgentDesk({
      site: () => site,
      store: new RedisDutyStore(redis, tenantPrefix(tenant)),
      seats: {
        open: async () => undefined,
        close: async () => undefined,
        onDuty: async () => undefined,
        offDuty: async () => undefined,
        staff: () => store.staff(),
        view: (agentId) => store.seat(agentId),
        views: () => store.seats(),
      },
      telephony: {
        events: new TypedEmitter(() => undefined),
        connected: true,
        providePhone: async () => undefined,
        removePhone: async () => undefined,
        provideTrunk: async () => undefined,
        removeTrunk: async () => undefined,
        reachablePhones: async () => new Set(),
        lookForPhones: async () => undefined,
      },
      journal: { record: () => undefined, recordAgent: () => undefined },
      clock: systemClock,
      log: silentLogger,
      engine,
      seed: 'a seed for benches that is long enough',
      trunkPasswords: new Map(),
    });
  }

  /** All agents talk, the other tickets wait. */
  static async open(url: string, agents: number, tickets: number): Promise<Floor> {
    const tenant = `bench-${randomBytes(4).toString('hex')}`;
    const store = await createRedisQueueStore({ url, tenant, engine, logger: silentLogger });
    const floor = new Floor(store, new Redis(url), siteOf(agents), tenant);
    const duty = new RedisDutyStore(floor.redis, tenantPrefix(tenant));
    const now = Date.now();
    await inBatches(tickets, () => floor.#enter());
    await inBatches(agents, async (index) => {
      const agentId = agentName(index);
      await duty.write(
        agentId,
        {
          duty: 'available',
          reason: undefined,
          since: now,
          idleSince: now,
          wrapUpUntil: undefined,
          afterCall: undefined,
          directCall: undefined,
        },
        0,
      );
      await floor.#takeNext(agentId, index);
    });
    return floor;
  }

  /** Somebody rings, and an agent who has just finished takes whoever waits longest. Resolves with what an engine would tell. */
  async call(): Promise<{ readonly facts: readonly ContactEvent[]; readonly tookMs: number }> {
    const startedAt = performance.now();
    const { ticketId, callId } = await this.#enter();
    const tookMs = performance.now() - startedAt;
    const facts: Told[] = [{ kind: 'queue-entered', callId, queue: 'queue-0', ticketId, skills: [] }];
    const talk = this.#talks.shift();
    if (talk) {
      const { agentId, ticketId: over, fence } = talk.offer;
      await this.store.finish(over, fence, Date.now());
      facts.push({ kind: 'call-ended', callId: talk.callId });
      await this.#takeNext(agentId, Number(agentId.slice('agent-'.length)));
      facts.push({ kind: 'conversation-started', callId: this.#talks.at(-1)?.callId ?? '', agentId });
    }
    // The floor reads no more of them than kind, call, agent and time.
    return { facts: facts.map((fact) => ({ at: Date.now(), ...fact }) as unknown as ContactEvent), tookMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for await (const batch of this.redis.scanStream({ match: `${tenantPrefix(this.tenant)}*`, count: 1_000 }))
      if ((batch as string[]).length > 0) await this.redis.unlink(...(batch as string[]));
    this.redis.disconnect();
    await this.store[Symbol.asyncDispose]();
  }

  async #takeNext(agentId: string, index: number): Promise<void> {
    const now = Date.now();
    const { offered } = await this.store.openSeat(agentId, skillsOf(index), now, now);
    const offer = offered.find((one) => one.agentId === agentId);
    if (!offer) return;
    await this.store.accept(offer.ticketId, offer.fence, Date.now());
    this.#talks.push({ offer, callId: offer.ticketId.replace('ticket', 'call') });
  }

  async #enter(): Promise<{ readonly ticketId: string; readonly callId: string }> {
    const number = this.#tickets++;
    const now = Date.now();
    const ticket: TicketRequest = {
      ticketId: `ticket-${number}`,
      callId: `call-${number}`,
      queue: `queue-${number % queues}`,
      enqueuedAt: now,
      headStartMs: 0,
      steps: [{ afterMs: 0, needs: [{ skill: `skill-${number % queues}`, level: 3 }] }],
      pick: 'longest-idle',
      engine,
    };
    await this.store.enter(ticket, now);
    return ticket;
  }
}

type Told = { readonly kind: ContactEvent['kind']; readonly callId: string } & Readonly<
  Record<string, unknown>
>;

const agentName = (index: number): string => `agent-${index}`;
const skillsOf = (index: number) =>
  [0, 1, 2].map((nth) => ({ skill: `skill-${(index + nth) % queues}`, level: 5 }));

/** What the floor reads of a site. */
function siteOf(agents: number): Site {
  const profiles = Array.from({ length: agents }, (_, index) => ({
    id: agentName(index),
    name: `Agent ${index}`,
    phone: `phone-${index}`,
    skills: skillsOf(index),
    role: 'agent',
    languages: ['en'],
  }));
  const all = Array.from({ length: queues }, (_, index) => ({
    name: `queue-${index}`,
    steps: [{ afterSec: 0, needs: [{ skill: `skill-${index}`, level: 3 }] }],
  }));
  return {
    agents: new Map(profiles.map((one) => [one.id, one])),
    queues: new Map(all.map((one) => [one.name, one])),
    trunks: new Map(),
    pauseReasons: [],
  } as unknown as Site;
}

async function inBatches(count: number, one: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - from) }, (_, nth) => one(from + nth)));
}
