/**
 * A real Postgres for tests: the one `RINGDOWN_TEST_POSTGRES_URL` names, else the project's own image in a container
 * on a free port of the loopback interface. Every test file takes a database of its own.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { GenericContainer, Wait } from 'testcontainers';

/** Gone when disposed, and its server with it if that is ours. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

export async function startPostgres(): Promise<TestDatabase> {
  const given = process.env['RINGDOWN_TEST_POSTGRES_URL'];
  const server = given ? { url: given, stop: async () => undefined } : await startContainer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runSql(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await runSql(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

/** Runs statements on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function startContainer(): Promise<{ url: string; stop: () => Promise<void> }> {
  // No side container: the images are the project's own, and each test stops what it started.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const container = await new GenericContainer(postgresImage())
    .withNetworkMode('host')
    .withEnvironment({ RINGDOWN_POSTGRES_PORT: String(port), RINGDOWN_POSTGRES_PASSWORD: password })
    .withTmpFs({
      '/run/postgresql': 'uid=10001,gid=10001,mode=0700',
      '/data': 'uid=10001,gid=10001,mode=0700',
    })
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/))
    .withStartupTimeout(60_000)
    .start();
  return {
    url: `postgres://ringdown:${password}@127.0.0.1:${port}/ringdown`,
    stop: async () => {
      await container.stop({ remove: true, removeVolumes: true });
    },
  };
}

function postgresImage(): string {
  const file = join(__dirname, '../../var/images.json');
  try {
    const images = JSON.parse(readFileSync(file, 'utf8')) as { postgres?: string };
    if (images.postgres) return images.postgres;
  } catch {
    // Told below.
  }
  throw new Error(
    `${file} does not name the image of Postgres. Make the images: node scripts/stack.mjs images`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
