import type { Redis } from 'ioredis';
import type { AgentId } from '../queue/index.js';
import type { AfterCall, Duty, WrapUpOf } from './agent-desk.js';
import { signedOutRecord, type DirectCall, type DutyRecord } from './agent-state.js';
import type { DutyStore, StoredDuty } from './duty-store.js';

/**
 * KEYS[1]  the agent's hash
 * ARGV[1]  the version on which the decision was made, 0 for none stored
 * ARGV[2…] field, value, field, value, …
 * RETURNS  1 written, 0 another version is stored
 */
const writeScript = `
local stored = redis.call('HGET', KEYS[1], 'version') or '0'
if stored ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', string.format('%d', stored + 1), unpack(ARGV, 2))
return 1
`;

interface WithWriteDuty {
  ringdownWriteDuty(key: string, ...args: readonly string[]): Promise<number>;
}

/**
 * One hash per agent, `<prefix>duty:<agent>`. `prefix` should carry the tenant's hash tag, for example
 * `ringdown:{main}:`, so that Redis Cluster keeps a tenant together.
 */
export class RedisDutyStore implements DutyStore {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
    redis.defineCommand('ringdownWriteDuty', { numberOfKeys: 1, lua: writeScript });
  }

  async read(agentId: AgentId): Promise<StoredDuty> {
    return fromHash(await this.#redis.hgetall(this.#key(agentId)));
  }

  async readMany(agentIds: readonly AgentId[]): Promise<readonly StoredDuty[]> {
    if (agentIds.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const agentId of agentIds) pipeline.hgetall(this.#key(agentId));
    const replies = (await pipeline.exec()) ?? [];
    return agentIds.map((_, index) => {
      const [error, hash] = replies[index] ?? [new Error('Redis closed the connection'), undefined];
      if (error) throw error;
      return fromHash(hash as Record<string, string>);
    });
  }

  async write(agentId: AgentId, record: DutyRecord, expectedVersion: number): Promise<boolean> {
    const redis = this.#redis as unknown as WithWriteDuty;
    return (
      (await redis.ringdownWriteDuty(this.#key(agentId), String(expectedVersion), ...toFields(record))) === 1
    );
  }

  async providedLines(): Promise<readonly string[]> {
    return this.#redis.smembers(`${this.#prefix}provided-lines`);
  }

  async noteProvided(line: string): Promise<void> {
    await this.#redis.sadd(`${this.#prefix}provided-lines`, line);
  }

  async noteRemoved(line: string): Promise<void> {
    await this.#redis.srem(`${this.#prefix}provided-lines`, line);
  }

  #key(agentId: AgentId): string {
    return `${this.#prefix}duty:${agentId}`;
  }
}

function toFields(record: DutyRecord): string[] {
  const fields = ['duty', record.duty, 'since', String(record.since), 'idleSince', String(record.idleSince)];
  if (record.reason !== undefined) fields.push('reason', record.reason);
  if (record.wrapUpUntil !== undefined) fields.push('wrapUpUntil', String(record.wrapUpUntil));
  if (record.wrapUp) fields.push('wrapUp', JSON.stringify(record.wrapUp));
  if (record.afterCall) fields.push('afterCall', JSON.stringify(record.afterCall));
  if (record.directCall) fields.push('directCall', JSON.stringify(record.directCall));
  return fields;
}

function fromHash(hash: Record<string, string>): StoredDuty {
  const { version, duty, since, idleSince, reason, wrapUpUntil, wrapUp, afterCall, directCall } = hash;
  if (version === undefined || duty === undefined) return { record: signedOutRecord, version: 0 };
  return {
    version: Number(version),
    record: {
      duty: duty as Duty,
      reason,
      since: Number(since),
      idleSince: Number(idleSince),
      wrapUpUntil: wrapUpUntil === undefined ? undefined : Number(wrapUpUntil),
      wrapUp: wrapUp === undefined ? undefined : (JSON.parse(wrapUp) as WrapUpOf),
      afterCall: afterCall === undefined ? undefined : (JSON.parse(afterCall) as AfterCall),
      directCall: directCall === undefined ? undefined : (JSON.parse(directCall) as DirectCall),
    },
  };
}
