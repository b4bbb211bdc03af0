import { OperatorError } from '../../../src/kernel/index.js';
import { configProblems, describeConfig, readConfig } from '../../../src/platform/index.js';

const complete = {
  RINGDOWN_ARI_PASSWORD: 'ari-secret',
  RINGDOWN_REDIS_URL: 'redis://:redis-secret@127.0.0.1:16379',
  RINGDOWN_POSTGRES_URL: 'postgres://app:postgres-secret@127.0.0.1:15432/ringdown',
  RINGDOWN_SESSION_SECRET: 's'.repeat(32),
  RINGDOWN_SECRET_SEED: 't'.repeat(32),
  RINGDOWN_ADMIN_PASSWORD: 'u'.repeat(12),
};

test('a complete environment is read, with defaults for the rest', () => {
  const config = readConfig({
    ...complete,
    RINGDOWN_HTTP_PORT: '9090',
    RINGDOWN_TRUNK_CARRIER: 'trunk-secret',
    RINGDOWN_TENANT: '',
  });
  expect(config).toMatchObject({
    engineId: 'engine-1',
    tenant: 'main',
    ari: { url: 'http://127.0.0.1:18088/ari', user: 'ringdown', password: 'ari-secret' },
    http: { host: '127.0.0.1', port: 9090 },
    logLevel: 'info',
  });
  expect(config.trunkPasswords.get('RINGDOWN_TRUNK_CARRIER')).toBe('trunk-secret');
  expect(Object.isFrozen(config) && Object.isFrozen(config.http) && Object.isFrozen(config.ari)).toBe(true);
});

test('all problems are told at once, each with its variable and a remedy', () => {
  const env = {
    RINGDOWN_HTTP_PORT: '99999',
    RINGDOWN_LOG_LEVEL: 'loud',
    RINGDOWN_REDIS_URL: 'http://x',
    RINGDOWN_POSTGERS_URL: 'y',
    RINGDOWN_SECRET_SEED: 'short',
  };
  const problems = configProblems(env);
  expect(problems.map((problem) => problem.message.split(' ')[0])).toEqual([
    'RINGDOWN_ARI_PASSWORD',
    'RINGDOWN_REDIS_URL',
    'RINGDOWN_POSTGRES_URL',
    'RINGDOWN_HTTP_PORT',
    'RINGDOWN_SESSION_SECRET',
    'RINGDOWN_SECRET_SEED',
    'RINGDOWN_ADMIN_PASSWORD',
    'RINGDOWN_LOG_LEVEL',
    'RINGDOWN_POSTGERS_URL',
  ]);
  expect(problems.every((problem) => problem instanceof OperatorError && problem.remedy !== '')).toBe(true);
  expect(problems.at(-1)?.remedy).toContain('RINGDOWN_POSTGRES_URL');
  expect(() => readConfig(env)).toThrow(OperatorError);
  expect(() => readConfig(env)).toThrow(
    /9 problems[\s\S]*RINGDOWN_HTTP_PORT is not a port \(it is "99999"\)/,
  );
});

test('no problem shows a secret', () => {
  const secret = 'hunter2-hunter2';
  const env = {
    RINGDOWN_REDIS_URL: `http://${secret}`,
    RINGDOWN_SESSION_SECRET: secret,
    RINGDOWN_SECRET_SEED: secret,
  };
  expect(configProblems(env).map(String).join()).not.toContain(secret);
});

test.each([
  'RINGDOWN_RTP_START',
  'RINGDOWN_ARI_PORT',
  'RINGDOWN_SITE',
  'RINGDOWN_IMAGE_APP',
  'RINGDOWN_TEST_REDIS_URL',
  'RINGDOWN_TRUNK_A',
  'OTHER',
])('%s is left alone: it belongs to somebody else', (name) => {
  expect(configProblems({ ...complete, [name]: 'x' })).toEqual([]);
});

test('a description masks every secret', () => {
  const described = describeConfig({ ...complete, RINGDOWN_TRUNK_CARRIER: 'trunk-secret' });
  expect(described).toMatchObject({
    RINGDOWN_ENGINE_ID: 'engine-1',
    RINGDOWN_ARI_PASSWORD: '(secret)',
    RINGDOWN_TRUNK_CARRIER: '(secret)',
  });
  expect(JSON.stringify(described)).not.toMatch(/-secret"|sss|ttt|uuu/);
});

test('importing reads nothing', () => {
  const before = process.env.RINGDOWN_HTTP_PORT;
  process.env.RINGDOWN_HTTP_PORT = 'nonsense';
  try {
    jest.isolateModules(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      expect(require('../../../src/platform/index.js')).toHaveProperty('readConfig');
    });
  } finally {
    if (before === undefined) delete process.env.RINGDOWN_HTTP_PORT;
    else process.env.RINGDOWN_HTTP_PORT = before;
  }
});
