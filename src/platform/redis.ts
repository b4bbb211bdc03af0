import { Redis } from 'ioredis';
import { OperatorError, messageOf } from '../kernel/index.js';
import { logEvents } from './log-events.js';
import type { Logger } from './logger.js';
import { silentLogger } from './logger.js';

export type { Redis } from 'ioredis';

export interface RedisSettings {
  /** Shown in `CLIENT LIST`, for example `engine-1:queue`. */
  readonly name: string;
  readonly logger?: Logger;
  /**
   * For blocking reads (`BLPOP`, `XREAD BLOCK`) and subscriptions, which need a connection of their own: commands wait
   * for as long as it takes. Any other connection fails a command after 2 s, so that no call hangs on it.
   */
  readonly blocking?: boolean;
}

const commandTimeoutMs = 2_000;
const slowestRetryMs = 2_000;

/**
 * A connection that has answered once and from then on comes back by itself (after 50, 100, … 2,000 ms, with jitter).
 * Throws `OperatorError` when the server is away or refuses the password.
 */
export async function createRedis(url: string, settings: RedisSettings): Promise<Redis> {
  const logger = settings.logger ?? silentLogger;
  const redis = new Redis(url, {
    connectionName: settings.name,
    lazyConnect: true,
    connectTimeout: 5_000,
    keepAlive: 10_000,
    retryStrategy: (attempt) =>
      Math.min(slowestRetryMs, 50 * 2 ** Math.min(attempt - 1, 10)) * (0.75 + Math.random() / 2),
    maxRetriesPerRequest: settings.blocking ? null : 1,
    ...(settings.blocking ? {} : { commandTimeout: commandTimeoutMs }),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away)
      logger.warn(
        { event: logEvents.redisFailed, connection: settings.name, err: error },
        'Redis cannot be reached',
      );
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.info({ event: logEvents.redisConnected, connection: settings.name }, 'Redis is back');
    away = false;
  });
  try {
    await redis.connect();
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw redisProblem(url, error);
  }
}

function redisProblem(url: string, error: unknown): OperatorError {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const place = parsed ? `${parsed.hostname}:${parsed.port || '6379'}` : 'an address that cannot be read';
  const why = messageOf(error);
  if (/NOAUTH|WRONGPASS|AUTH/.test(why)) {
    return new OperatorError(
      `Redis at ${place} refuses the password`,
      'set the password in RINGDOWN_REDIS_URL',
      { cause: error },
    );
  }
  return new OperatorError(
    `Redis does not answer at ${place}: ${why}`,
    'start it (npm start does), or set RINGDOWN_REDIS_URL to where it is',
    { cause: error },
  );
}
