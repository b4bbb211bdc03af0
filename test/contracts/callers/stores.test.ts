/** The stores of surges and of the nuisance list, in memory and in Postgres. */
import {
  callerMigrations,
  MemoryNuisanceStore,
  PostgresNuisanceStore,
  type ListedNumber,
  type NuisanceStore,
} from '../../../src/callers/index.js';
import { createPostgres, migrate, type Postgres } from '../../../src/platform/index.js';
import { MemorySurgeStore, PostgresSurgeStore, surgeMigrations } from '../../../src/surges/index.js';
import type { Surge, SurgeStore } from '../../../src/surges/index.js';
import { startPostgres, type TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [callerMigrations, surgeMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const storm: Surge = {
  name: 'storm',
  since: 1_700_000_000_123,
  by: 'carol',
  until: undefined,
  prompt: 'surge-storm',
  texts: undefined,
  heard: 'on-arrival',
  flows: ['main'],
  queues: [],
};
const spoken: Surge = {
  ...storm,
  prompt: undefined,
  texts: { en: 'It\'s "dark".', hu: 'Sötét van.' },
  until: 1_800_000_000_000,
  heard: 'before-queue',
  queues: ['service', 'sales'],
};

describe.each<[string, () => Promise<SurgeStore>]>([
  ['memory', async () => new MemorySurgeStore()],
  [
    'Postgres',
    async () => {
      await postgres.query('TRUNCATE surges');
      return new PostgresSurgeStore(postgres);
    },
  ],
])('surges in %s', (_, open) => {
  it('gives back what was put, the last of each name, until it is off', async () => {
    const store = await open();
    expect(await store.on()).toEqual([]);
    await store.put(storm);
    await store.put({ ...storm, name: 'flood' });
    await store.put(spoken);
    expect((await store.on()).filter(({ name }) => name === 'storm')).toEqual([spoken]);
    expect(await store.off('storm', 'bob', 1_700_000_001_000)).toBe(true);
    expect(await store.off('storm', 'bob', 1_700_000_001_000)).toBe(false);
    expect((await store.on()).map(({ name }) => name)).toEqual(['flood']);
  });

  it('keeps one of many that are put at once', async () => {
    const store = await open();
    const all = Array.from({ length: 20 }, (_, index) => store.put({ ...storm, by: `agent-${index}` }));
    await Promise.all(all);
    expect(await store.on()).toHaveLength(1);
  });
});

it('keeps the history of a surge', async () => {
  await postgres.query('TRUNCATE surges');
  const store = new PostgresSurgeStore(postgres);
  await store.put(storm);
  await store.put(spoken);
  await store.off('storm', 'bob', 1_700_000_001_000);
  const { rows } = await postgres.query('SELECT on_by, off_by FROM surges ORDER BY id');
  expect(rows).toEqual([
    { on_by: 'carol', off_by: 'carol' },
    { on_by: 'carol', off_by: 'bob' },
  ]);
});

const caller: ListedNumber = {
  pattern: { kind: 'number', number: '+36301234567' },
  treatment: 'block',
  reason: "Threats; '); DROP TABLE calls; --",
  addedAt: 1_700_000_000_123,
  addedBy: 'carol',
  until: undefined,
};

describe.each<[string, () => Promise<NuisanceStore>]>([
  ['memory', async () => new MemoryNuisanceStore()],
  [
    'Postgres',
    async () => {
      await postgres.query('TRUNCATE nuisance_numbers');
      return new PostgresNuisanceStore(postgres);
    },
  ],
])('the nuisance list in %s', (_, open) => {
  it('gives back every kind of pattern, the last entry of each, until it is removed', async () => {
    const store = await open();
    const entries: ListedNumber[] = [
      caller,
      {
        ...caller,
        pattern: { kind: 'prefix', prefix: '+3690' },
        treatment: 'screen',
        until: 1_800_000_000_000,
      },
      { ...caller, pattern: { kind: 'range', from: '+3630000', to: '+3630099' }, treatment: 'allow' },
    ];
    for (const entry of entries) await store.put({ ...entry, reason: 'before' });
    for (const entry of entries) await store.put(entry);
    expect(await store.listed()).toEqual(entries);
    expect(await store.remove(caller.pattern, 'bob', 1_700_000_001_000)).toBe(true);
    expect(await store.remove(caller.pattern, 'bob', 1_700_000_001_000)).toBe(false);
    expect(await store.listed()).toEqual(entries.slice(1));
  });
});
