/** Every prompt that is used can be spoken in every language, with the values it is given. */
import { messageOf } from '../kernel/index.js';
import { mentionsOf } from './flow-edges.js';
import type { HandlerSignature } from './handler-signature.js';
import { variablesOf } from './check-references.js';
import { nameRemedy } from './nearest.js';
import type { PromptText } from './prompt-text.js';
import { parsePromptText } from './prompt-text.js';
import type { PromptsDraft, SiteDraft } from './site-draft.js';
import {
  callbackPrompts,
  nuisancePrompts,
  supervisorAnnounced,
  speechPrompts,
  surgePrompts,
  systemPrompts,
} from './system-prompts.js';
import type { Path, YamlFile } from './yaml-file.js';

/** A place that says a prompt. */
interface Use {
  readonly prompt: string;
  /** Undefined for prompts that code says by itself. */
  readonly place: { readonly file: YamlFile; readonly path: Path } | undefined;
  readonly gives: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export function checkPrompts(draft: SiteDraft, handlers: readonly HandlerSignature[]): void {
  const { company, mistakes, prompts, recorded } = draft;
  if (!company) return;
  const { languages } = company;
  const uses = usesOf(draft, handlers);
  for (const language of [...prompts.keys()].filter((language) => !languages.includes(language))) {
    prompts
      .get(language)
      ?.file.warning(
        { line: 1, column: 1 },
        `'${language}' is not a language of the company`,
        'add it to company.yaml, or remove the file',
      );
  }
  for (const language of [...recorded.keys()].filter((language) => !languages.includes(language))) {
    mistakes.warning(
      `sounds/${language}`,
      { line: 1, column: 1 },
      `'${language}' is not a language of the company`,
      'add it to company.yaml, or remove the folder',
    );
  }
  const nowhere = new Set<string>();
  for (const { prompt, place } of uses) {
    if (!place || languages.some((language) => spoken(draft, language, prompt))) continue;
    nowhere.add(prompt);
    const known = new Set([...prompts.values()].flatMap(({ texts }) => [...texts.names]));
    place.file.error(place.file.at(place.path), `unknown prompt '${prompt}'`, nameRemedy(prompt, known));
  }
  const needed = new Map([...uses].reverse().map((use) => [use.prompt, use]));
  for (const language of languages) {
    const own = prompts.get(language);
    if (!own) {
      mistakes.error(
        `prompts/${language}.yaml`,
        { line: 1, column: 1 },
        `there are no texts in language '${language}'`,
        `create the file, or remove '${language}' from company.yaml`,
      );
      continue;
    }
    for (const [prompt, use] of needed) {
      if (nowhere.has(prompt) || spoken(draft, language, prompt)) continue;
      const from = use.place
        ? `${use.place.file.name}:${use.place.file.at(use.place.path).line}`
        : 'the service itself';
      own.file.error(
        own.file.at(['texts']),
        `prompt '${prompt}' (said by ${from}) has no text in '${language}'`,
        `add it below texts:, or record sounds/${language}/${prompt}.wav`,
      );
    }
    checkTexts(own, uses);
    if (allRead(draft)) checkUnused(own, needed);
  }
}

const spoken = ({ prompts, recorded }: SiteDraft, language: string, prompt: string): boolean => {
  const texts = prompts.get(language)?.texts;
  return (
    (texts !== undefined && (!texts.complete || texts.names.has(prompt))) ||
    (recorded.get(language)?.has(prompt) ?? false)
  );
};

function checkTexts({ file, language, texts }: PromptsDraft, uses: readonly Use[]): void {
  for (const [prompt, text] of texts.values) {
    const path = ['texts', prompt];
    let parsed: PromptText;
    try {
      parsed = parsePromptText(text, language);
    } catch (error) {
      file.error(
        file.at(path),
        `the text of '${prompt}' cannot be read: ${reason(error)}`,
        "check its braces; a brace that is meant to be spoken is written '{'",
      );
      continue;
    }
    for (const problem of parsed.pluralProblems) {
      file.warning(
        file.at(path),
        `in '${prompt}' ${problem}`,
        'write the forms of this language; docs/site.md lists them',
      );
    }
    for (const { problem, remedy } of parsed.styleProblems)
      file.error(file.at(path), `in '${prompt}' ${problem}`, remedy);
    for (const use of uses) if (use.prompt === prompt) checkValues(file, path, parsed, use);
  }
}

/** With a mistake in a flow or a queue it is not known what that would say. */
const allRead = ({ flows, queues }: SiteDraft): boolean =>
  [queues, ...[...flows.values.values()].map(({ nodes }) => nodes)].every(
    ({ complete, names, values }) => complete && names.size === values.size,
  );

function checkUnused({ file, texts }: PromptsDraft, needed: ReadonlyMap<string, Use>): void {
  for (const prompt of texts.names) {
    if (needed.has(prompt)) continue;
    file.warning(
      file.keyAt(['texts', prompt]),
      `prompt '${prompt}' is never said`,
      'use it in a flow or a queue, or remove it',
    );
  }
}

function checkValues(
  file: YamlFile,
  path: Path,
  text: PromptText,
  { prompt, place, gives, secrets }: Use,
): void {
  for (const value of text.needs) {
    if (gives.has(value)) continue;
    const by = place ? `${place.file.name}:${place.file.at(place.path).line}` : 'the service';
    if (secrets.has(value)) {
      file.error(file.at(path), `'${prompt}' would speak the secret '${value}' aloud`, 'leave it out');
    } else {
      const remedy = gives.size > 0 ? nameRemedy(value, gives) : 'leave it out';
      file.error(file.at(path), `'${prompt}' uses the value '${value}', which ${by} does not give`, remedy);
    }
  }
}

function usesOf(draft: SiteDraft, handlers: readonly HandlerSignature[]): readonly Use[] {
  const uses: Use[] = [...systemPromptsOf(draft)].map(([prompt, values]) => ({
    prompt,
    place: undefined,
    gives: new Set(values),
    secrets: none,
  }));
  const variables = [...variablesOf(draft, handlers)];
  const gives = new Set(variables.filter(([, kind]) => kind === 'open').map(([name]) => name));
  const secrets = new Set(variables.filter(([, kind]) => kind === 'secret').map(([name]) => name));
  for (const { file, nodes } of draft.flows.values.values()) {
    for (const [name, node] of nodes.values) {
      for (const mention of mentionsOf(node)) {
        if (mention.kind !== 'prompt') continue;
        const plain = node.kind === 'voicemail' ? { gives: none, secrets: none } : { gives, secrets };
        uses.push({
          prompt: mention.name,
          place: { file, path: ['nodes', name, ...mention.path] },
          ...plain,
        });
      }
    }
  }
  const { queues, company } = draft.files;
  const announced = { prompt: supervisorAnnounced, gives: none, secrets: none };
  if (draft.company?.monitoring === 'announced')
    uses.push({ ...announced, place: { file: company, path: ['monitoring'] } });
  for (const [name, { monitoring }] of draft.queues.values)
    if (monitoring === 'announced')
      uses.push({ ...announced, place: { file: queues, path: [name, 'monitoring'] } });
  for (const [name, { recording }] of draft.queues.values) {
    const path = [name, 'recording', 'announcement'];
    if (recording?.announcement !== undefined)
      uses.push({
        prompt: recording.announcement,
        place: { file: queues, path },
        gives: none,
        secrets: none,
      });
  }
  for (const [name, { whisper, welcome, 'while-waiting': meanwhile }] of draft.queues.values) {
    for (const [key, prompt] of Object.entries({ whisper, welcome })) {
      if (prompt !== undefined)
        uses.push({ prompt, place: { file: queues, path: [name, key] }, gives: none, secrets: none });
    }
    const invitation = meanwhile?.invitation?.prompt;
    if (invitation !== undefined) {
      const path = [name, 'while-waiting', 'invitation', 'prompt'];
      uses.push({ prompt: invitation, place: { file: queues, path }, gives: none, secrets: none });
    }
  }
  uses.push(...chainUses(draft), ...gateUses(draft));
  return uses;
}

/** Numbers are listed by the API as well: a site with a gate must be able to screen and block. */
function systemPromptsOf({
  files,
  surges,
  recognisers,
}: SiteDraft): (readonly [string, readonly string[]])[] {
  return [
    ...systemPrompts,
    ...(files.gate.has([]) ? nuisancePrompts : []),
    ...(surges.names.size > 0 ? surgePrompts : []),
    ...(files.callbacks.readable ? callbackPrompts : []),
    ...(recognisers.names.size > 0 ? speechPrompts : []),
  ];
}

function gateUses({ files, reception, surges }: SiteDraft): Use[] {
  const plain = { gives: none, secrets: none };
  const asked = reception
    ? (['ask', 'refused'] as const).map((key) => ({
        prompt: reception[key],
        place: { file: files.gate, path: ['reception', key] },
        ...plain,
      }))
    : [];
  const announced = [...surges.values].map(([name, { prompt }]) => ({
    prompt,
    place: { file: files.surges, path: ['surges', name, 'prompt'] },
    ...plain,
  }));
  return [...asked, ...announced];
}

function chainUses({ files: { chains: file }, chains }: SiteDraft): Use[] {
  const uses: Use[] = [];
  const plain = { gives: none, secrets: none };
  for (const [name, chain] of chains.values) {
    const path = ['chains', name];
    chain.steps.forEach(({ says }, index) => {
      if (says !== undefined)
        uses.push({ prompt: says, place: { file, path: [...path, 'steps', index, 'says'] }, ...plain });
    });
    if (chain.accept)
      uses.push({
        prompt: chain.accept.prompt,
        place: { file, path: [...path, 'accept', 'prompt'] },
        ...plain,
      });
    if (chain.whisper !== undefined)
      uses.push({ prompt: chain.whisper, place: { file, path: [...path, 'whisper'] }, ...plain });
  }
  return uses;
}

/** The parser names its mistakes in capitals with underscores. */
const reason = (error: unknown): string => messageOf(error).toLowerCase().replaceAll('_', ' ');
