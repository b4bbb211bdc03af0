/** Speech: what a menu lets people say is written down, leads somewhere, and cannot be taken for something else. */
import { nameRemedy } from './nearest.js';
import type { PhrasesDraft, SiteDraft } from './site-draft.js';
import { noPhrases, yesPhrases } from './speech.js';
import type { Path, YamlFile } from './yaml-file.js';

export function checkSpeech(draft: SiteDraft): void {
  checkRecognisers(draft);
  const known = new Set([...draft.phrases.values()].flatMap(({ lists }) => [...lists.names]));
  const used = new Set<string>();
  let asksBack = false;
  for (const flow of draft.flows.values.values()) {
    const { file, always, alwaysWords, nodes } = flow;
    const everywhere = { words: alwaysWords, choices: always };
    checkWords(draft, file, ['always-words'], everywhere, known);
    for (const list of alwaysWords.keys()) used.add(list);
    for (const [name, node] of nodes.values) {
      if (node.kind === 'question') {
        checkQuestion(draft, file, ['nodes', name]);
        asksBack = true;
      }
      if (node.kind !== 'menu') continue;
      const words = node.words ?? new Map<string, string>();
      for (const list of words.keys()) used.add(list);
      checkWords(draft, file, ['nodes', name, 'words'], { words, choices: node.choices }, known);
    }
  }
  if (used.size > 0 || asksBack) for (const own of [yesPhrases, noPhrases]) used.add(own);
  for (const phrases of draft.phrases.values()) checkLists(draft, phrases, used);
}

function checkRecognisers({ company, files, recognisers, phrases }: SiteDraft): void {
  const file = files.speech;
  for (const [language, settings] of recognisers.values) {
    const path = ['recognisers', language];
    if (company && !company.languages.includes(language)) {
      const remedy = nameRemedy(language, company.languages);
      file.error(file.keyAt(path), `'${language}' is not a language of the company`, remedy);
    }
    if (settings.pocketsphinx && language !== 'en') {
      file.error(
        file.at([...path, 'pocketsphinx']),
        'pocketsphinx has a model for English only',
        'give the address of a Vosk server, or remove the language: its callers use the keys',
      );
    }
    if (!phrases.has(language)) {
      file.warning(
        file.keyAt(path),
        `there is nothing that may be said in '${language}'`,
        `write phrases/${language}.yaml, or remove the language`,
      );
    }
  }
}

/** Of a question that nobody can answer, or understand, only the keys are left. */
function checkQuestion({ topics, recognisers, files }: SiteDraft, file: YamlFile, path: Path): void {
  if (topics.complete && topics.names.size === 0) {
    file.error(
      file.at([...path, 'kind']),
      'there are no topics that could be asked about',
      'describe them in directory.yaml, or use a menu',
    );
  }
  if (files.speech.readable && recognisers.complete && recognisers.names.size === 0) {
    file.warning(
      file.at([...path, 'kind']),
      'no language is recognised: every caller goes on by on-keys at once',
      'name a recogniser in speech.yaml',
    );
  }
}

interface Words {
  /** List of phrases → key. */
  readonly words: ReadonlyMap<string, string>;
  readonly choices: ReadonlyMap<string, string>;
}

function checkWords(
  draft: SiteDraft,
  file: YamlFile,
  path: Path,
  { words, choices }: Words,
  known: ReadonlySet<string>,
): void {
  for (const [list, key] of words) {
    if (!known.has(list)) {
      file.error(file.keyAt([...path, list]), `unknown phrases '${list}'`, nameRemedy(list, known));
    }
    if (!choices.has(key)) {
      const remedy = `use one of ${[...choices.keys()].join(', ')}`;
      file.error(file.at([...path, list]), `key ${key} is no choice here`, remedy);
    }
  }
  for (const { language, lists } of draft.phrases.values()) {
    const meaning = new Map<string, string>();
    for (const [list, key] of words) {
      for (const phrase of lists.values.get(list) ?? []) {
        const other = meaning.get(phrase);
        if (other !== undefined && words.get(other) !== key) {
          file.error(
            file.keyAt([...path, list]),
            `'${phrase}' (phrases/${language}.yaml) means '${other}' here already`,
            'remove it from one of the two lists',
          );
        }
        meaning.set(phrase, list);
      }
    }
  }
}

function checkLists(
  draft: SiteDraft,
  { language, file, lists }: PhrasesDraft,
  used: ReadonlySet<string>,
): void {
  if (!draft.recognisers.names.has(language)) return;
  if (!lists.complete) return;
  for (const list of used) {
    if (lists.names.has(list)) continue;
    file.error(
      file.at([]),
      `there are no phrases '${list}' in '${language}'`,
      `add ${list}: and the ways to say it`,
    );
  }
  for (const list of lists.names) {
    if (!used.has(list))
      file.warning(
        file.keyAt([list]),
        `phrases '${list}' are never expected`,
        'use them in a menu, or remove them',
      );
  }
}
