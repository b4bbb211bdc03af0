/**
 * A real Redis for tests: the one `RINGDOWN_TEST_REDIS_URL` names, else the project's own image in a container on a
 * free port of the loopback interface. Every test file takes a tenant of its own, so that runs do not meet.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { GenericContainer, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Kills and starts it again on the same port, keeping its data; undefined when the Redis is not ours. */
  readonly restart: (() => Promise<void>) | undefined;
}

export const randomTenant = (): string => `test-${randomBytes(6).toString('hex')}`;

export async function startRedis(): Promise<TestRedis> {
  const given = process.env.RINGDOWN_TEST_REDIS_URL;
  if (given) return { url: given, restart: undefined, [Symbol.asyncDispose]: async () => undefined };
  // No side container: the images are the project's own, and each test stops what it started.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const container: StartedTestContainer = await new GenericContainer(redisImage())
    .withNetworkMode('host')
    .withEnvironment({ RINGDOWN_REDIS_PORT: String(port), RINGDOWN_REDIS_PASSWORD: password })
    .withTmpFs({ '/run/redis': 'uid=10001,gid=10001,mode=0700' })
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .withStartupTimeout(30_000)
    .start();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    restart: () => container.restart({ timeout: 0 }),
    [Symbol.asyncDispose]: async () => {
      await container.stop({ remove: true, removeVolumes: true });
    },
  };
}

/** Removes all keys of a tenant and answers their names. */
export async function removeTenant(url: string, tenant: string): Promise<string[]> {
  const redis = new Redis(url);
  try {
    const keys: string[] = [];
    for await (const batch of redis.scanStream({ match: `{ringdown:${tenant}}*`, count: 1000 })) {
      keys.push(...(batch as string[]));
    }
    if (keys.length > 0) await redis.del(...keys);
    return keys;
  } finally {
    redis.disconnect();
  }
}

function redisImage(): string {
  const file = join(__dirname, '../../var/images.json');
  try {
    const images = JSON.parse(readFileSync(file, 'utf8')) as { redis?: string };
    if (images.redis) return images.redis;
  } catch {
    // Told below.
  }
  throw new Error(`${file} does not name the image of Redis. Make the images: node scripts/stack.mjs images`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
