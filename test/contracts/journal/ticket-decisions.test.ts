import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, journalMigrations, ticketDecisions } from '../../../src/journal/index.js';
import { createMetrics, createPostgres, migrate, silentLogger } from '../../../src/platform/index.js';
import { servedCall } from '../../support/journal-events.js';
import { startPostgres } from '../../support/postgres.js';

it('tells what was decided about a ticket, with the reasons, after its end', async () => {
  await using database = await startPostgres();
  const postgres = await createPostgres(database.url);
  const spoolDir = await mkdtemp(join(tmpdir(), 'ringdown-decisions-'));
  try {
    await migrate(database.url, [journalMigrations], silentLogger);
    const metrics = createMetrics({ engine: 'engine-1' });
    const journal = createJournal({ postgres, spoolDir, logger: silentLogger, metrics });
    await journal.start();
    const at = Date.UTC(2026, 10, 22, 12);
    const why = { step: 1, preferred: false, candidates: 2, runnerUp: 'eve', idleSince: at - 5000 };
    for (const event of servedCall('one', at))
      journal.record(event.kind === 'agent-offered' ? { ...event, why } : event);
    for (const event of servedCall('other', at)) journal.record(event);
    const ofCallback = { callId: 'callback-1', engine: 'engine-1', queue: 'orders', ticketId: 'back-t' };
    journal.record({ ...ofCallback, at, kind: 'skills-relaxed', why: 'nobody', from: 0, to: 1 });
    const seen = { step: 0, held: false, lane: 'orders|longest-idle|', onDuty: 1, skipped: [] };
    const ofOther = { callId: 'callback-2', engine: 'engine-1', queue: 'orders', ticketId: 'new-t' };
    journal.record({ ...ofOther, at, kind: 'still-waiting', ...seen });
    await journal.drained();
    const decisions = await ticketDecisions(postgres, 'one-t');
    expect(decisions.map(({ kind, callId }) => `${callId} ${kind}`)).toEqual([
      'one queue-entered',
      'one agent-offered',
      'one agent-answered',
      'one queue-left',
    ]);
    expect(decisions[1]).toMatchObject({ at: at + 600, facts: { agentId: 'anna', why } });
    expect(await ticketDecisions(postgres, 'back-t')).toMatchObject([
      { kind: 'skills-relaxed', facts: { why: 'nobody', from: 0, to: 1 } },
    ]);
    expect(await ticketDecisions(postgres, 'new-t')).toMatchObject([{ kind: 'still-waiting', facts: seen }]);
    expect(await ticketDecisions(postgres, 'unknown')).toEqual([]);
    await journal.flush(1000);
  } finally {
    await postgres.end();
    await rm(spoolDir, { recursive: true, force: true });
  }
});
