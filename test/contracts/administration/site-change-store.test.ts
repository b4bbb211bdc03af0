/** What was changed in the page, in memory and in Postgres. */
import {
  administrationMigrations,
  MemorySiteChangeStore,
  PostgresSiteChangeStore,
  type SiteChangeStore,
} from '../../../src/administration/index.js';
import { createPostgres, migrate, type Postgres } from '../../../src/platform/index.js';
import { startPostgres, type TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [administrationMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const change = {
  at: 1_700_000_000_123,
  by: 'anna',
  file: 'company.yaml',
  before: 'name: "Ő"\n',
  after: undefined,
  undoes: undefined,
};
const written = () => Promise.resolve();

describe.each<[string, () => Promise<SiteChangeStore>]>([
  ['memory', async () => new MemorySiteChangeStore()],
  [
    'Postgres',
    async () => {
      await postgres.query('TRUNCATE site_changes RESTART IDENTITY');
      return new PostgresSiteChangeStore(postgres);
    },
  ],
])('changes in %s', (_, open) => {
  it('are given back as they were, the newest first, all or those of one file', async () => {
    const store = await open();
    const first = await store.add(change, written);
    const second = await store.add(
      { ...change, file: 'flows/main.yaml', after: '', undoes: first.id },
      written,
    );
    expect(first).toEqual({ ...change, id: first.id });
    expect(await store.get(first.id)).toEqual(first);
    expect(await store.get('4711')).toBeUndefined();
    expect(await store.newest(10)).toEqual([second, first]);
    expect(await store.newest(1)).toEqual([second]);
    expect(await store.newest(10, 'company.yaml')).toEqual([first]);
  });

  it('are not kept when the text could not be written', async () => {
    const store = await open();
    await expect(store.add(change, () => Promise.reject(new Error('the disk is full')))).rejects.toThrow(
      'the disk is full',
    );
    expect(await store.newest(10)).toEqual([]);
  });
});
