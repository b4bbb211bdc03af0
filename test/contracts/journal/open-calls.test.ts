import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, journalMigrations, openCalls } from '../../../src/journal/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import { servedCall } from '../../support/journal-events.js';
import { startPostgres } from '../../support/postgres.js';

it('gives the calls without an end, to the engine that had them last', async () => {
  await using database = await startPostgres();
  const postgres = await createPostgres(database.url);
  const spoolDir = await mkdtemp(join(tmpdir(), 'ringdown-open-calls-'));
  try {
    await migrate(database.url, [journalMigrations], silentLogger);
    const metrics = createMetrics({ engine: 'engine-1' });
    const journal = createJournal({ postgres, spoolDir, logger: silentLogger, metrics });
    await journal.start();
    const at = Date.UTC(2026, 10, 22, 12);
    for (const event of servedCall('ended', at)) journal.record(event);
    for (const event of servedCall('open', at).slice(0, 5)) journal.record(event);
    for (const event of servedCall('taken-over', at).slice(0, 5)) journal.record(event);
    const resumed = { kind: 'call-resumed', stage: 'flow' } as const;
    journal.record({ ...resumed, callId: 'taken-over', engine: 'engine-2', at: at + 5000 });
    await journal.drained();
    expect(await openCalls(postgres, 'engine-1')).toEqual([{ callId: 'open', arrivedAt: at }]);
    expect(await openCalls(postgres, 'engine-2')).toEqual([{ callId: 'taken-over', arrivedAt: at }]);
    await journal.flush(1000);
  } finally {
    await postgres.end();
    await rm(spoolDir, { recursive: true, force: true });
  }
});
