/** All files of a site, read but not yet checked against each other. */
import { z } from 'zod';
import { backOfficeShape } from './back-office-shape.js';
import type { BackOfficeSettings } from './back-office-shape.js';
import { callbacksShape } from './callback-shape.js';
import type { CallbacksDraft } from './callback-shape.js';
import { compensationShape } from './compensation-rules.js';
import type { CompensationDraft } from './compensation-rules.js';
import { topicShape } from './directory-site.js';
import { errandShape } from './errands.js';
import type { TopicDraft } from './directory-site.js';
import type { FlowNode } from './flow.js';
import type { SiteFiles } from './site-files.js';
import type { MistakeList } from './mistakes.js';
import * as gate from './gate-shapes.js';
import { leadersShape } from './leaders.js';
import * as people from './people-shapes.js';
import type { CallerDraft, ChainDraft, PersonRef } from './people-shapes.js';
import { remindersShape } from './reminder-rules.js';
import type { RemindersDraft } from './reminder-rules.js';
import { shape } from './shape.js';
import type { SpeechProgram } from './site.js';
import * as shapes from './shapes.js';
import * as speech from './speech-shape.js';
import { alwaysShape, nodeShape, wordsShape } from './node-shapes.js';
import * as words from './words.js';
import { YamlFile } from './yaml-file.js';
import type { Entries } from './yaml-file.js';

export interface FlowDraft {
  readonly name: string;
  readonly file: YamlFile;
  readonly start: string | undefined;
  /** Keys that lead somewhere from everywhere in the flow. */
  readonly always: ReadonlyMap<string, string>;
  readonly alwaysWords: ReadonlyMap<string, string>;
  readonly nodes: Entries<FlowNode>;
}

export interface PromptsDraft {
  readonly language: string;
  readonly file: YamlFile;
  readonly voice: string | undefined;
  readonly synthesiser: SpeechProgram | undefined;
  readonly texts: Entries<string>;
}

export interface PhrasesDraft {
  readonly language: string;
  readonly file: YamlFile;
  readonly lists: Entries<readonly string[]>;
}

export interface SiteDraft {
  readonly mistakes: MistakeList;
  readonly files: Readonly<
    Record<
      | 'company'
      | 'numbers'
      | 'hours'
      | 'queues'
      | 'skills'
      | 'agents'
      | 'trunks'
      | 'chains'
      | 'callers'
      | 'gate'
      | 'surges'
      | 'directory'
      | 'callbacks'
      | 'compensation'
      | 'errands'
      | 'reminders'
      | 'speech'
      | 'backOffice',
      YamlFile
    >
  >;
  readonly company: z.infer<typeof shapes.companyShape> | undefined;
  readonly numbers: Entries<z.infer<typeof shapes.entryPointShape>>;
  readonly otherNumbers: z.infer<typeof shapes.entryPointShape> | undefined;
  readonly hours: Entries<z.infer<typeof shapes.hoursShape>>;
  readonly queues: Entries<z.infer<typeof shapes.queueShape>>;
  readonly skills: Entries<string>;
  readonly agents: Entries<z.infer<typeof shapes.agentShape>>;
  readonly pauseReasons: z.infer<typeof shapes.pauseReasonsShape> | undefined;
  readonly breakAfterMin: number | undefined;
  readonly leaders: z.infer<typeof leadersShape> | undefined;
  readonly featureCodes: z.infer<typeof shapes.featureCodesShape> | undefined;
  readonly trunks: Entries<z.infer<typeof shapes.trunkShape>>;
  readonly posts: Entries<PersonRef>;
  readonly chains: Entries<ChainDraft>;
  readonly callerClasses: Entries<z.infer<typeof people.callerClassShape>>;
  readonly callers: Entries<CallerDraft>;
  /** Undefined when there is no such file, or mistakes in it. */
  readonly callbacks: CallbacksDraft | undefined;
  readonly reminders: RemindersDraft | undefined;
  readonly compensation: CompensationDraft | undefined;
  readonly errands: Entries<z.infer<typeof errandShape>>;
  readonly protectedPeople: Entries<z.infer<typeof gate.protectedShape>>;
  readonly reception: z.infer<typeof gate.receptionShape> | undefined;
  readonly nuisance: z.infer<typeof gate.nuisanceShape> | undefined;
  readonly surges: Entries<z.infer<typeof gate.surgeShape>>;
  readonly backOffice: BackOfficeSettings | undefined;
  readonly surgesSwitchedBy: readonly string[] | undefined;
  readonly topics: Entries<TopicDraft>;
  readonly flows: Entries<FlowDraft>;
  readonly recognisers: Entries<z.infer<typeof speech.recogniserShape>>;
  /** By language. */
  readonly phrases: ReadonlyMap<string, PhrasesDraft>;
  readonly prompts: ReadonlyMap<string, PromptsDraft>;
  /** Language → prompt name → absolute path. */
  readonly recorded: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const languagePattern = { pattern: /^[a-z]{2,3}$/, remedy: 'use its two letters, for example en' };
const anything = z.unknown().optional();

export function readDraft(found: SiteFiles, mistakes: MistakeList): SiteDraft {
  const open = (name: string) => new YamlFile(name, found.texts.get(name), mistakes);
  const required = (name: string): YamlFile => {
    const file = open(name);
    if (!found.texts.has(name))
      file.error(
        { line: 1, column: 1 },
        'this file is missing',
        'create it; docs/site.md shows what belongs in it',
      );
    return file;
  };
  // A file that is not there describes nothing: it is as good as an empty one.
  const optional = (name: string) => new YamlFile(name, found.texts.get(name) ?? '', mistakes);
  const files = {
    company: required('company.yaml'),
    numbers: required('numbers.yaml'),
    hours: required('hours.yaml'),
    queues: required('queues.yaml'),
    skills: required('skills.yaml'),
    agents: required('agents.yaml'),
    trunks: required('trunks.yaml'),
    chains: optional('chains.yaml'),
    callers: optional('callers.yaml'),
    callbacks: open('callbacks.yaml'),
    reminders: open('reminders.yaml'),
    compensation: open('compensation.yaml'),
    errands: optional('errands.yaml'),
    gate: optional('gate.yaml'),
    surges: optional('surges.yaml'),
    directory: optional('directory.yaml'),
    speech: optional('speech.yaml'),
    backOffice: optional('back-office.yaml'),
  };
  files.numbers.read(shape({ numbers: anything, 'other-numbers': anything }));
  files.agents.read(
    shape({
      ...{ agents: anything, 'pause-reasons': anything, 'feature-codes': anything },
      ...{ 'break-after-minutes': anything, leaders: anything },
    }),
  );
  if (found.texts.has('chains.yaml')) files.chains.read(shape({ posts: anything, chains: anything }));
  if (found.texts.has('callers.yaml')) files.callers.read(shape({ classes: anything, callers: anything }));
  if (found.texts.has('gate.yaml'))
    files.gate.read(shape({ protected: anything, reception: anything, nuisance: anything }));
  if (found.texts.has('speech.yaml')) files.speech.read(shape({ recognisers: anything }));
  if (found.texts.has('directory.yaml')) files.directory.read(shape({ topics: anything }));
  if (found.texts.has('surges.yaml')) files.surges.read(shape({ 'switched-by': anything, surges: anything }));
  const { namePattern, e164Pattern } = words;
  return {
    mistakes,
    files,
    company: files.company.read(shapes.companyShape),
    numbers: files.numbers.entries(shapes.entryPointShape, ['numbers'], e164Pattern),
    otherNumbers: files.numbers.read(shapes.entryPointShape, ['other-numbers']),
    hours: files.hours.entries(shapes.hoursShape, [], namePattern),
    queues: files.queues.entries(shapes.queueShape, [], namePattern),
    skills: files.skills.entries(shapes.skillShape, [], namePattern),
    agents: files.agents.entries(shapes.agentShape, ['agents'], namePattern),
    pauseReasons: files.agents.read(shapes.pauseReasonsShape, ['pause-reasons']),
    breakAfterMin: files.agents.has(['break-after-minutes'])
      ? files.agents.read(shapes.breakAfterShape, ['break-after-minutes'])
      : undefined,
    leaders: files.agents.has(['leaders']) ? files.agents.read(leadersShape, ['leaders']) : undefined,
    featureCodes: files.agents.read(shapes.featureCodesShape, ['feature-codes']),
    trunks: files.trunks.entries(shapes.trunkShape, [], namePattern),
    posts: files.chains.entries(people.postShape, ['posts'], namePattern),
    chains: files.chains.entries(people.chainShape, ['chains'], namePattern),
    callerClasses: files.callers.entries(people.callerClassShape, ['classes'], namePattern),
    callers: files.callers.entries(people.callerShape, ['callers'], namePattern),
    callbacks: found.texts.has('callbacks.yaml') ? files.callbacks.read(callbacksShape) : undefined,
    reminders: found.texts.has('reminders.yaml') ? files.reminders.read(remindersShape) : undefined,
    compensation: found.texts.has('compensation.yaml')
      ? files.compensation.read(compensationShape)
      : undefined,
    errands: files.errands.entries(errandShape, [], namePattern),
    protectedPeople: files.gate.entries(gate.protectedShape, ['protected'], namePattern),
    reception: files.gate.has(['reception'])
      ? files.gate.read(gate.receptionShape, ['reception'])
      : undefined,
    nuisance: files.gate.read(gate.nuisanceShape, ['nuisance']),
    surges: files.surges.entries(gate.surgeShape, ['surges'], namePattern),
    backOffice: found.texts.has('back-office.yaml') ? files.backOffice.read(backOfficeShape) : undefined,
    surgesSwitchedBy: files.surges.read(gate.switchedByShape, ['switched-by']),
    recognisers: files.speech.entries(speech.recogniserShape, ['recognisers'], languagePattern),
    phrases: readPhrases(found, open),
    topics: files.directory.entries(topicShape, ['topics'], namePattern),
    flows: readFlows(found, open),
    prompts: readPrompts(found, open),
    recorded: found.recorded,
  };
}

function readFlows(found: SiteFiles, open: (name: string) => YamlFile): Entries<FlowDraft> {
  const values = new Map<string, FlowDraft>();
  for (const path of found.texts.keys()) {
    const [, name] = /^flows\/(.+)\.yaml$/.exec(path) ?? [];
    if (name === undefined) continue;
    const file = open(path);
    if (!words.namePattern.pattern.test(name)) {
      file.error(
        { line: 1, column: 1 },
        `'${name}' cannot be the name of a flow`,
        `rename the file: ${words.namePattern.remedy}`,
      );
    }
    file.read(shape({ start: anything, always: anything, 'always-words': anything, nodes: anything }));
    const start = file.read(words.name, ['start']);
    const always = file.has(['always']) ? file.read(alwaysShape, ['always']) : undefined;
    const alwaysWords = file.has(['always-words']) ? file.read(wordsShape, ['always-words']) : undefined;
    values.set(name, {
      ...{ name, file, start },
      always: new Map(Object.entries(always ?? {})),
      alwaysWords: new Map(Object.entries(alwaysWords ?? {})),
      nodes: file.entries(nodeShape, ['nodes'], words.namePattern),
    });
  }
  return { values, names: new Set(values.keys()), complete: true };
}

function readPhrases(found: SiteFiles, open: (name: string) => YamlFile): ReadonlyMap<string, PhrasesDraft> {
  const all = new Map<string, PhrasesDraft>();
  for (const path of found.texts.keys()) {
    const [, language] = /^phrases\/(.+)\.yaml$/.exec(path) ?? [];
    if (language === undefined) continue;
    const file = open(path);
    all.set(language, { language, file, lists: file.entries(speech.phrasesShape, [], words.namePattern) });
  }
  return all;
}

function readPrompts(found: SiteFiles, open: (name: string) => YamlFile): ReadonlyMap<string, PromptsDraft> {
  const all = new Map<string, PromptsDraft>();
  for (const path of found.texts.keys()) {
    const [, language] = /^prompts\/(.+)\.yaml$/.exec(path) ?? [];
    if (language === undefined) continue;
    const file = open(path);
    file.read(shape({ voice: anything, synthesiser: anything, texts: anything }));
    const voice = file.read(shapes.voiceShape, ['voice']);
    const synthesiser = file.has(['synthesiser'])
      ? file.read(shapes.synthesiserShape, ['synthesiser'])
      : undefined;
    all.set(language, {
      language,
      file,
      voice,
      synthesiser,
      texts: file.entries(words.text, ['texts'], words.namePattern),
    });
  }
  return all;
}
