import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const settings = pathToFileURL(resolve(__dirname, '../../../scripts/lib/settings.mjs')).href;
const program = `
  import { loadSettings } from '${settings}';
  try {
    console.log(JSON.stringify(loadSettings().values));
  } catch (error) {
    console.log(JSON.stringify({ message: error.message, remedy: error.remedy }));
  }`;

/** What an installation with this ringdown.env makes of it. */
function load(text: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    writeFileSync(join(folder, 'ringdown.env'), text);
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      env: { RINGDOWN_SITE: folder },
    });
    return JSON.parse(stdout) as Readonly<Record<string, string>>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('settings and limits of containers are taken from ringdown.env', () => {
  const text = '# ours\n\nRINGDOWN_SIP_PORT=5080\nRINGDOWN_APP_MEMORY="2g"\n';
  expect(load(text)).toMatchObject({ RINGDOWN_SIP_PORT: '5080', RINGDOWN_APP_MEMORY: '2g' });
});

test.each([
  ['a name that means nothing', '# ours\nRINGDOWN_SIPPORT=5080', 'ringdown.env:2', 'ringdown.env.sample'],
  ['a secret', 'RINGDOWN_ADMIN_PASSWORD=correct-horse', 'ringdown.env:1', 'secrets.env'],
  ['a line that is no setting', 'RINGDOWN_SIP_PORT 5080', 'ringdown.env:1', 'NAME=value'],
])('%s is refused with its line', (_, text, place, remedy) => {
  const failure = load(text);
  expect(failure['message']).toContain(place);
  expect(failure['remedy']).toContain(remedy);
});
