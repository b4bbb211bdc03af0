import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { logEvents } from '../platform/index.js';
import type { Config, Logger } from '../platform/index.js';
import { createProgramSynthesiser, createPromptBook } from '../prompts/index.js';
import type { RenderedPromptBook } from '../prompts/index.js';
import type { SiteHolder } from '../site/index.js';

const dayMs = 24 * 3_600_000;

/** Makes every prompt that is not there yet, before the first call is taken; a new site's prompts follow its reload. */
export async function openPrompts(
  config: Config,
  site: SiteHolder,
  log: Logger,
): Promise<RenderedPromptBook> {
  const book = createPromptBook({
    soundsDir: config.soundsDir,
    synthesiser: createProgramSynthesiser(),
    site: () => site.current,
    logger: log,
  });
  const music = join(config.soundsDir, 'music', site.current.company.musicClass);
  await book.renderAll(site.current);
  // The piece that came with the switch is for a company that has none of its own yet.
  rmSync(join(music, 'built-in.wav'), { force: true });
  const removeOld = () =>
    book
      .removeOld(site.current)
      .catch((error: unknown) =>
        log.warn({ event: logEvents.promptFailed, err: error }, 'old sounds could not be removed'),
      );
  await removeOld();
  setInterval(() => void removeOld(), dayMs).unref();
  site.events.on('changed', () => {
    // Until they are there, prompts are made on first use.
    book
      .renderAll(site.current)
      .catch((error: unknown) =>
        log.error({ event: logEvents.promptFailed, err: error }, 'prompts were not made'),
      );
  });
  return book;
}
