import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import { PocketsphinxRecogniser } from './pocketsphinx/pocketsphinx-recogniser.js';
import { ProcessPool } from './pocketsphinx/process-pool.js';
import type { ProgramCall } from './pocketsphinx/recogniser-process.js';
import type { Recogniser } from './recogniser.js';
import { VoskRecogniser } from './vosk/vosk-recogniser.js';

/** How one language is recognised. */
export type RecogniserSettings =
  | { readonly kind: 'pocketsphinx'; readonly processes: number }
  | { readonly kind: 'vosk'; readonly url: string };

/** Which languages are understood. */
export interface Recognisers {
  /** Undefined for a language that is not recognised, or not at the moment. */
  for(language: string): Recogniser | undefined;
  close(): Promise<void>;
}

export interface RecognisersParts {
  readonly settings: ReadonlyMap<string, RecogniserSettings>;
  readonly program: ProgramCall;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Starts what the site asks for; does not wait for it. */
export function createRecognisers({ settings, program, clock, log }: RecognisersParts): Recognisers {
  const all = new Map<string, { readonly recogniser: Recogniser; readonly usable: () => boolean }>();
  for (const [language, own] of settings) {
    log.info({ event: logEvents.speechReady, language, recogniser: own.kind }, 'speech is recognised');
    if (own.kind === 'vosk') {
      all.set(language, { recogniser: new VoskRecogniser(language, own.url), usable: () => true });
      continue;
    }
    const pool = new ProcessPool(program, own.processes, clock, log);
    all.set(language, {
      recogniser: new PocketsphinxRecogniser(language, pool),
      usable: () => pool.usable,
    });
  }
  return {
    for: (language) => {
      const found = all.get(language);
      return found?.usable() ? found.recogniser : undefined;
    },
    close: async () =>
      void (await Promise.all([...all.values()].map(({ recogniser }) => recogniser.close()))),
  };
}
