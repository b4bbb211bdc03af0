/** What agents choose from when they write a call up: everybody can read it, and there is the time to choose. */
import { checkLanguage } from './check-languages.js';
import type { SiteDraft } from './site-draft.js';
import type { Path, YamlFile } from './yaml-file.js';

export function checkWrapUps(draft: SiteDraft): void {
  const { files, company, queues } = draft;
  if (company) checkWords(draft, files.company, ['tags'], 'tag', company.tags);
  for (const [name, queue] of queues.values) {
    const file = files.queues;
    checkWords(draft, file, [name, 'outcomes'], 'outcome', queue.outcomes);
    const some = Object.keys(queue.outcomes).length > 0;
    if (queue['outcome-required'] && !some)
      file.error(
        file.at([name, 'outcome-required']),
        `queue '${name}' asks for an outcome and names none`,
        'add outcomes: with a code and its words for each, or remove outcome-required',
      );
    if (queue['wrap-up-seconds'] > 0) continue;
    for (const key of ['outcomes', 'wrap-up-extension'] as const)
      if (key === 'outcomes' ? some : queue[key])
        file.error(
          file.keyAt([name, key]),
          `queue '${name}' has ${key} and no time for a write-up`,
          'write wrap-up-seconds: with a number above 0',
        );
  }
}

function checkWords(
  { company }: SiteDraft,
  file: YamlFile,
  path: Path,
  what: string,
  codes: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  if (!company) return;
  const language = company['default-language'];
  for (const [code, words] of Object.entries(codes)) {
    for (const one of Object.keys(words)) checkLanguage(file, [...path, code, one], one, company.languages);
    if (words[language] === undefined)
      file.error(
        file.keyAt([...path, code]),
        `${what} '${code}' has no words in the company's default language`,
        `add ${language}: and what people read`,
      );
  }
}
