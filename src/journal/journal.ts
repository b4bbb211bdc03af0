import { randomUUID } from 'node:crypto';
import type { Clock } from '../kernel/index.js';
import { OperatorError, messageOf, orAborted, systemClock } from '../kernel/index.js';
import type { Logger, Metrics } from '../platform/index.js';
import { logEvents } from '../platform/index.js';
import type { AgentEvent, ContactEvent } from './contact-events.js';
import type { JournalRecord } from './journal-record.js';
import { SequenceNumbers, keepable, naturalIdOf } from './journal-record.js';
import { batchWriter } from './batch-writer.js';
import type { DurableJournal, FlushReport, JournalSettings } from './durable-journal.js';
import type { Segment } from './spool.js';
import { Spool } from './spool.js';

const firstRetryMs = 250;
const slowestRetryMs = 5_000;
const hardRecords = 50_000;
/** A disk that fails is told of this often. */
const complaintEveryMs = 30_000;

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

export function createJournal(settings: JournalSettings): DurableJournal {
  return new SpoolingJournal(settings);
}

class SpoolingJournal implements DurableJournal {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #spool: Spool;
  readonly #sequence = new SequenceNumbers();
  readonly #stop = new AbortController();
  readonly #batchMs: number;
  readonly #batchRecords: number;
  #state: 'writing' | 'spooling' = 'writing';
  #spoolingSince = 0;
  #writer: Promise<void> | undefined;
  #flushed: Promise<FlushReport> | undefined;
  #wake: () => void = () => undefined;
  readonly #writeBatch: (records: readonly JournalRecord[]) => Promise<void>;
  readonly #awaited = new Map<Segment, Deferred>();
  #complainedAt = -Infinity;
  #lost = 0;

  constructor(readonly settings: JournalSettings) {
    this.#clock = settings.clock ?? systemClock;
    this.#logger = settings.logger;
    this.#metrics = settings.metrics;
    this.#batchMs = settings.batchMs ?? 200;
    this.#batchRecords = settings.batchRecords ?? 500;
    this.#writeBatch = batchWriter(settings);
    const limits = {
      segmentRecords: this.#batchRecords,
      memoryRecords: settings.memoryRecords ?? 5_000,
      hardRecords,
    };
    this.#spool = new Spool(settings.spoolDir, limits, this.#clock.now(), (error) => this.#complain(error));
  }

  async start(): Promise<void> {
    if (this.#writer) return;
    try {
      const left = await this.#spool.open();
      if (left > 0)
        this.#logger.info(
          { event: logEvents.journalSpooling, segments: left },
          'an earlier process left a journal',
        );
    } catch (error) {
      throw new OperatorError(
        `the journal cannot be kept in ${this.settings.spoolDir}: ${messageOf(error)}`,
        'make the folder writable for the service, or set RINGDOWN_SPOOL_DIR to one that is',
        { cause: error },
      );
    }
    this.#writer = this.#write();
  }

  record(event: ContactEvent): void {
    this.#append({
      stream: 'contact',
      id: naturalIdOf(event) ?? randomUUID(),
      sequence: this.#nextNumber(),
      event,
    });
  }

  recordAgent(event: AgentEvent): void {
    this.#append({ stream: 'agent', id: randomUUID(), sequence: this.#nextNumber(), event });
  }

  async recordDurably(event: ContactEvent): Promise<void> {
    this.record(event);
    try {
      await this.#spool.sync();
    } catch (error) {
      this.#complain(error);
      await this.drained(AbortSignal.timeout(slowestRetryMs));
    }
  }

  drained(signal?: AbortSignal): Promise<void> {
    const last = this.#spool.sealed();
    if (!last) return Promise.resolve();
    this.#wake();
    // Segments go in order: when the last one is gone, so are those before it.
    const gone = this.#awaited.get(last) ?? deferred();
    this.#awaited.set(last, gone);
    return orAborted(gone.promise, signal);
  }

  keepNow(): void {
    this.#spool.keepNow();
  }

  flush(deadlineMs: number): Promise<FlushReport> {
    return (this.#flushed ??= this.#flush(deadlineMs));
  }

  async #flush(deadlineMs: number): Promise<FlushReport> {
    await this.#spool.sync().catch((error: unknown) => this.#complain(error));
    if (this.#writer) await this.drained(AbortSignal.timeout(deadlineMs)).catch(() => undefined);
    this.#stop.abort(new Error('the journal is closed'));
    this.#wake();
    await this.#writer;
    await this.#spool.close();
    return { leftRecords: this.#spool.waitingRecords };
  }

  #nextNumber(): number {
    return this.#sequence.next(this.#clock.now());
  }

  #append(record: JournalRecord): void {
    try {
      if (!this.#spool.append(keepable(record))) this.#lose(1);
    } catch (error) {
      // A fact that cannot be written as JSON: a defect of whoever told it, never of the call.
      this.#lose(1);
      this.#logger.error({ event: logEvents.defect, err: error }, 'a fact cannot be kept');
    }
    this.#measure();
    // While Postgres is away the pause between two tries is kept.
    if (this.#state === 'writing' && (this.#spool.currentCount === 1 || this.#spool.hasSealed)) this.#wake();
  }

  async #write(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.#stop.signal.aborted) {
      if (!(await this.#untilBatch())) return;
      const segment = this.#spool.next();
      if (!segment) continue;
      try {
        await this.#writeSegment(segment);
        retryMs = firstRetryMs;
        this.#settled();
      } catch (error) {
        this.#beginSpooling(error);
        await this.#pause(retryMs);
        retryMs = Math.min(slowestRetryMs, retryMs * 2);
      }
    }
  }

  /** Waits for a full segment, or for the first record and then for its company. False when the journal is closed. */
  async #untilBatch(): Promise<boolean> {
    while (this.#spool.waitingSegments === 0) {
      await this.#pause(undefined);
      if (this.#stop.signal.aborted) return false;
    }
    const dueAt = this.#clock.now() + this.#batchMs;
    while (!this.#spool.hasSealed && !this.#stop.signal.aborted) {
      const leftMs = dueAt - this.#clock.now();
      if (leftMs <= 0) break;
      await this.#pause(leftMs);
    }
    return !this.#stop.signal.aborted;
  }

  /** Ends after so long, when woken, or when the journal is closed. */
  async #pause(delayMs: number | undefined): Promise<void> {
    const over = new AbortController();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#stop.signal.aborted) resolve();
      else if (delayMs !== undefined) this.#clock.after(delayMs, over.signal).then(resolve, () => undefined);
    });
    this.#wake = () => undefined;
    over.abort();
  }

  async #writeSegment(segment: Segment): Promise<void> {
    const { records, damaged, torn } = await this.#spool.read(segment);
    if (damaged > 0 || torn) {
      this.#logger.warn(
        { event: logEvents.journalSpoolDamaged, file: segment.path, damagedLines: damaged, tornEnd: torn },
        'a journal segment has lines that cannot be read',
      );
    }
    await this.#writeBatch(records);
    await this.#spool.done(segment, damaged > 0 ? `${segment.path}.damaged` : undefined);
    this.#awaited.get(segment)?.resolve();
    this.#awaited.delete(segment);
    this.#metrics.journalWritten.inc(records.length);
    this.#measure();
  }

  #beginSpooling(error: unknown): void {
    if (this.#state === 'spooling') return;
    this.#state = 'spooling';
    this.#spoolingSince = this.#clock.now();
    this.#spool.force(true);
    this.#logger.warn(
      { event: logEvents.journalSpooling, folder: this.settings.spoolDir, err: error },
      'Postgres does not take the journal; it is kept on the local disk',
    );
  }

  #settled(): void {
    if (this.#state === 'writing' || this.#spool.waitingSegments > 0) return;
    this.#state = 'writing';
    this.#spool.force(false);
    const tookMs = this.#clock.now() - this.#spoolingSince;
    this.#logger.info(
      { event: logEvents.journalDrained, tookMs, lost: this.#lost },
      'the journal is in Postgres again',
    );
  }

  #measure(): void {
    this.#metrics.journalWaiting.set(this.#spool.waitingRecords);
    this.#metrics.journalSpool.set(this.#spool.waitingBytes);
    const oldestAt = this.#spool.oldestAt;
    this.#metrics.journalLag.set(
      oldestAt === undefined ? 0 : Math.max(0, this.#clock.now() - oldestAt) / 1000,
    );
  }

  #lose(records: number): void {
    this.#lost += records;
    this.#metrics.journalLost.inc(records);
    if (this.#clock.now() - this.#complainedAt < complaintEveryMs) return;
    this.#complainedAt = this.#clock.now();
    this.#logger.error(
      { event: logEvents.journalLost, lost: this.#lost },
      'facts are lost: neither Postgres nor the disk takes them',
    );
  }

  #complain(error: unknown): void {
    if (this.#clock.now() - this.#complainedAt < complaintEveryMs) return;
    this.#complainedAt = this.#clock.now();
    this.#logger.error(
      { event: logEvents.journalSpoolFailed, folder: this.settings.spoolDir, err: error },
      'the journal cannot be kept on the local disk',
    );
  }
}
