import { OperatorError } from '../../../src/kernel/index.js';
import { createRedis } from '../../../src/platform/index.js';
import { startRedis } from '../../support/redis.js';
import type { TestRedis } from '../../support/redis.js';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a connection that answers, under its name', async () => {
  const redis = await createRedis(server.url, { name: 'test:queue' });
  expect(await redis.client('GETNAME')).toBe('test:queue');
  redis.disconnect();
});

test.each([
  ['a server that is away', (url: URL) => (url.port = '9'), /does not answer at 127.0.0.1:9/],
  ['a wrong password', (url: URL) => (url.password = 'not-this-one'), /refuses the password|does not answer/],
])('%s is told with the remedy', async (_, change, message) => {
  const url = new URL(server.url);
  change(url);
  const error: unknown = await createRedis(url.href, { name: 'test' }).then(
    (redis) => redis.disconnect(),
    (reason: unknown) => reason,
  );
  // A Redis without a password takes any.
  if (error === undefined) return;
  expect(error).toBeInstanceOf(OperatorError);
  expect((error as OperatorError).message).toMatch(message);
  expect((error as OperatorError).remedy).toContain('RINGDOWN_REDIS_URL');
});
