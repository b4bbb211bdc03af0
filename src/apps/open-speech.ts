import type { Clock } from '../kernel/index.js';
import type { Logger, Shutdown } from '../platform/index.js';
import type { SiteHolder } from '../site/index.js';
import { createRecognisers } from '../speech/index.js';
import type { Recognisers } from '../speech/index.js';

/** In the image; where it is missing, callers use the keys. */
const program = { command: 'ringdown-recogniser', args: [] };

/** Recognisers as the site has them at the start; a reload changes phrases, not recognisers. */
export function openSpeech(site: SiteHolder, clock: Clock, log: Logger, shutdown: Shutdown): Recognisers {
  const { recognisers: settings } = site.current.speech;
  const recognisers = createRecognisers({ settings, program, clock, log });
  shutdown.onClose('speech', () => recognisers.close());
  return recognisers;
}
