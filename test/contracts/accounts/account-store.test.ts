import {
  accountMigrations,
  MemoryAccountStore,
  PostgresAccountStore,
  type AccountStore,
} from '../../../src/accounts/index.js';
import { createPostgres, migrate, type Postgres } from '../../../src/platform/index.js';
import { startPostgres, type TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [accountMigrations]);
  postgres = await createPostgres(database.url);
});

afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const session = (idHash: string, accountId: string, openedAt = 1_000, lastSeenAt = openedAt) => ({
  idHash,
  accountId,
  openedAt,
  lastSeenAt,
});

describe.each<[string, () => Promise<AccountStore>]>([
  ['memory', async () => new MemoryAccountStore()],
  [
    'Postgres',
    async () => {
      await postgres.query('TRUNCATE account_passwords, account_sessions');
      return new PostgresAccountStore(postgres);
    },
  ],
])('the account store in %s', (_, open) => {
  it('keeps, replaces and removes passwords', async () => {
    const store = await open();
    expect(await store.passwordHash('anna')).toBeUndefined();
    await store.setPassword('anna', 'hash one', 1);
    await store.setPassword('anna', 'hash two', 2);
    expect([await store.passwordHash('anna'), await store.passwordHash('bela')]).toEqual([
      'hash two',
      undefined,
    ]);
    await store.removePassword('anna');
    await store.removePassword('anna');
    expect(await store.passwordHash('anna')).toBeUndefined();
  });

  it('takes names as they are, whatever is in them', async () => {
    const store = await open();
    await store.setPassword(`'; DROP TABLE account_passwords; --`, 'hash', 1);
    expect(await store.passwordHash(`'; DROP TABLE account_passwords; --`)).toBe('hash');
  });

  it('opens, touches and closes sessions', async () => {
    const store = await open();
    await store.openSession(session('one', 'anna', 1_700_000_000_123));
    await store.touchSession('one', 1_700_000_060_456);
    await store.touchSession('none', 1);
    expect(await store.session('one')).toEqual(session('one', 'anna', 1_700_000_000_123, 1_700_000_060_456));
    await store.closeSession('one');
    await store.closeSession('one');
    expect([await store.session('one'), await store.session('none')]).toEqual([undefined, undefined]);
  });

  it('closes the sessions of an account, all or all but one', async () => {
    const store = await open();
    for (const id of ['one', 'two', 'three']) await store.openSession(session(id, 'anna'));
    await store.openSession(session('four', 'bela'));
    const left = async () =>
      (await Promise.all(['one', 'two', 'three', 'four'].map((id) => store.session(id)))).map(Boolean);
    await store.closeSessionsOf('anna', 'two');
    expect(await left()).toEqual([false, true, false, true]);
    await store.closeSessionsOf('anna', undefined);
    expect(await left()).toEqual([false, false, false, true]);
  });

  it('removes sessions that are old or idle', async () => {
    const store = await open();
    await store.openSession(session('old', 'anna', 10, 1_000));
    await store.openSession(session('idle', 'anna', 900, 910));
    await store.openSession(session('good', 'anna', 900, 1_000));
    expect(await store.removeSessions(500, 950)).toBe(2);
    expect((await store.session('good'))?.accountId).toBe('anna');
  });
});
