/** What is made before calls are taken: every prompt that always sounds the same, and the likely values of others. */
import { agentStates } from '../contracts/index.js';
import { messageOf } from '../kernel/index.js';
import type { Site } from '../site/index.js';
import { composeMusic } from './hold-music.js';
import type { PromptValues } from './prompt-book.js';
import type { PromptSource, PromptSources } from './prompt-source.js';
import type { SoundFiles } from './sound-files.js';

export interface RenderOptions {
  readonly signal?: AbortSignal;
  /** Told after each sound. */
  readonly onProgress?: (done: number, of: number) => void;
  /** How many are made at once; 2 unless given. */
  readonly concurrency?: number;
}

export interface RenderSummary {
  readonly rendered: number;
  /** Were there already. */
  readonly present: number;
  /** One sentence each. */
  readonly failed: readonly string[];
}

interface Maker {
  readonly files: SoundFiles;
  make(source: PromptSource, signal?: AbortSignal): Promise<void>;
}

const longestQueueSaid = 30;

/** Rejects with the signal's reason, and when the folder cannot be written at all. */
export async function renderAll(
  book: Maker,
  sources: PromptSources,
  options: RenderOptions,
): Promise<RenderSummary> {
  const { site } = sources;
  await renderMusic(book.files, site);
  const waiting = wanted(sources);
  const total = waiting.length;
  const failed: string[] = [];
  let rendered = 0;
  let present = 0;
  const work = async () => {
    for (let source = waiting.pop(); source; source = waiting.pop()) {
      options.signal?.throwIfAborted();
      try {
        const there = await book.files.exists(source.sound);
        await book.make(source, options.signal);
        if (there) present++;
        else rendered++;
      } catch (error) {
        options.signal?.throwIfAborted();
        failed.push(`${source.sound}: ${messageOf(error)}`);
      }
      options.onProgress?.(rendered + present + failed.length, total);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 2 }, work));
  await placeFallbacks(book.files, sources);
  return { rendered, present, failed };
}

/** Hold music for every class that the company or a queue names: `music/<class>/hold`. */
export async function renderMusic(files: SoundFiles, site: Site): Promise<void> {
  const classes = new Set([
    site.company.musicClass,
    ...[...site.queues.values()].map(({ musicClass }) => musicClass),
  ]);
  for (const name of classes) {
    const sound = `music/${name}/hold`;
    if (!(await files.exists(sound))) await files.write(sound, composeMusic(name));
  }
}

/** Every sound that is made before calls are taken. */
export function wanted(sources: PromptSources): PromptSource[] {
  const { site } = sources;
  const found = new Map<string, PromptSource>();
  const want = (language: string, name: string, values?: PromptValues) => {
    const source = sources.find(language, name, values);
    if (source) found.set(source.sound, source);
  };
  for (const language of site.company.languages) {
    const names = new Set([
      ...(site.prompts.texts.get(language)?.keys() ?? []),
      ...(site.prompts.recorded.get(language)?.keys() ?? []),
    ]);
    for (const name of names) if ((sources.needs(language, name)?.size ?? 0) === 0) want(language, name);
    for (let position = 1; position <= longestQueueSaid; position++)
      want(language, 'queue-position', { position });
    for (const { name: reason } of site.pauseReasons) want(language, 'agent-paused', { reason });
    for (const state of agentStates) want(language, 'agent-status', { state });
  }
  return [...found.values()].reverse();
}

/**
 * What the switch plays by itself while no service runs, at names that never change: in the default language, and what is
 * said to a customer whom we have rung also in each of the others.
 */
async function placeFallbacks(files: SoundFiles, sources: PromptSources): Promise<void> {
  const { defaultLanguage, languages } = sources.site.company;
  const place = async (language: string, name: string, at: string) => {
    const source = sources.find(language, `fallback-${name}`);
    if (source && (await files.exists(source.sound))) await files.copy(source.sound, `fallback/${at}`);
  };
  for (const name of ['apology', 'leave-message', 'thanks', 'ring-again'])
    await place(defaultLanguage, name, name);
  for (const language of languages) await place(language, 'ring-again', `ring-again-${language}`);
}
