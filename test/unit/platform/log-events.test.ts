import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { logEvents } from '../../../src/platform/index.js';

const root = join(__dirname, '../../..');
const catalogue = readFileSync(join(root, 'docs/log-events.md'), 'utf8');
/** First cell of each row: the event's name in back-quotes. */
const documented = [...catalogue.matchAll(/^\| `([a-z][a-z.-]*)` *\|/gm)].map((row) => row[1]);

test('the catalogue lists exactly the events that the code can log', () => {
  expect([...documented].sort()).toEqual(Object.values(logEvents).sort());
});

test('no event is logged by a name written out', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('log-events.ts'),
  );
  const offenders = sources.filter((path) =>
    /\{ event: ['"`]/.test(readFileSync(join(root, 'src', path), 'utf8')),
  );
  expect(offenders).toEqual([]);
});
