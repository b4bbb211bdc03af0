/**
 * What a round through the skill queue costs on one Redis: a ticket enters, an agent becomes free and is offered the
 * oldest ticket, the offer is accepted, the conversation ends. Agents serve five lanes each. Many tickets wait before
 * it begins and go on waiting: each round puts one in and takes one out.
 *
 *     node scripts/bench.mjs queue        (REDIS_URL, or RINGDOWN_TEST_REDIS_URL, names the Redis; use one of its own)
 */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { silentLogger } from '../../src/platform/index.js';
import { createRedisQueueStore, tenantPrefix } from '../../src/queue/index.js';
import type { OfferRecord, RedisQueueStore, SkillNeed, TicketRequest } from '../../src/queue/index.js';

export interface RoundsResult {
  readonly waiting: number;
  readonly lanes: number;
  readonly lanesPerAgent: number;
  readonly relaxing: boolean;
  readonly inFlight: number;
  /** Of each repetition, in the order they were run. */
  readonly roundsPerSec: readonly number[];
  /** CPU of a round, in microseconds: what remains comparable on a machine that is busy with other things. */
  readonly cpuUs: { readonly redis: number; readonly client: number };
  /** One round alone, nothing else under way. */
  readonly aloneMs: { readonly p50: number; readonly p99: number };
}

export interface RoundsSettings {
  readonly url: string;
  readonly waiting: number;
  readonly lanes: number;
  readonly lanesPerAgent: number;
  /** Tickets have a second step, taken at once when nobody fulfils the first; every tenth prefers an agent. */
  readonly relaxing: boolean;
  readonly inFlight: number;
  readonly repetitions: number;
  readonly secondsEach: number;
}

const engine = 'bench';

export async function measureRounds(settings: RoundsSettings): Promise<RoundsResult> {
  const tenant = `bench-${randomBytes(4).toString('hex')}`;
  const store = await createRedisQueueStore({ url: settings.url, tenant, engine, logger: silentLogger });
  try {
    const bench = new Bench(store, settings);
    await bench.fill();
    await bench.run(1_000);
    const roundsPerSec: number[] = [];
    const before = await bench.cpuUs();
    for (let repetition = 0; repetition < settings.repetitions; repetition++) {
      roundsPerSec.push(await bench.run(settings.secondsEach * 1_000));
    }
    const after = await bench.cpuUs();
    const perRound = (of: 'redis' | 'client') =>
      Math.round((after[of] - before[of]) / (after.rounds - before.rounds));
    const cpuUs = { redis: perRound('redis'), client: perRound('client') };
    const { waiting, lanes, lanesPerAgent, relaxing, inFlight } = settings;
    return {
      waiting,
      lanes,
      lanesPerAgent,
      relaxing,
      inFlight,
      roundsPerSec,
      cpuUs,
      aloneMs: await bench.alone(1_000),
    };
  } finally {
    await removeKeys(settings.url, tenant);
    await store[Symbol.asyncDispose]();
  }
}

class Bench {
  #tickets = 0;
  #rounds = 0;
  readonly #busy = new Set<string>();
  readonly #stepsOf = new Map<number, TicketRequest['steps']>();

  constructor(
    readonly store: RedisQueueStore,
    readonly settings: RoundsSettings,
  ) {}

  async fill(): Promise<void> {
    for (let index = 0; index < this.settings.inFlight; index++)
      await this.store.onDuty(`agent-${index}`, this.#skills(index), Date.now());
    const batch = 500;
    for (let left = this.settings.waiting; left > 0; left -= batch) {
      await Promise.all(Array.from({ length: Math.min(batch, left) }, () => this.#enter()));
    }
  }

  async cpuUs(): Promise<{ redis: number; client: number; rounds: number }> {
    const info = await this.store.redis.info('cpu');
    const sec = (name: string) => Number(new RegExp(`^${name}:([0-9.]+)`, 'm').exec(info)?.[1] ?? 0);
    const { user, system } = process.cpuUsage();
    const redis = (sec('used_cpu_user') + sec('used_cpu_sys')) * 1e6;
    return { redis, client: user + system, rounds: this.#rounds };
  }

  /** Rounds per second over so many milliseconds. */
  async run(forMs: number): Promise<number> {
    const startedAt = performance.now();
    const until = startedAt + forMs;
    let rounds = 0;
    const worker = async (index: number) => {
      while (performance.now() < until) {
        await this.#round(index);
        rounds++;
      }
    };
    await Promise.all(Array.from({ length: this.settings.inFlight }, (_, index) => worker(index)));
    return Math.round((rounds * 1_000) / (performance.now() - startedAt));
  }

  async alone(rounds: number): Promise<{ p50: number; p99: number }> {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      await this.#round(round % this.settings.inFlight);
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Number((times[Math.floor(share * times.length)] ?? 0).toFixed(3));
    return { p50: at(0.5), p99: at(0.99) };
  }

  async #round(index: number): Promise<void> {
    const agentId = `agent-${index}`;
    const now = Date.now();
    const [, opened] = await Promise.all([
      this.#enter(index),
      this.store.openSeat(agentId, this.#skills(index), now, now),
    ]);
    const [offer] = opened.offered;
    if (!offer) throw new Error(`${agentId} was offered nothing, although a ticket was waiting`);
    await this.#talk(offer);
    this.#rounds++;
  }

  async #talk({ ticketId, agentId, fence }: OfferRecord): Promise<void> {
    if (this.#busy.has(agentId)) throw new Error(`${agentId} was booked twice`);
    this.#busy.add(agentId);
    const accepted = await this.store.accept(ticketId, fence, Date.now());
    this.#busy.delete(agentId);
    if (!accepted || !(await this.store.finish(ticketId, fence, Date.now())))
      throw new Error('an offer was lost');
  }

  /** Agents serve neighbouring lanes, so that every lane is served. */
  #skills(index: number): SkillNeed[] {
    const { lanes, lanesPerAgent } = this.settings;
    return Array.from({ length: lanesPerAgent }, (_, nth) => ({
      skill: `skill-${(index * lanesPerAgent + nth) % lanes}`,
      level: 5,
    }));
  }

  /** As a site keeps them: made once for each queue. */
  #steps(lane: number): TicketRequest['steps'] {
    const needs = (level: number) => [{ skill: `skill-${lane}`, level }];
    const first = { afterMs: 0, needs: needs(3) };
    const later = { afterMs: 600_000, needs: needs(1), whenNobody: true };
    const steps = this.#stepsOf.get(lane) ?? (this.settings.relaxing ? [first, later] : [first]);
    this.#stepsOf.set(lane, steps);
    return steps;
  }

  #enter(agent?: number) {
    const number = this.#tickets++;
    const { lanes, lanesPerAgent } = this.settings;
    const lane =
      agent === undefined ? number % lanes : (agent * lanesPerAgent + (number % lanesPerAgent)) % lanes;
    const now = Date.now();
    const ticket: TicketRequest = {
      ticketId: `ticket-${number}`,
      callId: `call-${number}`,
      queue: `queue-${lane}`,
      enqueuedAt: now,
      headStartMs: 0,
      steps: this.#steps(lane),
      pick: 'longest-idle',
      ...(this.settings.relaxing && agent !== undefined && number % 10 === 0
        ? { prefer: { agentId: `agent-${agent}`, holdMs: 30_000 } }
        : {}),
      engine,
    };
    return this.store.enter(ticket, now);
  }
}

async function removeKeys(url: string, tenant: string): Promise<void> {
  const redis = new Redis(url);
  for await (const batch of redis.scanStream({ match: `${tenantPrefix(tenant)}*`, count: 1_000 })) {
    if ((batch as string[]).length > 0) await redis.unlink(...(batch as string[]));
  }
  redis.disconnect();
}
