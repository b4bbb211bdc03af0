import type { Pool } from 'pg';
import {
  customerMigrations,
  fillWhenEmpty,
  MemoryBackOffice,
  PinHash,
  postgresBackOffice,
} from '../../../src/customers/index.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { createPostgres, migrate } from '../../../src/platform/index.js';
import { exampleHoldings } from '../../support/example-holdings.js';
import { runSql, startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';
import { backOfficeSuite } from './back-office-suite.js';

const now = Date.UTC(2026, 10, 22, 9);
const holdings = exampleHoldings(now);

let database: TestDatabase;
let postgres: Pool;

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [customerMigrations]);
  postgres = await createPostgres(database.url);
}, 90_000);
afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const clockAt = () => {
  const clock = new VirtualClock();
  let ahead = now;
  return {
    clock: { now: () => ahead, after: clock.after.bind(clock) },
    passes: (ms: number) => void (ahead += ms),
  };
};

backOfficeSuite('in memory', () => {
  const { clock, passes } = clockAt();
  return Promise.resolve({ backOffice: new MemoryBackOffice(holdings, clock), holdings, passes });
});

backOfficeSuite('in Postgres', async () => {
  const { clock, passes } = clockAt();
  const tables =
    'customers, customer_numbers, customer_accounts, orders, branches, postal_areas, appointments, services, customer_services, service_changes, service_tickets, customer_contacts, promotions, back_office_writes';
  await runSql(database.url, `TRUNCATE ${tables} CASCADE`);
  const pins = new PinHash('seed', { log2N: 4, r: 8, p: 1 });
  expect(await fillWhenEmpty(postgres, pins, () => holdings)).toBe(true);
  expect(await fillWhenEmpty(postgres, pins, () => holdings)).toBe(false);
  return { backOffice: postgresBackOffice(postgres, clock, pins), holdings, passes };
});
