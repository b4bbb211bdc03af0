import type { Pool } from 'pg';
import { customerMigrations, pinLimits, PostgresPinGuesses } from '../../../src/customers/index.js';
import { createPostgres, migrate } from '../../../src/platform/index.js';
import { startPostgres } from '../../support/postgres.js';
import type { TestDatabase } from '../../support/postgres.js';

let database: TestDatabase;
let postgres: Pool;
const now = Date.UTC(2026, 10, 22, 9);

beforeAll(async () => {
  database = await startPostgres();
  await migrate(database.url, [customerMigrations]);
  postgres = await createPostgres(database.url);
}, 90_000);
afterAll(async () => {
  await postgres.end();
  await database[Symbol.asyncDispose]();
});

const allowed = (verdicts: readonly string[]) => verdicts.filter((verdict) => verdict === 'allowed').length;

it('lets five guesses pass of many that are made at the same moment, by two engines', async () => {
  const one = new PostgresPinGuesses(postgres, 'seed');
  const other = new PostgresPinGuesses(postgres, 'seed');
  const engine = (index: number) => (index % 2 === 0 ? one : other);
  const verdicts = await Promise.all(
    Array.from({ length: 60 }, (_, index) => engine(index).take('20410001', `+3620${index}`, now)),
  );
  expect(allowed(verdicts)).toBe(pinLimits.inWindow);
  const ofOneCaller = await Promise.all(
    Array.from({ length: 60 }, (_, index) => engine(index).take(`3041${index}`, '', now)),
  );
  expect(allowed(ofOneCaller)).toBe(pinLimits.inWindow);
});

it('locks after twenty in all, outlives the process, and forgets on a person’s word', async () => {
  const account = '20410002';
  let at = now;
  for (let index = 0; index < 60; index++, at += pinLimits.windowMs / 4)
    await new PostgresPinGuesses(postgres, 'seed').take(account, `+3621${index}`, at);
  const guesses = new PostgresPinGuesses(postgres, 'seed');
  expect(await guesses.take(account, '+36219999', at + pinLimits.windowMs)).toBe('locked');
  await guesses.forget(account);
  expect(await guesses.take(account, '+36219999', at + pinLimits.windowMs)).toBe('allowed');
});

it('gives back what was the right one', async () => {
  const guesses = new PostgresPinGuesses(postgres, 'seed');
  for (let index = 0; index < 30; index++) {
    expect(await guesses.take('20410003', '+36221', now + index)).toBe('allowed');
    await guesses.giveBack('20410003', '+36221', now + index);
  }
});

it('keeps neither accounts nor numbers that somebody could read, and nothing for ever', async () => {
  const guesses = new PostgresPinGuesses(postgres, 'seed');
  await guesses.take('20410004', '+36301239876', now);
  const { rows } = await postgres.query<{ all: string }>(
    'SELECT string_agg(p::text, $1) AS all FROM pin_guesses p',
    [' '],
  );
  expect(rows[0]?.all).not.toMatch(/20410004|301239876/);
  await guesses.tidy(now + 365 * 86_400_000);
  expect((await postgres.query('SELECT 1 FROM pin_guesses')).rowCount).toBe(0);
});
