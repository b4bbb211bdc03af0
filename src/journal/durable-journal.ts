import type { Clock } from '../kernel/index.js';
import type { Logger, Metrics, Postgres } from '../platform/index.js';
import type { ContactEvent, Journal } from './contact-events.js';
import type { Projection } from './postgres-journal.js';

export interface JournalSettings {
  readonly postgres: Postgres;
  /** On a local disk; one process a folder, so put the engine's id into it. */
  readonly spoolDir: string;
  readonly clock?: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Tables derived from events beside the call log, written in the transaction of the events. */
  readonly projections?: readonly Projection[];
  /** Records of one transaction; 500 unless given. */
  readonly batchRecords?: number;
  /** How long a record waits for company; 200 ms unless given. */
  readonly batchMs?: number;
  /** Records held in memory while the disk keeps them too; 5,000 unless given. */
  readonly memoryRecords?: number;
}

/** What became of the records when the journal was flushed. */
export interface FlushReport {
  /** Still on the local disk; the next start writes them to Postgres. */
  readonly leftRecords: number;
}

/**
 * The journal that loses nothing: each record goes to a local log first (`Spool`) and from there, in order and in
 * batches, to Postgres, where ids make it count once.
 *
 *     writing ──(Postgres fails)──► spooling ──(Postgres answers)──► writing
 */
export interface DurableJournal extends Journal {
  /** Finds what earlier processes left and begins to write. Records told before are kept in memory. */
  start(): Promise<void>;
  /** Resolves when the fact is safe: on the local disk for good, or in Postgres. Rejects when both fail. */
  recordDurably(event: ContactEvent): Promise<void>;
  /** Resolves when all that was told so far is in Postgres; rejects with the signal's reason. */
  drained(signal?: AbortSignal): Promise<void>;
  /** For a process that ends in this very turn (`Shutdown.onFailure`): keeps on the disk what memory holds. */
  keepNow(): void;
  /** Writes what is there, at most for so long; the rest stays on the disk. Then the journal is closed. */
  flush(deadlineMs: number): Promise<FlushReport>;
}
