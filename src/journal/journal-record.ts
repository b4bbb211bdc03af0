import { crc32 } from 'node:zlib';
import type { AgentEvent, ContactEvent } from './contact-events.js';

/** A fact as it is kept: with an id, by which it counts once, and a place in the order of its process. */
export type JournalRecord =
  | ({ readonly stream: 'contact'; readonly event: ContactEvent } & RecordHead)
  | ({ readonly stream: 'agent'; readonly event: AgentEvent } & RecordHead);

interface RecordHead {
  readonly id: string;
  /** Grows with every record of a process, and from one process to the next: microseconds since the epoch, or one more than the last. */
  readonly sequence: number;
}

/** Numbers records; a clock that is set back does not disturb the order. */
export class SequenceNumbers {
  #last = 0;

  next(now: number): number {
    this.#last = Math.max(this.#last + 1, Math.floor(now) * 1000);
    return this.#last;
  }
}

/** Two tellings of one voicemail, or of the end of one recording, are one fact: the recording's name is unique. */
export function naturalIdOf(event: ContactEvent): string | undefined {
  if (event.id !== undefined) return event.id;
  return event.kind === 'voicemail-left' || event.kind === 'recording-stopped'
    ? `${event.kind}:${event.recording}`
    : undefined;
}

/** One line of a segment: eight hexadecimal digits of CRC-32 (ISO 3309), a blank, JSON. */
export function writeLine(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

/** The record as Postgres can keep it: it refuses NUL and half a surrogate pair in `jsonb`. Both come from outside only. */
export function keepable(record: JournalRecord): JournalRecord {
  if (!/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(record))) return record;
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  );
  return JSON.parse(text) as JournalRecord;
}

const wellFormed = (text: string): string =>
  text
    .replaceAll('\0', '\uFFFD')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

/** The record of a line, or undefined when the line is torn or damaged. */
export function readLine(line: string): JournalRecord | undefined {
  const json = line.slice(9);
  if (line.charAt(8) !== ' ' || checksum(json) !== line.slice(0, 8)) return undefined;
  try {
    return JSON.parse(json) as JournalRecord;
  } catch {
    return undefined;
  }
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

export interface SegmentText {
  readonly records: readonly JournalRecord[];
  /** Lines in the middle that cannot be read: the disk is at fault, not a process that was killed. */
  readonly damaged: number;
  /** The last line was not finished: its process was killed while writing. */
  readonly torn: boolean;
}

export function readSegment(text: string): SegmentText {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const records = lines.map(readLine);
  return {
    records: records.filter((record) => record !== undefined),
    damaged: records.filter((record) => record === undefined).length,
    torn: rest !== '',
  };
}
