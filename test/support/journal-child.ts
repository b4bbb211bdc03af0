/**
 * A process that tells the journal of calls until it is killed: for the test of what is left. Writes the number of
 * calls that are safe on the disk, one a line.
 */
import { systemClock } from '../../src/kernel/index.js';
import { createJournal } from '../../src/journal/journal.js';
import { createMetrics, postgresPool, silentLogger } from '../../src/platform/index.js';
import { servedCall } from './journal-events.js';

async function tellUntilKilled(url: string, spoolDir: string): Promise<void> {
  const postgres = postgresPool(url);
  const journal = createJournal({
    postgres,
    spoolDir,
    logger: silentLogger,
    metrics: createMetrics(),
    batchRecords: 40,
    memoryRecords: 80,
  });
  await journal.start();
  for (let call = 0; ; call++) {
    const [last, ...others] = [...servedCall(`call-${call}`, 1_000_000 + call)].reverse();
    for (const event of others.reverse()) journal.record(event);
    if (last) await journal.recordDurably(last);
    process.stdout.write(`${call + 1}\n`);
    await systemClock.after(1);
  }
}

const [, , , url, spoolDir] = process.argv;
void tellUntilKilled(url ?? '', spoolDir ?? '');
