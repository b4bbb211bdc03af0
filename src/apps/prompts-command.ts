/** `ringdown prompts`: what is missing or stale, and how long a caller waits for words that are spoken on the spot. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, silentLogger } from '../platform/index.js';
import {
  createProgramSynthesiser,
  createPromptBook,
  runSoundInventory,
  runTextInventory,
} from '../prompts/index.js';
import type { RenderedPromptBook } from '../prompts/index.js';
import { loadSite } from '../site/index.js';
import type { Site } from '../site/index.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Write = (line: string) => void;

/** `prompts [dir] [--accept]`, `prompts --sounds [--remove]` with the service's settings, `prompts --measure [dir]`. */
export async function printPrompts(env: Environment, args: readonly string[], write: Write): Promise<number> {
  const options = new Set(args.filter((arg) => arg.startsWith('--')));
  const [dir = 'site'] = args.filter((arg) => !arg.startsWith('--'));
  if (options.has('--measure')) return measure(await loadSite(dir), write);
  if (!options.has('--sounds')) return runTextInventory(dir, options.has('--accept'), write);
  const config = readConfig(env);
  return runSoundInventory(await loadSite(config.siteDir), config.soundsDir, options.has('--remove'), write);
}

const rounds = 21;

/** Words that were never said before, and the same ones again; each language's voice, and the plain one beside it. */
async function measure(site: Site, write: Write): Promise<number> {
  const plain: Site = { ...site, prompts: { ...site.prompts, voices: new Map() } };
  const dir = await mkdtemp(join(tmpdir(), 'ringdown-measured-'));
  try {
    write(`ms until the sound is there, ${rounds} rounds            min  median     max`);
    for (const language of site.company.languages) {
      const voice = site.prompts.voices.get(language);
      const sites = voice && voice.program.kind !== 'espeak-ng' ? [site, plain] : [site];
      const books = sites.map((each) => ({
        program: each.prompts.voices.get(language)?.program.kind ?? 'espeak-ng',
        book: createPromptBook({
          soundsDir: dir,
          synthesiser: createProgramSynthesiser(),
          site: () => each,
          logger: silentLogger,
        }),
        misses: [] as number[],
        hits: [] as number[],
      }));
      // In turn, so that what else this machine does meets all alike. The first round warms the disk.
      for (let round = 0; round <= rounds; round++)
        for (const { book, misses, hits } of books) {
          const miss = await timed(book, language, 1000 + round);
          const hit = await timed(book, language, 1000 + round);
          if (round === 0) continue;
          misses.push(miss);
          hits.push(hit);
        }
      for (const { program, misses, hits } of books) {
        write(figures(`${language} ${program}: never said before`, misses));
        write(figures(`${language} ${program}: said before`, hits));
      }
    }
    return 0;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function timed(book: RenderedPromptBook, language: string, position: number): Promise<number> {
  const startedAt = performance.now();
  await book.sounds(language, 'queue-position', { position });
  return performance.now() - startedAt;
}

function figures(what: string, taken: readonly number[]): string {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.round(part * (sorted.length - 1))] ?? 0).toFixed(1).padStart(8);
  return `${what.padEnd(48)}${at(0)}${at(0.5)}${at(1)}`;
}
