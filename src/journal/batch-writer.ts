import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logEvents } from '../platform/index.js';
import type { JournalSettings } from './durable-journal.js';
import type { JournalRecord } from './journal-record.js';
import { writeLine } from './journal-record.js';
import { isRefusal, writeRecords } from './postgres-journal.js';

type BatchSettings = Pick<JournalSettings, 'postgres' | 'projections' | 'spoolDir' | 'metrics' | 'logger'>;

/**
 * Writes a batch to Postgres, in one transaction as long as all is well. One record that Postgres refuses must not
 * hold up all behind it: then each goes alone, and the one is set aside in a file. Rejects when Postgres is away.
 */
export function batchWriter(settings: BatchSettings): (records: readonly JournalRecord[]) => Promise<void> {
  const { postgres, projections = [], logger, metrics } = settings;

  const setAside = async (record: JournalRecord, error: unknown): Promise<void> => {
    const file = join(settings.spoolDir, 'refused.ndjson');
    await appendFile(file, writeLine(record), { mode: 0o600 });
    metrics.journalRefused.inc();
    logger.error(
      { event: logEvents.journalRefused, recordId: record.id, file, err: error },
      'Postgres refuses a fact',
    );
  };

  const writeOrSetAside = async (record: JournalRecord): Promise<void> => {
    try {
      await writeRecords(postgres, [record], projections);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await setAside(record, error);
    }
  };

  return async (records) => {
    try {
      await writeRecords(postgres, records, projections);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      for (const record of records) await writeOrSetAside(record);
    }
  };
}
