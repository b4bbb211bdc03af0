/** The skill queue in Redis: each command of the port is one Lua script, so each is atomic for all engines. */
import type { Redis } from 'ioredis';
import { logEvents } from '../../platform/index.js';
import type { Logger } from '../../platform/index.js';
import { queueOfLane, skillsToText, stepsToText } from '../lanes.js';
import { orphanMs, placeOf } from '../matching-policy.js';
import type { DeclineReason, EngineId, QueueEffects, QueueStore } from '../queue-store.js';
import type { SkillNeed, TicketRequest, TicketView } from '../queue-store.js';
import {
  blockingConnection,
  commandConnection,
  connect,
  redisAddress,
  unreachable,
  usualCommandTimeoutMs,
} from './connection.js';
import { EffectsReader } from './effects-reader.js';
import { CommandBatch } from './command-batch.js';
import type { CommandName } from './command-batch.js';
import { readLibrary } from './library.js';
import { readHeld, readReply, readSeats, readStaff, readTickets } from './replies.js';
import type { Reply } from './replies.js';

export interface RedisQueueOptions {
  /** `redis://[user:password@]host:port/[database]` */
  readonly url: string;
  /** Companies that share a Redis: each has its own keys, under one hash tag. */
  readonly tenant: string;
  readonly engine: EngineId;
  readonly logger: Logger;
  /** How long a command may take before it counts as failed; 2 s unless given. */
  readonly commandTimeoutMs?: number;
}

/** Connects; rejects with `OperatorError` when Redis does not answer. Dispose to close both connections. */
export async function createRedisQueueStore(options: RedisQueueOptions): Promise<RedisQueueStore> {
  const commands = commandConnection(options.url, options.commandTimeoutMs ?? usualCommandTimeoutMs);
  const blocking = blockingConnection(options.url);
  await connect(commands, options.url);
  await connect(blocking, options.url);
  const { logger, url, tenant, engine } = options;
  const address = redisAddress(url);
  commands.on('close', () =>
    logger.warn({ event: logEvents.redisFailed, address }, 'the connection to Redis is lost'),
  );
  commands.on('ready', () =>
    logger.info({ event: logEvents.redisConnected, address }, 'connected to Redis again'),
  );
  const prefix = tenantPrefix(tenant);
  const reader = new EffectsReader(blocking, `${prefix}:effects:${engine}`, engine);
  await reader.begin();
  await new CommandBatch(commands, library, prefix, engine).load();
  return new RedisQueueStore(options, commands, reader, prefix);
}

const library = readLibrary();

const ticketsAtOnce = 250;

/** The hash tag keeps all keys of a tenant in one slot of a Redis Cluster. */
export const tenantPrefix = (tenant: string): string => `{ringdown:${tenant}}:v${recordsVersion}`;

/**
 * Raised whenever the records change their form: a Redis that an older service has filled is then as good as empty, and
 * seats and tickets are put back as after a flush. What the older one left stays unread.
 */
const recordsVersion = 3;

export class RedisQueueStore implements QueueStore, AsyncDisposable {
  readonly #batch: CommandBatch;

  constructor(
    readonly options: RedisQueueOptions,
    readonly redis: Redis,
    readonly effects: EffectsReader,
    readonly prefix: string,
  ) {
    this.#batch = new CommandBatch(redis, library, prefix, options.engine);
  }

  get engine(): EngineId {
    return this.options.engine;
  }

  async enter(ticket: TicketRequest, now: number, maxWaiting?: number) {
    return this.#command('enter', now, ...ticketWords(ticket), maxWaiting ?? '');
  }

  async leave(ticketId: string, now: number) {
    const reply = await this.#command('leave', now, ticketId);
    return { ...reply, left: reply.done };
  }

  async openSeat(agentId: string, skills: readonly SkillNeed[], idleSince: number, now: number) {
    return this.#command('open-seat', now, oneLine(agentId), skillsToText(skills), idleSince);
  }

  async closeSeat(agentId: string, now: number) {
    return this.#command('close-seat', now, agentId);
  }

  async onDuty(agentId: string, skills: readonly SkillNeed[], now: number) {
    return this.#command('on-duty', now, oneLine(agentId), skillsToText(skills));
  }

  async offDuty(agentId: string, now: number) {
    return this.#command('off-duty', now, agentId);
  }

  async accept(ticketId: string, fence: number, now: number) {
    return (await this.#command('accept', now, ticketId, fence)).done;
  }

  async decline(ticketId: string, fence: number, reason: DeclineReason, now: number) {
    const reply = await this.#command('decline', now, ticketId, fence, reason);
    return { ...reply, declined: reply.done };
  }

  async renew(leases: readonly { ticketId: string; fence: number }[], now: number) {
    const words = leases.flatMap(({ ticketId, fence }) => [ticketId, fence]);
    const [, ...refused] = (await this.#ask('renew', now, words)).split('\n');
    return refused.map(Number);
  }

  async finish(ticketId: string, fence: number, now: number) {
    return (await this.#command('finish', now, ticketId, fence)).done;
  }

  async returnToQueue(ticketId: string, fence: number, now: number) {
    const reply = await this.#command('return-to-queue', now, ticketId, fence);
    return { ...reply, returned: reply.done };
  }

  async sweep(now: number) {
    return this.#command('sweep', now, orphanMs);
  }

  async enlist(now: number) {
    return this.#command('enlist', now);
  }

  async adopt(ticketId: string, now: number) {
    const reply = await this.#command('adopt', now, ticketId);
    return { ...reply, adopted: reply.done };
  }

  async restore(ticket: TicketRequest, engaged: { agentId: string; fence: number } | undefined, now: number) {
    const words = [...ticketWords(ticket), engaged?.agentId ?? '', engaged?.fence ?? ''];
    const reply = await this.#command('restore', now, ...words);
    return { ...reply, restored: reply.done };
  }

  async position(ticketId: string) {
    return Number(await this.#ask('position', 0, [ticketId])) || undefined;
  }

  async ticket(ticketId: string) {
    const [view] = readTickets(await this.#ask('tickets', 0, [ticketId]));
    return view;
  }

  /** Not one moment's picture: tickets come and go while it is read. */
  async tickets() {
    const views = new Map<string, TicketView>();
    let cursor = '0';
    do {
      const from = cursor;
      const [next, pairs] = await this.#read('tickets', () =>
        this.redis.hscan(this.#key('tickets'), from, 'COUNT', ticketsAtOnce),
      );
      const ids = pairs.filter((_, index) => index % 2 === 0);
      if (ids.length > 0)
        for (const view of readTickets(await this.#ask('tickets', 0, ids))) views.set(view.ticketId, view);
      cursor = next;
    } while (cursor !== '0');
    return [...views.values()];
  }

  async held() {
    return readHeld(await this.#ask('held', 0, []));
  }

  async seat(agentId: string) {
    const [view] = readSeats(await this.#ask('seats', 0, [agentId]));
    return view;
  }

  async seats() {
    return readSeats(await this.#ask('seats', 0, []));
  }

  async staff() {
    return readStaff(await this.#ask('staff', 0, []));
  }

  async depths() {
    const lanes = await this.#read('depths', () => this.redis.zrange(this.#key('lanes'), '0', '-1'));
    const counts = await this.#pipeline('depths', (pipe) => {
      for (const lane of lanes) pipe.zcard(this.#key(`lane:${lane}`));
    });
    const depths = new Map<string, number>();
    for (const [index, lane] of lanes.entries()) {
      const queue = queueOfLane(lane);
      const count = Number(counts[index]);
      if (count > 0) depths.set(queue, (depths.get(queue) ?? 0) + count);
    }
    return depths;
  }

  effectsForMe(signal: AbortSignal): AsyncIterable<QueueEffects> {
    return this.effects.read(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
    this.effects.close();
  }

  #key(name: string): string {
    return `${this.prefix}:${name}`;
  }

  async #command(name: CommandName, now: number, ...words: (string | number)[]): Promise<Reply> {
    return readReply(await this.#ask(name, now, words), this.engine);
  }

  #ask(name: CommandName, now: number, words: readonly (string | number)[]): Promise<string> {
    return this.#read(name, () => this.#batch.ask(name, now, words));
  }

  async #read<T>(doing: string, command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw unreachable(this.options.url, doing, error);
    }
  }

  async #pipeline(doing: string, fill: (pipe: ReturnType<Redis['pipeline']>) => void): Promise<unknown[]> {
    const pipe = this.redis.pipeline();
    fill(pipe);
    const replies = (await this.#read(doing, () => pipe.exec())) ?? [];
    return replies.map(([error, value]) => {
      if (error) throw unreachable(this.options.url, doing, error);
      return value;
    });
  }
}

/** The words of the commands that are given a whole ticket. */
const ticketWords = (ticket: TicketRequest): (string | number)[] => [
  oneLine(ticket.ticketId),
  oneLine(ticket.queue),
  oneLine(ticket.callId),
  String(placeOf(ticket)).padStart(16, '0'),
  ticket.enqueuedAt,
  stepsToText(ticket),
];

/** Tickets, seats and reasons are told as lines and words that control characters end. */
function oneLine(name: string): string {
  if (/\p{Cc}/u.test(name))
    throw new Error(`a name in the queue must not contain a control character: ${JSON.stringify(name)}`);
  return name;
}
