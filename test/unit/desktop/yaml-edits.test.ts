/** What the forms of the page do to the texts of a site: what was asked for, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  addTo,
  removeAt,
  renameAt,
  setAt,
  setList,
  swapWithNext,
} from '../../../src/desktop/site/form/yaml-edits.js';
import { YamlText, type Path } from '../../../src/desktop/site/form/yaml-text.js';

const readText = (file: string) => readFileSync(join(__dirname, '../../..', file), 'utf8');
const siteText = (file: string) => readText(`site/${file}`);
const value = (text: string): unknown => parse(text, { schema: 'failsafe' });

/** What a comparison would show: lines that went and lines that came, with a sign. */
function difference(before: string, after: string): readonly string[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [
    ...a.slice(start, a.length - end).map((line) => `-${line}`),
    ...b.slice(start, b.length - end).map((line) => `+${line}`),
  ];
}

/** Every text in one line that a path leads to. */
function linesIn(yaml: YamlText, path: Path = []): readonly Path[] {
  const below = [...yaml.keys(path).map((key) => [...path, key]), ...yaml.items(path)];
  if (below.length > 0) return below.flatMap((one) => linesIn(yaml, one));
  return yaml.at(path) !== undefined && yaml.isLine(path) ? [path] : [];
}

/** The example, and a site that is written in brackets. */
const files = [
  ...['agents', 'queues', 'hours', 'chains', 'company', 'numbers'].map((name) => `site/${name}.yaml`),
  ...['agents', 'queues', 'numbers', 'flows/main'].map((name) => `test/calls/site/${name}.yaml`),
];

describe('a text of the site', () => {
  it.each(files)('%s: one value that is changed changes its line only, whatever is written', (file) => {
    const text = readText(file);
    const paths = linesIn(new YamlText(text));
    expect(paths.length).toBeGreaterThan(5);
    const wish = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '',
        '- a',
        'a: b',
        'a #b',
        "it's",
        '"',
        '*1',
        '+36',
        '{a',
        'a,b',
        'no ',
        '08:00-12:00',
        'a:',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), wish, (path, wanted) => {
        const after = setAt(text, path, wanted);
        expect(new YamlText(after).at(path)).toBe(wanted);
        expect(difference(text, after).length).toBeLessThanOrEqual(2);
        expect(setAt(after, path, 'x'.repeat(3)).split('\n')).toHaveLength(text.split('\n').length);
      }),
      { numRuns: 100 },
    );
  });

  it.each(files)('%s: what is taken away is gone, and all else means what it meant', (file) => {
    const text = readText(file);
    const before = new YamlText(text);
    for (const path of linesIn(before)) {
      expect(filled(value(removeAt(text, path)))).toEqual(filled(takeFrom(value(text), path)));
    }
  });
});

/** The same with plain values. */
function takeFrom(whole: unknown, path: Path): unknown {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((one, step) => (one as Record<string, unknown>)[step], whole);
  if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
  else delete (parent as Record<string, unknown>)[String(path.at(-1))];
  return whole;
}

/** Without what has nothing in it: whether that stays depends on how it was written. */
function filled(whole: unknown): unknown {
  if (typeof whole !== 'object' || whole === null) return whole;
  const kept = Object.entries(whole)
    .map(([name, one]) => [name, filled(one)] as const)
    .filter(([, one]) => one !== undefined);
  if (kept.length === 0) return undefined;
  return Array.isArray(whole) ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}

describe('agents', () => {
  const text = siteText('agents.yaml');

  it('get another level, a skill more and a skill less, in their line', () => {
    expect(difference(text, setAt(text, ['agents', 'alice', 'skills', 'sales'], '4'))).toEqual([
      '-    skills: { service: 8, sales: 3 }',
      '+    skills: { service: 8, sales: 4 }',
    ]);
    expect(difference(text, setAt(text, ['agents', 'alice', 'skills', 'dutch'], '2'))).toEqual([
      '-    skills: { service: 8, sales: 3 }',
      '+    skills: { service: 8, sales: 3, dutch: 2 }',
    ]);
    expect(difference(text, removeAt(text, ['agents', 'dave', 'skills', 'dutch']))).toEqual([
      '-    skills: { service: 4, dutch: 9, technical: 3 }',
      '+    skills: { service: 4, technical: 3 }',
    ]);
    expect(difference(text, setAt(text, ['agents', 'frank', 'skills', 'dutch'], '2'))).toEqual([
      '+    skills: { dutch: 2 }',
    ]);
  });

  it('get what they did not have at its place', () => {
    const order = ['name', 'phone', 'role', 'languages', 'skills'];
    const after = setAt(text, ['agents', 'bob', 'role'], 'supervisor', order);
    expect(difference(text, after)).toEqual(['+    role: supervisor']);
    expect(after).toContain('phone: bob-9x2m\n    role: supervisor\n    languages');
  });

  it('speak one language more or less', () => {
    const path = ['agents', 'carol', 'languages'];
    expect(setList(text, path, ['en', 'hu', 'ru'])).toBe(text);
    expect(difference(text, setList(text, path, ['en', 'ru', 'nl']))).toEqual([
      '-    languages: [en, hu, ru]',
      '+    languages: [en, ru, nl]',
    ]);
    expect(new YamlText(setList(text, path, [])).listAt(path)).toEqual([]);
  });

  it('come and go with all that is theirs', () => {
    const gina = { name: 'Gina, G.', phone: 'gina-1', languages: ['en'], skills: { service: '5' } };
    const after = setAt(text, ['agents', 'gina'], gina);
    expect(difference(text, after)).toEqual([
      '+  gina:',
      '+    name: Gina, G.',
      '+    phone: gina-1',
      '+    languages: [en]',
      '+    skills: { service: 5 }',
    ]);
    expect(removeAt(after, ['agents', 'gina'])).toBe(text);
    expect(difference(text, removeAt(text, ['agents', 'frank']))).toEqual([
      '-  # The managing director: takes no calls of any queue, and is protected (gate.yaml).',
      '-  frank:',
      '-    name: Frank Fodor',
      '-    phone: frank-8k2v',
      '-    role: supervisor',
      '-    languages: [en, hu]',
    ]);
  });

  it('have breaks, one more and one less', () => {
    const after = addTo(text, ['pause-reasons'], { digit: '6', name: 'walk' });
    expect(difference(text, after)).toEqual(['+  - { digit: 6, name: walk }']);
    expect(removeAt(after, ['pause-reasons', 5])).toBe(text);
  });
});

describe('queues', () => {
  const text = siteText('queues.yaml');

  it('get and lose steps, and announcements in the manner of the file', () => {
    const more = addTo(text, ['sales', 'steps'], { 'after-seconds': '60', needs: { sales: '1' } });
    expect(difference(text, more)).toEqual(['+    - { after-seconds: 60, needs: { sales: 1 } }']);
    const wait = { 'first-after-seconds': '15', 'every-seconds': '60' };
    const announced = setAt(text, ['sales', 'announce-wait'], wait, ['announce-position', 'announce-wait']);
    expect(difference(text, announced)).toEqual([
      '+  announce-wait: { first-after-seconds: 15, every-seconds: 60 }',
    ]);
    expect(removeAt(announced, ['sales', 'announce-wait'])).toBe(text);
  });

  it('stand apart by an empty line, also the new one', () => {
    const after = setAt(text, ['letters'], { steps: [{ needs: { service: '1' } }], pick: 'best-fit' });
    expect(difference(text, after)).toEqual([
      '+letters:',
      '+  steps:',
      '+    - { needs: { service: 1 } }',
      '+  pick: best-fit',
      '+',
    ]);
    expect(removeAt(after, ['letters'])).toBe(text);
    const without = removeAt(text, ['technical']);
    expect(without).not.toMatch(/\n\n\n/);
    expect(difference(text, without).every((line) => line.startsWith('-'))).toBe(true);
  });
});

describe('lists and names', () => {
  it('are put in another order with their comments', () => {
    const text = 'steps:\n  - a\n  # about b\n  - b\n  - c';
    const after = swapWithNext(text, ['steps', 0]);
    expect(after).toBe('steps:\n  # about b\n  - b\n  - a\n  - c');
    expect(swapWithNext(after, ['steps', 1])).toBe('steps:\n  # about b\n  - b\n  - c\n  - a');
    expect(swapWithNext(text, ['steps', 2])).toBe(text);
    expect(swapWithNext('[{ a: 1 }, b]', [0])).toBe('[b, { a: 1 }]');
  });

  it('keep the comments at their end that are set further in', () => {
    const text = 'a:\n  b:\n    - 1\n    # - 2\nc:\n  - 3\n  # - 4\n';
    expect(setAt(text, ['d'], '5')).toBe(`${text}d: 5\n`);
    expect(removeAt(text, ['c'])).toBe('a:\n  b:\n    - 1\n    # - 2\n');
    expect(setAt(text, ['a', 'e'], '6')).toBe(text.replace('# - 2\n', '# - 2\n  e: 6\n'));
    expect(swapWithNext('- a: 1\n  # of a\n- b: 2\n', [0])).toBe('- b: 2\n- a: 1\n  # of a\n');
    expect(addTo('a:\n  - 1\n  # - 2\n', ['a'], '3')).toBe('a:\n  - 1\n  - 3\n  # - 2\n');
  });

  it('are renamed', () => {
    expect(renameAt('week:\n  monday-friday: closed # so far\n', ['week', 'monday-friday'], 'monday')).toBe(
      'week:\n  monday: closed # so far\n',
    );
  });

  it('may be written in other ways', () => {
    expect(setAt('', ['a', 'b'], 'c')).toBe('a:\n  b: c\n');
    expect(setAt('# nothing yet', ['a'], 'c')).toBe('# nothing yet\na: c\n');
    expect(setAt('a:\r\n  b: 1 # one\r\n', ['a', 'c'], '2')).toBe('a:\r\n  b: 1 # one\r\n  c: 2\r\n');
    expect(setAt('a:\n', ['a'], 'c')).toBe('a: c\n');
    expect(setAt('a: # why\n', ['a'], 'c')).toBe('a: c # why\n');
    expect(setAt('a:\n  - 1\n  - 2\nb: 3\n', ['a'], '4')).toBe('a: 4\nb: 3\n');
    expect(setAt('a: { }\n', ['a', 'b'], '4')).toBe('a: { b: 4 }\n');
    expect(setAt('a: "1"\n', ['a'], 'b c')).toBe('a: "b c"\n');
    expect(addTo('a:\n  - b: 1\n    c: 2\n', ['a'], { b: '3', c: '4' })).toBe(
      'a:\n  - b: 1\n    c: 2\n  - b: 3\n    c: 4\n',
    );
    expect(addTo('a:\n  b: 1\n', ['a', 'c'], { d: '1' })).toBe('a:\n  b: 1\n  c:\n    - { d: 1 }\n');
    expect(removeAt('a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'])).toBe('a:\n  - c: 2\n');
    expect(removeAt('a:\n  - b\nc: d\n', ['a', 0])).toBe('c: d\n');
    expect(removeAt('a: 1\n', ['b'])).toBe('a: 1\n');
    expect(setAt('{ a, b: 1 }\n', ['a'], '2')).toBe('{ a: 2, b: 1 }\n');
    expect(setAt('a:\n  - b: 1\n  - c: 2\n', ['a', 0, 'd'], '3')).toBe('a:\n  - b: 1\n    d: 3\n  - c: 2\n');
    expect(removeAt('a:\n  -\n  - b\n', ['a', 0])).toBe('a:\n  - b\n');
    const lines = 'a: {\n  b: 1,\n  c: [2], # why\n}\nd: 4\n';
    expect(setAt(lines, ['a', 'e'], '5')).toBe('a: {\n  b: 1,\n  c: [2], e: 5, # why\n}\nd: 4\n');
    expect(removeAt(lines, ['a', 'b'])).toBe('a: {\n  c: [2], # why\n}\nd: 4\n');
    expect(removeAt(lines, ['a', 'c'])).toBe('a: {\n  b: 1, # why\n}\nd: 4\n');
    expect(setAt('- a\n- b', [1], 'c')).toBe('- a\n- c');
  });

  it('are not for a form when they are no plain YAML', () => {
    const usable = (text: string) => new YamlText(text).usable;
    expect(usable('a: 1\n')).toBe(true);
    expect(usable('')).toBe(true);
    expect(usable('a: {\n')).toBe(false);
    expect(usable('a: &x 1\nb: *x\n')).toBe(false);
    expect(usable('a: !!str 1\n')).toBe(false);
    expect(usable('a: 1\na: 2\n')).toBe(false);
    expect(usable('- a\n')).toBe(false);
    expect(new YamlText('a: |\n  b\n').isLine(['a'])).toBe(false);
    expect(new YamlText('a: "b\n  c"\n').isLine(['a'])).toBe(false);
    expect(new YamlText('a: [b, { c: d }]\n').listAt(['a'])).toBeUndefined();
  });
});
