import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTextInventory, unneededSounds } from '../../../src/prompts/index.js';
import { loadSite } from '../../../src/site/index.js';
import { SiteBench } from '../site/site-bench.js';

async function listed(dir: string, accept = false) {
  const lines: string[] = [];
  const code = await runTextInventory(dir, accept, (line) => lines.push(line.replace(`${dir}/`, '')));
  return { code, lines };
}

const recording = Buffer.concat([Buffer.from('RIFF    WAVE'), Buffer.alloc(400)]);

describe('what is missing or stale among the prompts', () => {
  it('is nothing in the example', async () => {
    await using bench = await SiteBench.begin();
    expect(await listed(bench.dir)).toMatchObject({ code: 0 });
  });

  it('is a text that a language lacks, with its place', async () => {
    await using bench = await SiteBench.begin();
    await bench.change('prompts/nl.yaml', '  goodbye: Tot ziens.\n', '');
    const { code, lines } = await listed(bench.dir);
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(
      /prompts\/nl\.yaml:\d+:\d+: error: prompt 'goodbye' .* has no text in 'nl'/,
    );
  });

  it('is a recording of nobody knows what, until its text is noted, and again when the text changes', async () => {
    await using bench = await SiteBench.begin();
    await mkdir(join(bench.dir, 'sounds/en'), { recursive: true });
    await writeFile(join(bench.dir, 'sounds/en/goodbye.wav'), recording);
    expect((await listed(bench.dir)).lines).toEqual([
      expect.stringMatching(/sounds\/en\/goodbye\.wav: it is not noted which text it says/),
    ]);
    expect(await listed(bench.dir, true)).toMatchObject({ code: 0 });
    expect(await readFile(join(bench.dir, 'sounds/en/manifest.yaml'), 'utf8')).toMatch(
      /^goodbye: "?[0-9a-f]{12}"?\n$/,
    );
    expect(await listed(bench.dir)).toMatchObject({ code: 0 });
    await bench.change('prompts/en.yaml', 'goodbye: Goodbye.', 'goodbye: Good-bye then.');
    expect((await listed(bench.dir)).lines).toEqual([
      expect.stringMatching(/the text has changed since it was recorded/),
    ]);
  });

  it('are sounds that no text needs, and values that were not said for a week', async () => {
    await using bench = await SiteBench.begin();
    const site = await loadSite(bench.dir);
    const sounds = join(bench.dir, 'rendered');
    await mkdir(join(sounds, 'en/dyn'), { recursive: true });
    const now = Date.now();
    for (const [name, daysAgo] of [
      ['goodbye-00000000', 0],
      ['dyn/old', 8],
      ['dyn/new', 6],
    ] as const) {
      const path = join(sounds, 'en', `${name}.ulaw`);
      await writeFile(path, 'x');
      const made = new Date(now - daysAgo * 86_400_000);
      await utimes(path, made, made);
    }
    expect(await unneededSounds(site, sounds, now)).toEqual(['en/goodbye-00000000', 'en/dyn/old']);
  });
});
