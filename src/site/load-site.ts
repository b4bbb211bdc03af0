import { checkDirectory } from './directory-site.js';
import { buildSite } from './build-site.js';
import { checkFlowGraph } from './check-flow-graph.js';
import { checkGate } from './check-gate.js';
import { checkLeaders } from './leaders.js';
import { checkPeople } from './check-people.js';
import { checkPrompts } from './check-prompts.js';
import { checkRecording } from './recording-rules.js';
import { checkReferences } from './check-references.js';
import { checkSpeech } from './check-speech.js';
import { checkStaffing } from './check-staffing.js';
import { builtInSignatures } from './handler-signature.js';
import type { HandlerSignature } from './handler-signature.js';
import type { SiteMistake } from './mistakes.js';
import { MistakeList, SiteInvalid } from './mistakes.js';
import type { Site } from './site.js';
import { readDraft } from './site-draft.js';
import { readSiteFiles } from './site-files.js';
import type { FileChanges } from './site-files.js';

export interface LoadOptions {
  /** Handlers registered in code beside the built-in ones; flows may name no others. */
  readonly handlers?: readonly HandlerSignature[];
}

export interface ExaminedSite {
  /** Undefined when there are errors. */
  readonly site: Site | undefined;
  /** Errors and warnings, by file and line. */
  readonly mistakes: readonly SiteMistake[];
  /** Path below the folder → text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Hash of all that was read. */
  readonly fingerprint: string;
}

/** Reads and checks a site's folder, as it would be with `changes`. Rejects with `OperatorError` when there is no such folder. */
export async function examineSite(
  dir: string,
  options: LoadOptions = {},
  changes?: FileChanges,
): Promise<ExaminedSite> {
  const mistakes = new MistakeList();
  const handlers = [...builtInSignatures, ...(options.handlers ?? [])];
  const files = await readSiteFiles(dir, mistakes, changes);
  const draft = readDraft(files, mistakes);
  checkReferences(draft, handlers);
  checkPeople(draft);
  checkLeaders(draft);
  checkRecording(draft);
  checkGate(draft);
  checkDirectory(draft);
  checkFlowGraph(draft);
  checkPrompts(draft, handlers);
  checkSpeech(draft);
  checkStaffing(draft);
  const site = mistakes.hasErrors ? undefined : buildSite(draft, files.fingerprint);
  const { texts, fingerprint } = files;
  return { site, mistakes: mistakes.sorted(), texts, fingerprint };
}

/** The site in a folder, checked and frozen. Rejects with `SiteInvalid`, which holds every mistake found. */
export async function loadSite(dir: string, options: LoadOptions = {}): Promise<Site> {
  const { site, mistakes } = await examineSite(dir, options);
  if (!site) throw new SiteInvalid(dir, mistakes);
  return site;
}
