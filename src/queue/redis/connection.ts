/** Connections to Redis, and errors that say which Redis and what to do. */
import { Redis } from 'ioredis';
import { messageOf, OperatorError } from '../../kernel/index.js';
import { QueueUnreachable } from '../queue-store.js';

/** `host:port` of a Redis URL: what may be shown and logged. The password may not. */
export function redisAddress(url: string): string {
  try {
    const { hostname, port } = new URL(url);
    return `${hostname}:${port || '6379'}`;
  } catch {
    return '(the URL cannot be read)';
  }
}

/** A command that was not answered within this time has failed, as far as anybody knows. */
export const usualCommandTimeoutMs = 2_000;

/** A connection for commands: rejects at once while Redis is away, and connects again by itself. */
export const commandConnection = (url: string, commandTimeoutMs: number): Redis =>
  open(url, { commandTimeout: commandTimeoutMs, enableOfflineQueue: false });

/** A connection for reads that block; nothing else may wait behind them. */
export const blockingConnection = (url: string): Redis => open(url, {});

function open(url: string, options: { commandTimeout?: number; enableOfflineQueue?: boolean }): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000),
    ...options,
  });
  // What happens is seen at the commands; an 'error' event that nobody listens to would end the process.
  redis.on('error', () => undefined);
  return redis;
}

/** Connects, or says who does not answer and what to do about it. Gives up at once: at start nobody waits. */
export async function connect(redis: Redis, url: string): Promise<void> {
  let cause: unknown;
  const keep = (error: unknown) => (cause = error);
  redis.on('error', keep);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new OperatorError(
      `Redis at ${redisAddress(url)} does not answer: ${messageOf(cause ?? error)}`,
      'Start it (npm start does), or set the URL of the Redis that runs in the configuration.',
      { cause: error },
    );
  } finally {
    redis.off('error', keep);
  }
}

/** Names the failure of a command for those who wait for it. */
export const unreachable = (url: string, doing: string, error: unknown): QueueUnreachable =>
  new QueueUnreachable(`Redis at ${redisAddress(url)} did not carry out '${doing}': ${messageOf(error)}`, {
    cause: error,
  });
