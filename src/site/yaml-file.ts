import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { remembering } from '../kernel/index.js';
import type { MistakeList, Position } from './mistakes.js';
import { explainIssue } from './shape.js';

export type Path = readonly (string | number)[];

/** What a list of named things in a file came to: the names written there, and the values that are in order. */
export interface Entries<T> {
  readonly values: ReadonlyMap<string, T>;
  /** Also the names of entries that have mistakes, so that one mistake does not cause others elsewhere. */
  readonly names: ReadonlySet<string>;
  /** False when the file could not be read at all; then every name may be right. */
  readonly complete: boolean;
}

/** Whether a name may be referred to. */
export const knows = (entries: Entries<unknown>, name: string): boolean =>
  !entries.complete || entries.names.has(name);

const startOfFile: Position = { line: 1, column: 1 };

/** A site is read anew while calls are under way, and then most of its files are as they were. */
const parsed = remembering(100, (text) => {
  const lines = new LineCounter();
  return {
    document: parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false }),
    lines,
  };
});

/**
 * One YAML file with the place of everything in it. Every scalar is read as text (YAML's failsafe schema): a number
 * `+36…`, a digit `0` or a date stays what was typed, and the shapes decide what must be a number.
 */
export class YamlFile {
  readonly #document: Document | undefined;
  readonly #lines: LineCounter = new LineCounter();

  /** `text` is undefined when the file is missing. */
  constructor(
    readonly name: string,
    text: string | undefined,
    readonly mistakes: MistakeList,
  ) {
    if (text === undefined) return;
    const { document, lines } = parsed(text);
    this.#lines = lines;
    if (this.#reportSyntax(document)) this.#document = document;
  }

  /** False when the file is missing or is no YAML. */
  get readable(): boolean {
    return this.#document !== undefined;
  }

  /** Where the value at this path starts, or the nearest thing around it that exists. */
  at(path: Path): Position {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#node(path.slice(0, length));
      const offset = node?.range?.[0];
      if (offset !== undefined) return this.#position(offset);
    }
    return startOfFile;
  }

  /** Where the key at the end of this path is written. */
  keyAt(path: Path): Position {
    const parent = this.#node(path.slice(0, -1));
    const last = String(path.at(-1));
    if (isMap(parent)) {
      for (const { key } of parent.items) {
        if (isScalar(key) && String(key.value) === last && key.range) return this.#position(key.range[0]);
      }
    }
    return this.at(path);
  }

  has(path: Path): boolean {
    return this.#node(path) !== undefined;
  }

  /** The value at a path, if it has the shape; every way in which it has not is reported at its place. */
  read<T>(schema: z.ZodType<T>, path: Path = []): T | undefined {
    if (!this.#document) return undefined;
    const node = this.#node(path);
    const result = schema.safeParse(node?.toJS(this.#document));
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      for (const { below, onKey, message, remedy } of explainIssue(issue)) {
        const place = [...path, ...below];
        this.error(onKey ? this.keyAt(place) : this.at(place), message, remedy);
      }
    }
    return undefined;
  }

  /** Reads a map of named things, each by itself, so that a mistake in one does not hide those in the others. */
  entries<T>(schema: z.ZodType<T>, path: Path, namePattern: NamePattern): Entries<T> {
    const values = new Map<string, T>();
    const names = new Set<string>();
    const map = this.#node(path);
    if (!this.readable) return { values, names, complete: false };
    if (map === undefined) return { values, names, complete: true };
    if (!isMap(map)) {
      // A key with nothing below it is an empty map.
      if (!(isScalar(map) && map.value === '')) {
        this.error(
          this.at(path),
          'names with something below each are expected here',
          'write `name:` and indent what belongs to it',
        );
      }
      return { values, names, complete: isScalar(map) };
    }
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      names.add(name);
      if (!namePattern.pattern.test(name)) {
        this.error(this.keyAt([...path, name]), `'${name}' cannot be used as a name`, namePattern.remedy);
      }
      const value = this.read(schema, [...path, name]);
      if (value !== undefined) values.set(name, value);
    }
    return { values, names, complete: true };
  }

  error(at: Position, message: string, remedy: string): void {
    this.mistakes.error(this.name, at, message, remedy);
  }

  warning(at: Position, message: string, remedy: string): void {
    this.mistakes.warning(this.name, at, message, remedy);
  }

  #node(path: Path): Node | undefined {
    let node: unknown = this.#document?.contents ?? undefined;
    for (const step of path) {
      if (isMap(node) || isSeq(node)) node = node.get(step, true);
      else return undefined;
    }
    return isNode(node) ? node : undefined;
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** True when what is left can be worked with. */
  #reportSyntax(document: Document): boolean {
    let usable = true;
    for (const error of document.errors) {
      const duplicate = error.code === 'DUPLICATE_KEY';
      if (!duplicate) usable = false;
      this.error(
        this.#position(error.pos[0]),
        duplicate ? 'the same name is used twice' : `this is not YAML: ${error.message}`,
        duplicate
          ? 'remove or rename one of the two'
          : (syntaxRemedies[error.code] ?? 'check quotes, colons and indentation here'),
      );
    }
    visit(document, {
      Alias: (_, node) => {
        usable = false;
        const at = this.#position(node.range?.[0] ?? 0);
        this.error(
          at,
          `'*${node.source}' starts with an asterisk, which YAML reads as a reference`,
          `write it in quotes: "*${node.source}"`,
        );
      },
    });
    return usable;
  }
}

export interface NamePattern {
  readonly pattern: RegExp;
  readonly remedy: string;
}

const syntaxRemedies: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  BAD_INDENT: 'bring the line to the same indentation as its neighbours',
  MISSING_CHAR: 'close the quote or bracket, and put a space after each colon',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds a colon in quotes',
  MULTILINE_IMPLICIT_KEY: 'end the name with a colon and a space',
};
