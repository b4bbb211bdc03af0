import { fc } from '../../support/properties.js';
import {
  MemoryDutyStore,
  RedisDutyStore,
  signedOutRecord,
  type DutyRecord,
  type DutyStore,
} from '../../../src/agents/index.js';
import { createRedis, type Redis } from '../../../src/platform/index.js';
import { randomTenant, startRedis, type TestRedis } from '../../support/redis.js';

let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = await createRedis(server.url, { name: 'duty-store-test' });
});

afterAll(async () => {
  redis.disconnect();
  await server[Symbol.asyncDispose]();
});

const onLunch: DutyRecord = {
  ...signedOutRecord,
  duty: 'paused',
  reason: 'lunch',
  since: 1_700_000_000_123,
  idleSince: 12,
};

const anyRecord: fc.Arbitrary<DutyRecord> = fc.record({
  duty: fc.constantFrom('signed-out', 'available', 'paused', 'missed', 'wrapping'),
  reason: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
  since: fc.nat(),
  idleSince: fc.nat(),
  wrapUpUntil: fc.option(fc.nat(), { nil: undefined }),
  wrapUp: fc.option(fc.record({ callId: fc.string(), queue: fc.string(), extensions: fc.nat() }), {
    nil: undefined,
  }),
  afterCall: fc.option(
    fc.oneof(
      fc.constant({ duty: 'signed-out' as const }),
      fc.record({
        duty: fc.constant('paused' as const),
        reason: fc.string({ maxLength: 20, unit: 'grapheme' }),
      }),
    ),
    { nil: undefined },
  ),
  directCall: fc.option(
    fc.record({ callId: fc.string(), engine: fc.string(), since: fc.nat(), talking: fc.boolean() }),
    { nil: undefined },
  ),
});

describe.each<[string, () => DutyStore]>([
  ['memory', () => new MemoryDutyStore()],
  ['Redis', () => new RedisDutyStore(redis, `ringdown:{${randomTenant()}}:`)],
])('the duty store in %s', (_, open) => {
  it('takes whoever is not known for signed out', async () => {
    const store = open();
    expect(await store.read('anna')).toEqual({ record: signedOutRecord, version: 0 });
    expect(await store.readMany([])).toEqual([]);
  });

  it('gives back any record as it was', async () => {
    const store = open();
    let version = 0;
    await fc.assert(
      fc.asyncProperty(anyRecord, async (record) => {
        expect(await store.write('anna', record, version)).toBe(true);
        version++;
        expect(await store.read('anna')).toEqual({ record, version });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a write on a stale version', async () => {
    const store = open();
    expect(await store.write('anna', onLunch, 1)).toBe(false);
    expect(await store.write('anna', onLunch, 0)).toBe(true);
    expect(await store.write('anna', signedOutRecord, 0)).toBe(false);
    expect(await store.read('anna')).toEqual({ record: onLunch, version: 1 });
  });

  it('lets one of many writers win', async () => {
    const store = open();
    const written = await Promise.all(
      Array.from({ length: 20 }, (_unused, index) => store.write('anna', { ...onLunch, since: index }, 0)),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    expect((await store.read('anna')).record.since).toBe(written.indexOf(true));
  });

  it('reads many in the order asked for', async () => {
    const store = open();
    await store.write('anna', onLunch, 0);
    const read = await store.readMany(['bela', 'anna']);
    expect(read.map(({ record }) => record.duty)).toEqual(['signed-out', 'paused']);
  });

  it('remembers the lines that were provided', async () => {
    const store = open();
    await store.noteProvided('phone:1');
    await store.noteProvided('phone:1');
    await store.noteProvided('trunk:a');
    await store.noteRemoved('phone:2');
    await store.noteRemoved('phone:1');
    expect(await store.providedLines()).toEqual(['trunk:a']);
  });
});

it('keeps tenants and engines apart and together', async () => {
  const tenant = randomTenant();
  const [one, same, other] = [tenant, tenant, randomTenant()].map(
    (name) => new RedisDutyStore(redis, `ringdown:{${name}}:`),
  );
  await one?.write('anna', onLunch, 0);
  expect((await same?.read('anna'))?.version).toBe(1);
  expect((await other?.read('anna'))?.version).toBe(0);
});
