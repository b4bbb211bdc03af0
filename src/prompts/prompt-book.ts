import type { Sound } from '../telephony/index.js';

/** Values that go into a message text, for example `{ position: 3 }`. */
export type PromptValues = Readonly<Record<string, string | number>>;

/**
 * Prompt names to sounds. Static prompts are rendered before the service takes calls; dynamic ones are rendered on
 * first use and kept by hash. A recorded file always wins.
 */
export interface PromptBook {
  /** Resolves at once for whatever is rendered. Rejects only when no sound at all can be had. */
  sounds(language: string, name: string, values?: PromptValues): Promise<readonly Sound[]>;
  /** A text of the moment, in the voice of the language; spoken once and kept. Rejects when it cannot be spoken. */
  spoken(language: string, text: string): Promise<readonly Sound[]>;
}
