/** The company's description, edited in its own folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemorySiteChangeStore, SiteEditor } from '../../../src/administration/index.js';
import { writeText } from '../../../src/administration/site-folder.js';
import { versionOf } from '../../../src/administration/site-editor.js';
import { Refused, VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { SiteHolder } from '../../../src/site/index.js';
import { SiteBench } from '../site/site-bench.js';

const now = Date.UTC(2026, 0, 5, 9);

async function editing() {
  const bench = await SiteBench.begin();
  const site = await SiteHolder.load(bench.dir);
  const store = new MemorySiteChangeStore();
  const editor = new SiteEditor({ site, store, clock: new VirtualClock(now), log: silentLogger });
  const wish = async (file: string, find: string, replaceWith: string, by = 'anna') => {
    const seen = await editor.read(file);
    return { file, text: seen?.replace(find, replaceWith), version: versionOf(seen), by };
  };
  const onDisk = (file: string) => readFile(join(bench.dir, file), 'utf8');
  return {
    bench,
    site,
    store,
    editor,
    wish,
    onDisk,
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'was not refused',
    (error: unknown) => (error instanceof Refused ? `${error.code}: ${error.message}` : error),
  );

it('writes what is in order into the folder, and it is in use at once', async () => {
  await using world = await editing();
  const { editor, site, store } = world;
  const changed = await editor.change(await world.wish('company.yaml', 'Lumen & Vale Energy', 'Lumen'));
  expect(changed).toMatchObject({ kind: 'kept', change: { at: now, by: 'anna', file: 'company.yaml' } });
  expect(site.current.company.name).toBe('Lumen');
  expect(await world.onDisk('company.yaml')).toContain('Lumen\n');
  expect((await editor.files()).inUse).toBe(true);
  const [kept] = await store.newest(10);
  expect(kept?.before).toContain('Lumen & Vale Energy');
  expect(kept?.after).toBe(await world.onDisk('company.yaml'));
});

it('writes nothing while anything in the site is not in order with it, and says what and where', async () => {
  await using world = await editing();
  const before = await world.onDisk('numbers.yaml');
  const wish = await world.wish('numbers.yaml', 'flow: main', 'flow: mian');
  const line = before.slice(0, before.indexOf('flow: main')).split('\n').length;
  const mistake = { file: 'numbers.yaml', line, severity: 'error', message: "unknown flow 'mian'" };
  expect(await world.editor.check(wish.file, wish.text)).toMatchObject([mistake]);
  expect(await world.editor.change(wish)).toMatchObject({ kind: 'mistakes', mistakes: [mistake] });
  expect(await world.onDisk('numbers.yaml')).toBe(before);
  expect(await world.store.newest(10)).toEqual([]);
});

it('tells the second of two that the first has changed it, and by whom', async () => {
  await using world = await editing();
  const hers = await world.wish('company.yaml', 'Lumen & Vale Energy', 'Lumen');
  const his = await world.wish('company.yaml', 'Lumen & Vale Energy', 'Vale', 'ben');
  await world.editor.change(hers);
  expect(await refusal(world.editor.change(his))).toMatch(/^stale: company.yaml was changed by anna/);
  expect(world.site.current.company.name).toBe('Lumen');
  await world.bench.change('company.yaml', 'Lumen', 'Lumen Energy');
  const late = { ...hers, text: hers.text?.replace('Lumen', 'L'), version: versionOf(hers.text) };
  expect(await refusal(world.editor.change(late))).toMatch(/^stale: .* in the folder itself/);
});

it('takes a change back, and a file that was new away, but not over what came later', async () => {
  await using world = await editing();
  const { editor, site } = world;
  const before = await world.onDisk('company.yaml');
  const first = await editor.change(await world.wish('company.yaml', 'Lumen & Vale Energy', 'Lumen'));
  const second = await editor.change(await world.wish('company.yaml', 'Lumen', 'Vale', 'ben'));
  if (first.kind !== 'kept' || second.kind !== 'kept') throw new Error('it was not kept');
  expect(await refusal(editor.undo(first.change.id, 'cyd'))).toMatch(/^stale: .* by ben/);
  expect(await editor.undo(second.change.id, 'cyd')).toMatchObject({
    kind: 'kept',
    change: { by: 'cyd', undoes: second.change.id },
  });
  await editor.undo(first.change.id, 'cyd');
  expect(await world.onDisk('company.yaml')).toBe(before);
  expect(site.current.company.name).toBe('Lumen & Vale Energy');
  expect(await refusal(editor.undo('77', 'cyd'))).toMatch(/^unknown-change/);

  const file = 'flows/rain.yaml';
  const text = 'start: bye\nnodes:\n  bye:\n    kind: hang-up\n';
  const made = await editor.change({ file, text, version: versionOf(undefined), by: 'anna' });
  expect(made.kind).toBe('kept');
  expect(site.current.flows.has('rain')).toBe(true);
  if (made.kind === 'kept') await editor.undo(made.change.id, 'anna');
  expect(site.current.flows.has('rain')).toBe(false);
  await expect(world.onDisk(file)).rejects.toThrow('ENOENT');
});

it.each([
  '../company.yaml',
  'flows/../company.yaml',
  '/etc/passwd',
  'sounds/en/x.wav',
  'flows/A b.yaml',
  'x.yaml',
])('writes and reads no %s', async (file) => {
  await using world = await editing();
  expect(await refusal(world.editor.read(file))).toMatch(/^unknown-file/);
  expect(await refusal(world.editor.change({ file, text: 'a', version: 'none', by: 'anna' }))).toMatch(
    /^unknown-file/,
  );
});

it('says so when the folder cannot be written, and leaves nothing behind', async () => {
  await using world = await editing();
  await expect(writeText(join(world.bench.dir, 'company.yaml'), 'x.yaml', 'a')).rejects.toThrow(
    /^x.yaml cannot be written: .*EEXIST/,
  );
});

it('leaves nothing in the folder that the database did not keep', async () => {
  await using world = await editing();
  const before = await world.onDisk('company.yaml');
  jest.spyOn(world.store, 'add').mockImplementation(async (_, write) => {
    await write();
    throw new Error('the database has gone');
  });
  const wish = await world.wish('company.yaml', 'Lumen & Vale Energy', 'Lumen');
  await expect(world.editor.change(wish)).rejects.toThrow('the database has gone');
  expect(await world.onDisk('company.yaml')).toBe(before);
  expect(world.site.current.company.name).toBe('Lumen & Vale Energy');
});
