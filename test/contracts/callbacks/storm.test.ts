/**
 * Many callbacks due at once on a simulated switch, the service killed in between, on real Redis and Postgres. The whole
 * figure (10,000 callbacks, 50 kills): `npm run bench -- callbacks`.
 */
import { storm } from '../../../bench/callbacks/storm.js';
import { startPostgres } from '../../support/postgres.js';
import { startRedis } from '../../support/redis.js';

it('150 callbacks and 4 kills: none lost, none dialled twice, the pace kept', async () => {
  await using redis = await startRedis();
  await using database = await startPostgres();
  const result = await storm({
    redisUrl: redis.url,
    postgresUrl: database.url,
    callbacks: 150,
    kills: 4,
    agents: 50,
    dialsPerSec: 20,
    busyOneIn: 15,
    seed: 7,
    withinMs: 200_000,
  });
  expect(result).toMatchObject({ lost: [], doubled: [], leftInSwitch: 0, dials: 160 });
  expect(result.kills).toBeGreaterThan(0);
  expect(result.mostDialsInASecond).toBeLessThanOrEqual(20);
}, 240_000);
