import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger, Shutdown } from '../platform/index.js';
import type { Site, SiteHolder } from '../site/index.js';
import { createRecognisers } from '../speech/index.js';
import type { Recognisers } from '../speech/index.js';

/** In the image; where it is missing, callers use the keys. */
const program = { command: 'ringdown-recogniser', args: [] };

/**
 * Recognisers as the site has them at the start; a reload changes phrases, not recognisers. Which words those know only
 * they can tell: what the site's checks cannot find is in the log.
 */
export function openSpeech(site: SiteHolder, clock: Clock, log: Logger, shutdown: Shutdown): Recognisers {
  const { recognisers: settings } = site.current.speech;
  const recognisers = createRecognisers({ settings, program, clock, log });
  shutdown.onClose('speech', () => recognisers.close());
  const nameWords = (at: Site) => void nameUnknownWords(at.speech, recognisers, log);
  site.events.on('changed', nameWords);
  nameWords(site.current);
  return recognisers;
}

/** Never rejects: a recogniser that does not run is told of elsewhere. */
export async function nameUnknownWords(
  { phrases, phraseLines }: Site['speech'],
  recognisers: Pick<Recognisers, 'for'>,
  log: Logger,
): Promise<void> {
  for (const [language, lists] of phrases) {
    const recogniser = recognisers.for(language);
    const wordsOf = (all: readonly string[]) => [...new Set(all.flatMap((phrase) => phrase.split(/\s+/)))];
    const unknown = await recogniser
      ?.unknownWords(wordsOf([...lists.values()].flat()))
      .catch((): readonly string[] => []);
    if (unknown === undefined || unknown.length === 0) continue;
    for (const [list, said] of lists) {
      const words = wordsOf(said).filter((word) => unknown.includes(word));
      if (words.length === 0) continue;
      const file = `phrases/${language}.yaml`;
      const line = phraseLines.get(language)?.get(list);
      log.warn(
        { event: logEvents.speechUnknownWords, language, file, line, list, words },
        'phrases with words that the recogniser does not know are not listened for',
      );
    }
  }
}
