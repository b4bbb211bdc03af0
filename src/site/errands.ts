/** errands.yaml: flows to which an agent can send the caller in the midst of a talk, to have them back afterwards. */
import { z } from 'zod';
import { checkLanguage } from './check-languages.js';
import { refer } from './check-people.js';
import { frozenMap } from './frozen.js';
import { shape } from './shape.js';
import type { SiteDraft } from './site-draft.js';
import type { WordsByLanguage } from './site.js';
import * as w from './words.js';

export interface ErrandSettings {
  readonly name: string;
  readonly flow: string;
  /** What agents read. */
  readonly words: WordsByLanguage;
}

export const errandShape = shape({ flow: w.name, words: z.record(w.language, w.text) });

export function checkErrands({ files, errands, flows, company }: SiteDraft): void {
  const file = files.errands;
  for (const [name, { flow, words }] of errands.values) {
    refer(file, [name, 'flow'], 'flow', flow, flows);
    for (const one of Object.keys(words)) checkLanguage(file, [name, 'words', one], one, company?.languages);
    const language = company?.['default-language'];
    if (language !== undefined && words[language] === undefined)
      file.error(
        file.keyAt([name]),
        `'${name}' has no words in the company's default language`,
        `add ${language}: and what agents read`,
      );
  }
}

export const errandsOf = ({ errands }: SiteDraft): ReadonlyMap<string, ErrandSettings> =>
  frozenMap(
    [...errands.values].map(
      ([name, { flow, words }]) => [name, { name, flow, words: frozenMap(Object.entries(words)) }] as const,
    ),
  );
