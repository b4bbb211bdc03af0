import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '../../../src/journal/journal-record.js';
import { Spool } from '../../../src/journal/spool.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (id: number): JournalRecord => ({
  stream: 'contact',
  id: String(id),
  sequence: id,
  event: { kind: 'call-answered', at: id, callId: 'c', engine: 'e' },
});

const limits = { segmentRecords: 10, memoryRecords: 20, hardRecords: 50 };
const openSpool = async (startedAt = 1, errors: unknown[] = []) => {
  const spool = new Spool(folder, limits, startedAt, (error) => errors.push(error));
  await spool.open();
  return spool;
};

const fill = (spool: Spool, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => spool.append(record(from + index)));

async function drain(spool: Spool): Promise<string[]> {
  const ids: string[] = [];
  for (let segment = spool.next(); segment; segment = spool.next()) {
    ids.push(...(await spool.read(segment)).records.map((one) => one.id));
    await spool.done(segment);
  }
  return ids;
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

test('what is appended comes out in order, and its files go', async () => {
  const spool = await openSpool();
  fill(spool, 0, 35);
  expect(spool.waitingRecords).toBe(35);
  await spool.sync();
  expect(await readdir(folder)).toHaveLength(4);
  expect(await drain(spool)).toEqual(numbers(0, 35));
  expect(await readdir(folder)).toEqual([]);
  expect(spool.waitingRecords).toBe(0);
});

test('beyond the bound, memory is let go of and the disk remembers', async () => {
  const spool = await openSpool();
  spool.force(true);
  for (let at = 0; at < 200; at += 20) {
    fill(spool, at, at + 20);
    await spool.sync();
  }
  let inMemory = 0;
  const ids: string[] = [];
  for (let segment = spool.next(); segment; segment = spool.next()) {
    inMemory += segment.records?.length ?? 0;
    ids.push(...(await spool.read(segment)).records.map((one) => one.id));
    await spool.done(segment);
  }
  expect(inMemory).toBeLessThanOrEqual(limits.memoryRecords + limits.segmentRecords);
  expect(ids).toEqual(numbers(0, 200));
});

test('the next process finds what is left, before its own', async () => {
  const first = await openSpool(1);
  fill(first, 0, 25);
  await first.close();
  const second = new Spool(folder, limits, 2, () => undefined);
  fill(second, 25, 30);
  expect(await second.open()).toBe(3);
  expect(await drain(second)).toEqual(numbers(0, 30));
});

test('when the disk fails, memory keeps what it may, the rest is refused, and nothing throws', async () => {
  const errors: unknown[] = [];
  const spool = await openSpool(1, errors);
  await rm(folder, { recursive: true });
  await writeFile(folder, 'no folder');
  const taken = fill(spool, 0, 60);
  await expect(spool.sync()).rejects.toThrow();
  expect(taken.filter(Boolean)).toHaveLength(50);
  expect(errors).not.toEqual([]);
  await rm(folder);
  expect(await drain(spool)).toEqual(numbers(0, 50));
});

test('a process that fails keeps what it has in the same turn', async () => {
  const spool = await openSpool();
  fill(spool, 0, 25);
  spool.keepNow();
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect((await readFile(join(folder, name ?? ''), 'utf8')).split('\n')).toHaveLength(26);
  await spool.close();
  expect(new Set(await drain(await openSpool(2)))).toEqual(new Set(numbers(0, 25)));
});

test('a disk that is back takes what memory kept', async () => {
  const spool = await openSpool();
  await rm(folder, { recursive: true });
  fill(spool, 0, 15);
  await spool.sync().catch(() => undefined);
  await mkdir(folder);
  await spool.sync();
  await spool.close();
  expect(await drain(await openSpool(2))).toEqual(numbers(0, 15));
});

test('a file that somebody took away is told as damage, not tried for ever', async () => {
  const first = await openSpool(1);
  fill(first, 0, 5);
  await first.close();
  const second = await openSpool(2);
  for (const name of await readdir(folder)) await rm(join(folder, name));
  const segment = second.next();
  expect(segment && (await second.read(segment))).toEqual({ records: [], damaged: 0, torn: true });
});

test('every line has its check sum', async () => {
  const spool = await openSpool();
  fill(spool, 0, 3);
  await spool.close();
  const [name] = await readdir(folder);
  expect(await readFile(join(folder, name ?? ''), 'utf8')).toMatch(/^([0-9a-f]{8} \{.*\}\n){3}$/);
});
