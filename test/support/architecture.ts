import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** One source file, `path` relative to src/ with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The plan of the house. `docs/architecture.md` draws it, this keeps it. */
export interface Plan {
  /** Each room and the rooms it may import from. `main` is what lies in src/ itself. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** Ways into a room beside its own `index.ts`: folder of the side door → rooms that may use it. */
  readonly sideDoors: Readonly<Record<string, readonly string[]>>;
  /** Pure rules: no packages, no I/O, no waiting, no clock. */
  readonly pure: (path: string) => boolean;
  /** What pure rules may import from other rooms. */
  readonly pureRooms: readonly string[];
  /** Packages that only compute. */
  readonly purePackages: readonly string[];
  /** Known breaches that somebody is to mend, as `file → room`, with the reason. */
  readonly exceptions: Readonly<Record<string, string>>;
  readonly longestFile: number;
  /** Made by a program: its length is nobody's style. */
  readonly generated: (path: string) => boolean;
}

interface Import {
  readonly line: number;
  readonly from: string;
}

const emptyWords = ['utils', 'util', 'helper', 'helpers', 'manager', 'common', 'misc', 'shared'];
const impure =
  /\bawait\b|\bsetTimeout\b|\bsetInterval\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(/;

/** Every breach of the plan as `src/file:line: what is wrong and what to do`. */
export function breaches(files: readonly SourceFile[], plan: Plan): string[] {
  return [...files.flatMap((file) => breachesIn(file, plan)), ...cyclesBetweenRooms(files)];
}

export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && statSync(join(folder, path)).isFile())
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(folder, path), 'utf8') }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function breachesIn(file: SourceFile, plan: Plan): string[] {
  const room = roomOf(file.path);
  const at = (line: number, complaint: string) => `src/${file.path}:${line}: ${complaint}`;
  const found: string[] = [];
  const allowed = plan.rooms[room];
  if (!allowed)
    return [at(1, `the room '${room}' is not in the plan: add it to test/unit/architecture.test.ts`)];
  for (const { line, from } of importsOf(file)) {
    const target = targetOf(file.path, from);
    if (target === undefined) {
      if (plan.pure(file.path) && !plan.purePackages.includes(from)) {
        found.push(
          at(line, `pure rules import no package but what only computes; this one imports '${from}'`),
        );
      }
      continue;
    }
    const other = roomOf(target);
    if (other === room || `${file.path} → ${other}` in plan.exceptions) continue;
    if (!allowed.includes(other))
      found.push(
        at(line, `'${room}' must not import from '${other}' (allowed: ${allowed.join(', ') || 'nothing'})`),
      );
    else if (!isDoor(target, room, plan))
      found.push(at(line, `'${other}' is entered through ${other}/index.js only, not by '${from}'`));
    else if (plan.pure(file.path) && !plan.pureRooms.includes(other))
      found.push(at(line, `pure rules must not import from '${other}'`));
  }
  if (plan.pure(file.path)) {
    withoutComments(file.text).forEach((text, index) => {
      const word = impure.exec(text)?.[0];
      if (word)
        found.push(
          at(index + 1, `pure rules neither wait nor read a clock: '${word}'; take it as an argument`),
        );
    });
  }
  const lines = file.text.trimEnd().split('\n').length;
  if (lines > plan.longestFile && !plan.generated(file.path)) {
    found.push(
      at(lines, `${lines} lines, at most ${plan.longestFile} fit a reader's head: split it by meaning`),
    );
  }
  const empty = file.path
    .replace(/\.ts$/, '')
    .split(/[/.-]/)
    .find((word) => emptyWords.includes(word));
  if (empty) found.push(at(1, `'${empty}' says nothing: name the file after what it holds`));
  return found;
}

/** Rooms may use each other one way only; the way of each cycle is told once. */
function cyclesBetweenRooms(files: readonly SourceFile[]): string[] {
  const uses = new Map<string, Map<string, string>>();
  for (const file of files) {
    const room = roomOf(file.path);
    for (const { line, from } of importsOf(file)) {
      const target = targetOf(file.path, from);
      if (target === undefined || roomOf(target) === room) continue;
      const of = uses.get(room) ?? new Map<string, string>();
      uses.set(room, of);
      if (!of.has(roomOf(target))) of.set(roomOf(target), `src/${file.path}:${line}`);
    }
  }
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (room: string, way: readonly string[]): void => {
    const from = way.indexOf(room);
    if (from >= 0) {
      const cycle = [...way.slice(from), room];
      const where = cycle.slice(1).map((next, i) => uses.get(cycle[i] ?? '')?.get(next));
      found.push(
        `${where.at(-1)}: rooms import each other in a circle: ${cycle.join(' → ')} (${where.join(', ')})`,
      );
      return;
    }
    if (done.has(room)) return;
    for (const next of uses.get(room)?.keys() ?? []) walk(next, [...way, room]);
    done.add(room);
  };
  for (const room of uses.keys()) walk(room, []);
  return found;
}

const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : 'main');

/** The imported file relative to src/; undefined for a package. */
const targetOf = (path: string, from: string): string | undefined =>
  from.startsWith('.') ? posix.normalize(posix.join(dirname(path), from)) : undefined;

function isDoor(target: string, room: string, plan: Plan): boolean {
  if (target === `${roomOf(target)}/index.js`) return true;
  const users = plan.sideDoors[dirname(target)];
  return target.endsWith('/index.js') && users !== undefined && users.includes(room);
}

/** Static and dynamic imports and re-exports, type imports too. */
function importsOf(file: SourceFile): Import[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName, pos }) => ({
    from: fileName,
    line: file.text.slice(0, pos).split('\n').length,
  }));
}

/** Line by line, with comments blanked out. */
const withoutComments = (text: string): string[] =>
  text
    .replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/\/\/.*$/gm, '')
    .split('\n');

/** Rooms of the plan that every reader should find; a plan that names rooms long gone misleads. */
export const missingRooms = (plan: Plan, folder: string, planned: readonly string[]): string[] =>
  Object.keys(plan.rooms).filter(
    (room) => room !== 'main' && !planned.includes(room) && !existsSync(join(folder, room)),
  );
