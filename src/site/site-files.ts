import { createHash } from 'node:crypto';
import { open, readFile, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { OperatorError, messageOf } from '../kernel/index.js';
import type { MistakeList } from './mistakes.js';
import { nameRemedy } from './nearest.js';

/** What lies in a site's folder. */
export interface SiteFiles {
  /** Path below the folder, with slashes → text of the YAML file. */
  readonly texts: ReadonlyMap<string, string>;
  /** Language → prompt name → absolute path of the recorded sound. */
  readonly recorded: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Hash of everything above. */
  readonly fingerprint: string;
}

/** A company may do without these. */
export const optionalFiles = [
  'chains',
  'callers',
  'gate',
  'surges',
  'directory',
  'reminders',
  'callbacks',
  'compensation',
  'errands',
  'speech',
  'back-office',
].map((name) => `${name}.yaml`);
const topFiles = [
  ...['company', 'numbers', 'hours', 'queues', 'skills', 'agents', 'trunks'].map((name) => `${name}.yaml`),
  ...optionalFiles,
];
const folders = ['flows', 'prompts', 'phrases', 'sounds'];
const start = { line: 1, column: 1 };
const byPath = ([one]: [string, string], [other]: [string, string]) => (one < other ? -1 : 1);

/** Texts that are not in the folder yet, by the path below it; undefined: the file is to go. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

const editable = new RegExp(
  `^(?:(?:flows|prompts|phrases)/[a-z][a-z0-9-]{0,39}\\.yaml|${topFiles.join('|')})$`,
);

/** Whether a path below the folder is that of a text which is read: nothing else may be written there. */
export const isSiteText = (file: string): boolean => editable.test(file);

/**
 * Reads a site's folder, as it would be with `changes`. Rejects with `OperatorError` when there is none; lesser mistakes
 * are collected.
 */
export async function readSiteFiles(
  dir: string,
  mistakes: MistakeList,
  changes: FileChanges = new Map(),
): Promise<SiteFiles> {
  const texts = new Map<string, string>();
  for (const file of await listTop(dir)) {
    if (file.startsWith('.') || folders.includes(file)) continue;
    if (topFiles.includes(file)) await readText(dir, file, texts, mistakes);
    else if (/\.ya?ml$/.test(file))
      mistakes.warning(file, start, 'this file is not read', nameRemedy(file, topFiles));
  }
  for (const folder of ['flows', 'prompts', 'phrases']) {
    for (const file of await list(join(dir, folder))) {
      if (file.endsWith('.yaml')) await readText(dir, posix.join(folder, file), texts, mistakes);
      else
        mistakes.warning(
          posix.join(folder, file),
          start,
          'this file is not read',
          'its name must end in .yaml',
        );
    }
  }
  for (const [file, text] of changes) {
    if (text === undefined) texts.delete(file);
    else texts.set(file, text);
  }
  const hash = createHash('sha256');
  for (const [path, text] of [...texts].sort(byPath)) hash.update(`${path}\0${text}\0`);
  const recorded = await readRecorded(dir, hash, mistakes);
  return { texts, recorded, fingerprint: hash.digest('hex').slice(0, 12) };
}

async function readText(
  dir: string,
  file: string,
  texts: Map<string, string>,
  mistakes: MistakeList,
): Promise<void> {
  try {
    texts.set(file, await readFile(join(dir, file), 'utf8'));
  } catch (error) {
    mistakes.error(
      file,
      start,
      `this file cannot be read: ${messageOf(error)}`,
      'check its owner and permissions',
    );
  }
}

async function readRecorded(
  dir: string,
  hash: ReturnType<typeof createHash>,
  mistakes: MistakeList,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const recorded = new Map<string, Map<string, string>>();
  for (const language of await list(join(dir, 'sounds'))) {
    const sounds = new Map<string, string>();
    for (const file of await list(join(dir, 'sounds', language))) {
      // What the recordings were made for: read by `npm run prompts`.
      if (file === 'manifest.yaml') continue;
      const path = posix.join('sounds', language, file);
      const [, name, format] = /^([a-z0-9-]+)\.(wav|ulaw)$/.exec(file) ?? [];
      if (name === undefined) {
        mistakes.warning(
          path,
          start,
          'this file is not used',
          'a recorded prompt is called <prompt>.wav or <prompt>.ulaw',
        );
      } else if (sounds.has(name)) {
        mistakes.error(
          path,
          start,
          `prompt '${name}' is recorded twice`,
          'keep either the .wav or the .ulaw file',
        );
      } else {
        const problem = await soundProblem(join(dir, path), format === 'wav', hash);
        if (problem === undefined) sounds.set(name, join(dir, path));
        else
          mistakes.error(
            path,
            start,
            problem,
            'record it again, or remove the file: the text is spoken instead',
          );
      }
    }
    if (sounds.size > 0) recorded.set(language, sounds);
  }
  return recorded;
}

/** Looks at the head of a sound file, and takes size and head into the hash. */
async function soundProblem(
  path: string,
  wav: boolean,
  hash: ReturnType<typeof createHash>,
): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { size, mtimeMs } = await file.stat();
    const { buffer: head } = await file.read(Buffer.alloc(12), 0, 12, 0);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
    if (size < 160) return 'this sound is empty';
    if (wav && (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')) {
      return 'this is not a WAV file';
    }
    return undefined;
  } catch (error) {
    return `this sound cannot be read: ${messageOf(error)}`;
  }
}

async function listTop(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (error) {
    throw new OperatorError(
      `the site's folder '${dir}' cannot be read: ${messageOf(error)}`,
      'give the folder that holds company.yaml',
      { cause: error },
    );
  }
}

async function list(dir: string): Promise<string[]> {
  const found = await readdir(dir).catch(() => []);
  return found.filter((file) => !file.startsWith('.')).sort();
}
