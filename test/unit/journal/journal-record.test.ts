import { fc } from '../../support/properties.js';
import type { JournalRecord } from '../../../src/journal/journal-record.js';
import {
  SequenceNumbers,
  keepable,
  naturalIdOf,
  readSegment,
  writeLine,
} from '../../../src/journal/journal-record.js';

const record = (text: string): JournalRecord => ({
  stream: 'contact',
  id: text,
  sequence: 1,
  event: { kind: 'call-resumed', at: 1, callId: text, engine: 'e', stage: text },
});

const anyText = fc.string({ unit: 'binary' });

test('a segment is read as it was written, whatever the texts', () => {
  fc.assert(
    fc.property(fc.array(anyText), (texts) => {
      const records = texts.map(record).map(keepable);
      expect(readSegment(records.map(writeLine).join(''))).toEqual({ records, damaged: 0, torn: false });
    }),
  );
});

test('cut anywhere, a segment gives all whole lines and no other', () => {
  const lines = ['one', 'two', 'three', 'four'].map(record).map(writeLine);
  const text = lines.join('');
  for (let length = 0; length <= text.length; length++) {
    const { records, damaged } = readSegment(text.slice(0, length));
    expect(records).toHaveLength(text.slice(0, length).split('\n').length - 1);
    expect(damaged).toBe(0);
  }
});

test('a letter that was changed costs its line and no other', () => {
  const text = ['one', 'two', 'three'].map(record).map(writeLine).join('');
  fc.assert(
    fc.property(fc.nat(text.length - 1), (at) => {
      fc.pre(text[at] !== '\n' && text[at] !== '#');
      const { records, damaged } = readSegment(`${text.slice(0, at)}#${text.slice(at + 1)}`);
      expect([records.length, damaged]).toEqual([2, 1]);
    }),
  );
});

test('what Postgres cannot keep is replaced, and nothing else', () => {
  const hostile = 'a\0b\ud800c\udc00d \ud83d\ude00 \\u0000';
  expect(keepable(record(hostile)).id).toBe('a\ufffdb\ufffdc\ufffdd \ud83d\ude00 \\u0000');
  const plain = record('plain \\u0000');
  expect(keepable(plain)).toEqual(plain);
});

test('numbers grow though the clock is set back', () => {
  const numbers = new SequenceNumbers();
  const given = [1_000, 1_000, 5_000, 2_000, 5_001].map((now) => numbers.next(now));
  expect(given).toEqual([1_000_000, 1_000_001, 5_000_000, 5_000_001, 5_001_000]);
});

test('two tellings of one voicemail have one id', () => {
  const event = {
    kind: 'voicemail-left',
    at: 1,
    callId: 'c',
    engine: 'e',
    box: 'b',
    recording: 'r1',
    durationMs: 1,
    end: 'x',
  } as const;
  expect(naturalIdOf(event)).toBe(naturalIdOf({ ...event, at: 2, end: 'y' }));
  expect(naturalIdOf({ kind: 'call-answered', at: 1, callId: 'c', engine: 'e' })).toBeUndefined();
});
