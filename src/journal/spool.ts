import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalRecord, SegmentText } from './journal-record.js';
import { readSegment, writeLine } from './journal-record.js';

/** Records that go to Postgres together, and the file that keeps them until they are there. */
export interface Segment {
  readonly path: string;
  count: number;
  bytes: number;
  /** Time of the oldest record, epoch milliseconds; undefined when only the file knows. */
  oldestAt: number | undefined;
  /** Undefined once the records were let go of and live in the file only. */
  records: JournalRecord[] | undefined;
  /** The file could not be written: the records live in memory only. */
  unkept: boolean;
}

export interface SpoolLimits {
  /** Records of one segment. */
  readonly segmentRecords: number;
  /** Records held in memory while the disk keeps them too. */
  readonly memoryRecords: number;
  /** Records held in memory when the disk fails or hangs; beyond, the newest are lost. */
  readonly hardRecords: number;
}

/**
 * The journal's local log, written ahead of Postgres: every record is appended within the turn of the event loop in
 * which it was told, so that a process that is killed loses nothing that was written by then. While Postgres answers,
 * the files are left to the kernel's cache and live for a fraction of a second; while it is away they are forced to
 * the disk. Segments are files `journal-<start>-<number>.ndjson`, in the order of their names. One process a folder.
 */
export class Spool {
  readonly #waiting: Segment[] = [];
  #current: Segment | undefined;
  #number = 0;
  #unwritten: { segment: Segment; line: string }[] = [];
  #files = new Map<Segment, FileHandle>();
  #working: Promise<void> | undefined;
  #scheduled = false;
  /** Set while Postgres is away: each write is followed by fdatasync. */
  #forced = false;
  readonly #unforced = new Set<Segment>();

  constructor(
    readonly folder: string,
    readonly limits: SpoolLimits,
    readonly startedAt: number,
    readonly onDiskError: (error: unknown) => void,
  ) {}

  /** Finds what earlier processes left. Their segments go first. */
  async open(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.folder))
      .filter((name) => /^journal-\d+-\d+\.ndjson$/.test(name))
      .sort();
    const left: Segment[] = [];
    // Records may have been told before: their file is ours already.
    const own = new Set(this.#all().map((segment) => segment.path));
    for (const path of names.map((name) => join(this.folder, name)).filter((one) => !own.has(one))) {
      const { size } = await stat(path);
      left.push({ path, count: 0, bytes: size, oldestAt: undefined, records: undefined, unkept: false });
    }
    this.#waiting.unshift(...left);
    return left.length;
  }

  get waitingRecords(): number {
    return this.#all().reduce((sum, segment) => sum + segment.count, 0);
  }

  get waitingBytes(): number {
    return this.#all().reduce((sum, segment) => sum + segment.bytes, 0);
  }

  get waitingSegments(): number {
    return this.#all().length;
  }

  get oldestAt(): number | undefined {
    return this.#all().find((segment) => segment.oldestAt !== undefined)?.oldestAt;
  }

  /** Records in the segment that is being filled. */
  get currentCount(): number {
    return this.#current?.count ?? 0;
  }

  get hasSealed(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes a record; false when it had to be given up. Waits for nothing. */
  append(record: JournalRecord): boolean {
    if (this.#inMemory() >= this.limits.hardRecords) return false;
    const segment = (this.#current ??= this.#newSegment());
    const line = writeLine(record);
    segment.records?.push(record);
    segment.count++;
    segment.bytes += Buffer.byteLength(line);
    segment.oldestAt ??= record.event.at;
    if (!segment.unkept) this.#unwritten.push({ segment, line });
    if (segment.count >= this.limits.segmentRecords) this.seal();
    this.#schedule();
    return true;
  }

  /** Closes the segment that is being filled; the next record opens another. */
  seal(): void {
    if (this.#current) this.#waiting.push(this.#current);
    this.#current = undefined;
  }

  /** The oldest segment, sealed; undefined when all is in Postgres. */
  next(): Segment | undefined {
    if (this.#waiting.length === 0) this.seal();
    return this.#waiting[0];
  }

  /** Seals, and tells the newest segment; undefined when all is in Postgres. */
  sealed(): Segment | undefined {
    this.seal();
    return this.#waiting.at(-1);
  }

  async read(segment: Segment): Promise<SegmentText> {
    if (segment.records) return { records: segment.records, damaged: 0, torn: false };
    const text = readSegment(await readFile(segment.path, 'utf8').catch(nothingIfGone));
    segment.count = text.records.length;
    return text;
  }

  /** The segment's records are in Postgres: its file goes, or is put aside for inspection. */
  async done(segment: Segment, keepAs?: string): Promise<void> {
    const at = this.#waiting.indexOf(segment);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#unwritten = this.#unwritten.filter((line) => line.segment !== segment);
    await this.#working;
    await this.#close(segment);
    this.#unforced.delete(segment);
    if (keepAs) await rename(segment.path, keepAs);
    else await rm(segment.path, { force: true });
  }

  /** From now on everything is forced to the disk, what is there already first; or no longer. */
  force(on: boolean): void {
    if (this.#forced === on) return;
    this.#forced = on;
    this.#schedule();
  }

  /** Resolves when all that was appended so far is on the disk for good; rejects when the disk fails. */
  async sync(): Promise<void> {
    const segments = this.#all().filter((segment) => segment.records !== undefined);
    await this.#write();
    await this.#forceAll();
    for (const segment of segments.filter((one) => one.unkept)) await this.#rescue(segment);
  }

  /** For a process that ends in this very turn: writes all that memory holds. What was there already counts once. */
  keepNow(): void {
    const records = this.#all().flatMap((segment) => segment.records ?? []);
    if (records.length === 0) return;
    const file = openSync(this.#pathOf(99_999_999), 'a', 0o600);
    writeSync(file, records.map(writeLine).join(''));
    fdatasyncSync(file);
    closeSync(file);
  }

  /** Keeps what can be kept and closes the files. */
  async close(): Promise<void> {
    await this.sync().catch(this.onDiskError);
    for (const segment of [...this.#files.keys()]) await this.#close(segment);
  }

  /** Writes a segment whose file failed from the beginning. */
  async #rescue(segment: Segment): Promise<void> {
    await this.#close(segment);
    const file = await open(segment.path, 'w', 0o600);
    this.#files.set(segment, file);
    await file.appendFile((segment.records ?? []).map(writeLine).join(''));
    await file.datasync();
    segment.unkept = false;
  }

  #all(): readonly Segment[] {
    return this.#current ? [...this.#waiting, this.#current] : this.#waiting;
  }

  #inMemory(): number {
    return this.#all().reduce((sum, segment) => sum + (segment.records?.length ?? 0), 0);
  }

  #newSegment(): Segment {
    const name = `journal-${String(this.startedAt).padStart(14, '0')}-${String(++this.#number).padStart(8, '0')}.ndjson`;
    return {
      path: join(this.folder, name),
      count: 0,
      bytes: 0,
      oldestAt: undefined,
      records: [],
      unkept: false,
    };
  }

  #pathOf(number: number): string {
    const name = `journal-${String(this.startedAt).padStart(14, '0')}-${String(number).padStart(8, '0')}.ndjson`;
    return join(this.folder, name);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#write();
    });
  }

  /** One writer at a time; whoever comes meanwhile waits for a round that includes all there is. */
  async #write(): Promise<void> {
    while (this.#working) await this.#working;
    this.#working = this.#writeRound().finally(() => (this.#working = undefined));
    await this.#working;
  }

  async #writeRound(): Promise<void> {
    const lines = this.#unwritten;
    this.#unwritten = [];
    const texts = new Map<Segment, string>();
    for (const { segment, line } of lines) texts.set(segment, (texts.get(segment) ?? '') + line);
    for (const [segment, text] of texts) await this.#writeTo(segment, text);
    if (this.#forced) await this.#forceAll().catch(this.onDiskError);
    await this.#letGo().catch(this.onDiskError);
  }

  async #writeTo(segment: Segment, text: string): Promise<void> {
    if (segment.unkept) return;
    try {
      const file = this.#files.get(segment) ?? (await open(segment.path, 'a', 0o600));
      this.#files.set(segment, file);
      await file.appendFile(text);
      this.#unforced.add(segment);
    } catch (error) {
      this.#giveUpDisk(segment);
      this.onDiskError(error);
    }
  }

  /** A segment whose file failed stays in memory; the next segment tries the disk again. */
  #giveUpDisk(segment: Segment): void {
    segment.unkept = true;
    if (this.#current === segment) this.seal();
  }

  async #forceAll(): Promise<void> {
    for (const segment of [...this.#unforced]) {
      this.#unforced.delete(segment);
      try {
        await this.#files.get(segment)?.datasync();
      } catch (error) {
        this.#giveUpDisk(segment);
        throw error;
      }
    }
  }

  /** Lets go of records beyond the bound, oldest first, once the disk has them for good. */
  async #letGo(): Promise<void> {
    let excess = this.#inMemory() - this.limits.memoryRecords;
    for (const segment of this.#waiting) {
      if (excess <= 0) return;
      if (segment.unkept || !segment.records) continue;
      if (this.#unforced.has(segment)) await this.#forceAll();
      await this.#close(segment);
      excess -= segment.records.length;
      segment.records = undefined;
    }
  }

  async #close(segment: Segment): Promise<void> {
    const file = this.#files.get(segment);
    this.#files.delete(segment);
    await file?.close().catch(this.onDiskError);
  }
}

/** Somebody has removed the file: to be told as damage, not to be tried for ever. */
function nothingIfGone(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
    return 'gone';
  throw error;
}
