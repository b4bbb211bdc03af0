/** `npm run prompts`: what is missing, what is out of date, and what nobody needs any more. */
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument, stringify } from 'yaml';
import { describeMistake, examineSite } from '../site/index.js';
import type { Site } from '../site/index.js';
import { PromptSources } from './prompt-source.js';
import { wanted } from './render-all.js';

type Write = (line: string) => void;

/** Beside a language's recordings: which text each was made for. */
const manifest = 'manifest.yaml';

const textHash = (text: string): string =>
  createHash('sha256').update(text.replace(/\s+/g, ' ').trim()).digest('hex').slice(0, 12);

/**
 * Lists texts that a language lacks, and recordings without a text or made for another one. With `accept` the present
 * texts are noted as those that the recordings were made for. Resolves to the exit code: 1 when something is to be done.
 */
export async function runTextInventory(dir: string, accept: boolean, write: Write): Promise<number> {
  const { site, mistakes } = await examineSite(dir);
  const found = mistakes
    .filter(({ file }) => /^(prompts|sounds)\//.test(file))
    .map((mistake) => describeMistake({ ...mistake, file: join(dir, mistake.file) }));
  if (site) {
    for (const language of site.company.languages) {
      if (accept) await acceptRecordings(site, dir, language);
      found.push(...(await staleRecordings(site, dir, language)));
    }
  } else if (found.length === 0) {
    found.push(`${dir}: this site has mistakes elsewhere; npm run check names them`);
  }
  for (const line of found) write(line);
  if (found.length === 0) write(`${dir}: every text is there, and every recording says its text`);
  return found.length === 0 ? 0 : 1;
}

async function staleRecordings(site: Site, dir: string, language: string): Promise<string[]> {
  const recorded = site.prompts.recorded.get(language) ?? new Map<string, string>();
  const known = await readManifest(dir, language);
  const found: string[] = [];
  for (const [name, path] of recorded) {
    const text = site.prompts.texts.get(language)?.get(name);
    const made = known.get(name);
    if (text === undefined) found.push(`${path}: has no text; add '${name}' to prompts/${language}.yaml`);
    else if (made === undefined)
      found.push(
        `${path}: it is not noted which text it says; listen to it, then npm run prompts -- --accept`,
      );
    else if (made !== textHash(text))
      found.push(
        `${path}: the text has changed since it was recorded; record it again, then npm run prompts -- --accept`,
      );
  }
  for (const name of known.keys())
    if (!recorded.has(name))
      found.push(
        `${join(dir, 'sounds', language, manifest)}: '${name}' is noted and not recorded; remove it`,
      );
  return found;
}

async function acceptRecordings(site: Site, dir: string, language: string): Promise<void> {
  const texts = site.prompts.texts.get(language);
  const names = [...(site.prompts.recorded.get(language)?.keys() ?? [])];
  const notes = names.flatMap((name) => {
    const text = texts?.get(name);
    return text === undefined ? [] : [[name, textHash(text)] as const];
  });
  if (names.length > 0)
    await writeFile(join(dir, 'sounds', language, manifest), stringify(Object.fromEntries(notes)));
}

async function readManifest(dir: string, language: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(dir, 'sounds', language, manifest), 'utf8').catch(() => '');
  const { contents } = parseDocument(text);
  if (!isMap(contents)) return new Map();
  return new Map(
    contents.items.map(({ key, value }) => [
      isScalar(key) ? String(key.value) : '',
      isScalar(value) ? String(value.value) : '',
    ]),
  );
}

/** Spoken values are kept so long: whoever calls again soon hears the same. */
const keptDynamicMs = 7 * 24 * 3_600_000;

/** Sounds that no text of the site needs, by name; those with values only when they have not been made lately. */
export async function unneededSounds(site: Site, soundsDir: string, now: number): Promise<readonly string[]> {
  const needed = new Set(wanted(new PromptSources(site)).map(({ sound }) => sound));
  const found: string[] = [];
  for (const language of site.company.languages) {
    for (const [folder, keptMs] of [
      [language, 0],
      [`${language}/dyn`, keptDynamicMs],
    ] as const) {
      for (const file of await readdir(join(soundsDir, folder)).catch(() => [])) {
        const name = `${folder}/${file.replace(/\.ulaw$/, '')}`;
        if (!file.endsWith('.ulaw') || needed.has(name)) continue;
        const made = await stat(join(soundsDir, `${name}.ulaw`)).catch(() => undefined);
        if (made && now - made.mtimeMs >= keptMs) found.push(name);
      }
    }
  }
  return found;
}

/** Lists them, or removes them. A call that is under way may still want one: it is made again. */
export async function runSoundInventory(
  site: Site,
  soundsDir: string,
  remove: boolean,
  write: Write,
): Promise<number> {
  const unneeded = await unneededSounds(site, soundsDir, Date.now());
  for (const name of unneeded) {
    if (remove) await rm(join(soundsDir, `${name}.ulaw`), { force: true });
    write(`${name}: ${remove ? 'removed' : 'no text needs this sound any more'}`);
  }
  if (unneeded.length === 0) write('no sound is there that no text needs');
  else if (!remove) write(`npm run prompts -- --remove removes ${unneeded.length}`);
  return 0;
}
