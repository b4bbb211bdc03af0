/** Messages of the validator come to the fields of the forms; weeks are read and taken apart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addStep } from '../../../src/desktop/site/form/chain-edits.js';
import { fieldMistakes } from '../../../src/desktop/site/form/field-mistakes.js';
import { formFields, type FormFile } from '../../../src/desktop/site/form/form-fields.js';
import { addChain, addHours, addPost, addQueue } from '../../../src/desktop/site/form/new-parts.js';
import { dayByDay, setSpans, weekLines } from '../../../src/desktop/site/form/week-edits.js';
import { removeAt, setAt } from '../../../src/desktop/site/form/yaml-edits.js';
import { YamlText, type Path } from '../../../src/desktop/site/form/yaml-text.js';
import { examineSite } from '../../../src/site/index.js';

const folder = join(__dirname, '../../../site');
const siteText = (file: string) => readFileSync(join(folder, file), 'utf8');
const checkSite = async (file: string, text: string) =>
  (await examineSite(folder, {}, new Map([[file, text]]))).mistakes;

/** As the page does it: the site is checked with the text, and its messages are brought to the fields. */
async function mistakesOf(file: FormFile, text: string) {
  return fieldMistakes(file, await checkSite(file, text), new YamlText(text), formFields[file]);
}

describe('a message of the validator', () => {
  const agents = siteText('agents.yaml');
  const queues = siteText('queues.yaml');
  const hours = siteText('hours.yaml');
  const chains = siteText('chains.yaml');

  it.each<[string, FormFile, string, Path, RegExp]>([
    [
      'a level',
      'agents.yaml',
      setAt(agents, ['agents', 'bob', 'skills', 'service'], '12'),
      ['agents', 'bob', 'skills', 'service'],
      /'12' is not a number that fits here; write a whole number from 1 to 10/,
    ],
    [
      'a skill',
      'agents.yaml',
      setAt(agents, ['agents', 'bob', 'skills', 'knitting'], '2'),
      ['agents', 'bob', 'skills', 'knitting'],
      /knitting/,
    ],
    [
      'a name',
      'agents.yaml',
      setAt(agents, ['agents', 'bob', 'name'], ''),
      ['agents', 'bob', 'name'],
      /there is nothing here/,
    ],
    [
      'a role',
      'agents.yaml',
      setAt(agents, ['agents', 'carol', 'role'], 'boss'),
      ['agents', 'carol', 'role'],
      /use one of agent, quality/,
    ],
    [
      'a language',
      'agents.yaml',
      setAt(agents, ['agents', 'bob', 'languages', 9], 'english'),
      ['agents', 'bob', 'languages'],
      /'english' is not a language/,
    ],
    [
      'what is missing',
      'agents.yaml',
      removeAt(agents, ['agents', 'bob', 'phone']),
      ['agents', 'bob'],
      /'phone' is missing/,
    ],
    [
      'a digit',
      'agents.yaml',
      setAt(agents, ['pause-reasons', 1, 'digit'], 'x'),
      ['pause-reasons', '1', 'digit'],
      /one digit/,
    ],
    [
      'a step',
      'queues.yaml',
      setAt(queues, ['sales', 'steps', 1, 'after-seconds'], '0'),
      ['sales', 'steps', 1, 'after-seconds'],
      /./,
    ],
    [
      'a need',
      'queues.yaml',
      setAt(queues, ['sales', 'steps', 1, 'needs', 'sales'], '4'),
      ['sales', 'steps', 1, 'needs'],
      /asks for no less/,
    ],
    [
      'a limit',
      'queues.yaml',
      setAt(queues, ['sales', 'ring-seconds'], '1'),
      ['sales', 'ring-seconds'],
      /from 5 to 120/,
    ],
    [
      'an announcement',
      'queues.yaml',
      setAt(queues, ['sales', 'announce-position', 'every-seconds'], '1'),
      ['sales', 'announce-position', 'every-seconds'],
      /from 5 to 600/,
    ],
    [
      'a day',
      'hours.yaml',
      setAt(hours, ['sales-office', 'week', 'friday'], '8-16'),
      ['sales-office', 'week', 'friday'],
      /'8-16' is no time span/,
    ],
    [
      'a span of several',
      'hours.yaml',
      setAt(hours, ['dutch-office', 'week', 'monday-friday', 1], '12:00-17:00'),
      ['dutch-office', 'week', 'monday-friday'],
      /overlaps/,
    ],
    [
      'a date',
      'hours.yaml',
      setAt(hours, ['sales-office', 'holidays', 0, 'date'], '13-01'),
      ['sales-office', 'holidays', 0, 'date'],
      /not a date of every year/,
    ],
    [
      'a post',
      'chains.yaml',
      setAt(chains, ['posts', 'bookkeeper', 'agent'], 'nobody'),
      ['posts', 'bookkeeper', 'agent'],
      /nobody/,
    ],
    [
      'a ring',
      'chains.yaml',
      setAt(chains, ['chains', 'key-accounts', 'steps', 0, 'ring-seconds'], '1'),
      ['chains', 'key-accounts', 'steps', 0, 'ring-seconds'],
      /from 3 to 120/,
    ],
  ])('about %s comes to its field', async (_, file, text, path, said) => {
    const found = await mistakesOf(file, text);
    expect(found.of(path)).toMatch(said);
    expect(found.others).toEqual([]);
    expect(found.below(path.slice(0, 1))).toBe(1);
  });

  it('that no field can show stands with the others, and that of another file nowhere', async () => {
    const found = await mistakesOf('agents.yaml', setAt(agents, ['feature-codes', 'pause'], 'x'));
    const line = agents.split('\n').findIndex((one) => one.startsWith('  pause:')) + 1;
    expect(found.others).toMatchObject([{ line, message: "'x' is not a feature code" }]);
    const text = removeAt(agents, ['agents', 'dave']);
    const elsewhere = (await checkSite('agents.yaml', text)).filter(({ file }) => file !== 'agents.yaml');
    expect(elsewhere.length).toBeGreaterThan(0);
    expect((await mistakesOf('agents.yaml', text)).others).toEqual([]);
  });
});

describe('a week', () => {
  const text = siteText('hours.yaml');
  const week = ['sales-office', 'week'];
  const times = (of: string) =>
    weekLines(new YamlText(of), week)?.map(({ name, written }) => `${name}${written ? '' : ' closed'}`);

  it('has every day once, also those that are not mentioned', () => {
    expect(times(text)).toEqual(['monday-thursday', 'friday', 'saturday', 'sunday']);
    const without = setSpans(text, week, 'saturday', ' ');
    expect(times(without)).toEqual(['monday-thursday', 'friday', 'saturday closed', 'sunday']);
    expect(setSpans(without, week, 'saturday', '09:00-13:00')).toBe(text);
    expect(times(setAt(text, [...week, 'monday'], 'closed'))).toBeUndefined();
    expect(times(setAt(text, [...week, 'someday'], 'closed'))).toBeUndefined();
  });

  it('is taken apart day by day, and nothing else changes', () => {
    const [line] = weekLines(new YamlText(text), week) ?? [];
    if (!line) throw new Error('no line');
    const after = dayByDay(text, week, line);
    expect(after).toBe(
      text.replace(
        '    monday-thursday: 08:00-18:00\n',
        ['monday', 'tuesday', 'wednesday', 'thursday'].map((day) => `    ${day}: 08:00-18:00\n`).join(''),
      ),
    );
  });

  it('has one span alone and several as a list', () => {
    const after = setSpans(text, week, 'friday', '08:00-12:00,13:00-16:00');
    expect(after).toContain('    friday: [08:00-12:00, 13:00-16:00]\n');
    expect(setSpans(after, week, 'friday', '08:00-16:00')).toBe(text);
  });
});

describe('a chain', () => {
  const text = siteText('chains.yaml');

  it('gets a step at its end, but before the queue', () => {
    const added = addStep(text, ['chains', 'on-call', 'steps'], { agent: 'dave' }, []);
    expect(added).toBe(
      text.replace(
        '      - { post: deputy-technician, says: trying-colleague }\n',
        '      - { post: deputy-technician, says: trying-colleague }\n      - { agent: dave }\n',
      ),
    );
    const before = addStep(text, ['chains', 'key-accounts', 'steps'], { agent: 'dave' }, []);
    expect(before).toBe(
      text.replace('      - { queue: service }\n', '      - { agent: dave }\n      - { queue: service }\n'),
    );
  });
});

describe('what is new', () => {
  it.each<[string, FormFile, (text: string, name: string) => string, Path]>([
    ['queue', 'queues.yaml', (text, name) => addQueue(text, name, 'service'), []],
    ['hours', 'hours.yaml', addHours, []],
    ['chain', 'chains.yaml', (text, name) => addChain(text, name, 'bob'), ['chains']],
    ['post', 'chains.yaml', (text, name) => addPost(text, name, 'bob'), ['posts']],
  ])(
    'is a %s in order, beside what was there; taken out again it leaves no trace',
    async (_, file, add, at) => {
      const text = siteText(file);
      const after = add(text, 'newcomer');
      const before = text.split('\n');
      expect(after.split('\n').filter((line) => !before.includes(line)).length).toBeGreaterThan(0);
      expect(new YamlText(after).keys(at)).toEqual([...new YamlText(text).keys(at), 'newcomer']);
      expect((await checkSite(file, after)).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(removeAt(after, [...at, 'newcomer'])).toBe(text);
      // A name that cannot be is told where it stands.
      const misnamed = await mistakesOf(file, add(text, 'Ours & theirs'));
      expect(misnamed.of([...at, 'Ours & theirs'])).toMatch(/cannot be used as a name/);
      expect(misnamed.others).toEqual([]);
    },
  );

  it('may be the first of its kind', async () => {
    expect(addQueue('', 'sales', 'sales')).toBe('sales:\n  steps:\n    - { needs: { sales: 1 } }\n');
    expect(addChain('posts:\n  boss: { agent: bob }\n', 'on-call', 'bob')).toBe(
      'posts:\n  boss: { agent: bob }\nchains:\n  on-call: { steps: [{ agent: bob }] }\n',
    );
    expect(addPost('chains: {}\n', 'boss', 'bob')).toContain('boss: { agent: bob }');
  });

  it('has a place at which a message is seen, when there is no skill and nobody yet', async () => {
    const queue = await mistakesOf('queues.yaml', addQueue(siteText('queues.yaml'), 'newcomer', undefined));
    expect(queue.others).toEqual([]);
    const chain = await mistakesOf('chains.yaml', addChain(siteText('chains.yaml'), 'newcomer', ''));
    expect(chain.of(['chains', 'newcomer', 'steps', 0, 'agent'])).toMatch(/./);
  });
});

it('what is taken out while it is named elsewhere is refused, with the places', async () => {
  const without = async (file: string, path: Path) =>
    (await checkSite(file, removeAt(siteText(file), path)))
      .filter(({ severity }) => severity === 'error')
      .map((mistake) => `${mistake.file}: ${mistake.message}`);
  expect((await without('queues.yaml', ['sales'])).join('\n')).toMatch(/^flows\/\S+: .*'sales'/m);
  expect((await without('hours.yaml', ['sales-office'])).join('\n')).toMatch(
    /^flows\/\S+: .*'sales-office'/m,
  );
  expect((await without('chains.yaml', ['chains', 'key-accounts'])).length).toBeGreaterThan(0);
  const post = await mistakesOf(
    'chains.yaml',
    removeAt(siteText('chains.yaml'), ['posts', 'technician-on-call']),
  );
  expect(post.others).toEqual([]);
});
