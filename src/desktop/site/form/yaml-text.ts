/** A file of the site as a form sees it: what stands where, down to the letter. */
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];

/** A pair of a map or an item of a list, with what is around it. */
export interface Place {
  readonly parent: YAMLMap | YAMLSeq;
  readonly index: number;
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true;
export const isBlock = (node: unknown): boolean => isCollection(node) && node.flow !== true;
/** In this schema every scalar is text. */
export const textOf = (node: unknown): string =>
  isScalar(node) && typeof node.value === 'string' ? node.value : '';
const nodeIn = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);

/** Read as the service reads it: every scalar is text, and there are no references. */
export class YamlText {
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(readonly text: string) {
    this.#document = parseDocument(text, {
      schema: 'failsafe',
      lineCounter: this.#lines,
      prettyErrors: false,
    });
  }

  /** False for what a form cannot show whole: no YAML, references, tags, or something else than names at the top. */
  get usable(): boolean {
    const { contents, errors } = this.#document;
    if (errors.length > 0) return false;
    if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === '')) return false;
    let plain = true;
    visit(this.#document, {
      Node: (_, node) => {
        if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) plain = false;
      },
    });
    return plain;
  }

  node(path: Path): Node | undefined {
    let node: unknown = this.#document.contents ?? undefined;
    for (const step of path) {
      if (isMap(node) || isSeq(node)) node = node.get(step, true);
      else return undefined;
    }
    return nodeIn(node);
  }

  /** Undefined where nothing is written. */
  place(path: Path): Place | undefined {
    const parent = this.node(path.slice(0, -1));
    const last = path.at(-1);
    if (!isMap(parent) && !isSeq(parent)) return undefined;
    const index = isMap(parent)
      ? parent.items.findIndex(({ key }) => textOf(key) === String(last))
      : Number(last);
    return index >= 0 && index < parent.items.length ? { parent, index } : undefined;
  }

  /** The text of a scalar; undefined where there is none. */
  at(path: Path): string | undefined {
    const node = this.node(path);
    return isScalar(node) ? textOf(node) : undefined;
  }

  /** The texts of a list, or of what stands alone; undefined when there is anything else among them. */
  listAt(path: Path): readonly string[] | undefined {
    const node = this.node(path);
    if (node === undefined) return [];
    if (isScalar(node)) return this.isLine(path) ? [textOf(node)].filter(Boolean) : undefined;
    if (!isSeq(node) || !node.items.every((_, index) => this.isLine([...path, index]))) return undefined;
    return node.items.map((_, index) => this.at([...path, index]) ?? '');
  }

  /** Whether it is missing, or a text in one line: what a field can show and change. */
  isLine(path: Path): boolean {
    const node = this.node(path);
    if (node === undefined) return this.place(path) === undefined;
    return (
      isScalar(node) && !/[\r\n]/.test(this.text.slice(node.range?.[0], node.range?.[1])) && !isFolded(node)
    );
  }

  /** Names with something below each, or nothing at all. */
  isNames(path: Path): boolean {
    const node = this.node(path);
    return node === undefined || isMap(node);
  }

  isItems(path: Path): boolean {
    const node = this.node(path);
    return node === undefined || isSeq(node);
  }

  /** The names in a map, in their order. */
  keys(path: Path): readonly string[] {
    const node = this.node(path);
    return isMap(node) ? node.items.map(({ key }) => textOf(key)) : [];
  }

  /** The paths of a list's items. */
  items(path: Path): readonly Path[] {
    const node = this.node(path);
    return isSeq(node) ? node.items.map((_, index) => [...path, index]) : [];
  }

  /** Where it is written, from 1. */
  lineOf(path: Path): number {
    const place = this.place(path);
    const node = place && (startNode(place) ?? this.node(path));
    return node ? this.#lines.linePos(startOf(node)).line : 1;
  }

  /**
   * What stands at a line and column, both from 1. The first letter of a map that is indented is also that of its first
   * name: there it is the map.
   */
  pathAt(line: number, column: number): Path {
    const offset = (this.#lines.lineStarts[line - 1] ?? 0) + column - 1;
    const path: (string | number)[] = [];
    let node: unknown = this.#document.contents;
    while (isMap(node) || isSeq(node)) {
      const starts = startsOf(node);
      const index = starts.findLastIndex((start) => start <= offset);
      if (index < 0) return path;
      if (isSeq(node)) {
        path.push(index);
        node = node.items[index];
        continue;
      }
      const pair: Pair | undefined = node.items[index];
      if (!pair || !isScalar(pair.key)) return path;
      if (index === 0 && isBlock(node) && offset === starts[0]) return path;
      path.push(textOf(pair.key));
      if (offset < (pair.key.range?.[1] ?? 0)) return path;
      node = pair.value;
    }
    return path;
  }
}

/** Where each pair or item begins. */
const startsOf = (node: YAMLMap | YAMLSeq): readonly number[] =>
  node.items.map((_, index) => startOf(startNode({ parent: node, index }) ?? node));

const isFolded = (node: Node) =>
  isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL');

/** What comes first of a pair or an item. */
export function startNode({ parent, index }: Place): Node | undefined {
  return isMap(parent) ? nodeIn(parent.items[index]?.key) : nodeIn(parent.items[index]);
}

export function valueNode({ parent, index }: Place): Node | undefined {
  return isMap(parent) ? nodeIn(parent.items[index]?.value) : nodeIn(parent.items[index]);
}

/** The end of what is written of a pair or an item, without comments and white space after it. */
export function endOf(place: Place, text: string): number {
  const value = valueNode(place);
  const start = startNode(place);
  const written = value && value.range && value.range[1] > value.range[0] ? value : start;
  if ((isMap(written) || isSeq(written)) && isBlock(written) && written.items.length > 0) {
    return endOf({ parent: written, index: written.items.length - 1 }, text);
  }
  const end = written?.range?.[1] ?? 0;
  if (written !== value && start && isMap(place.parent) && isBlock(place.parent))
    return text.indexOf(':', end) + 1;
  return end - (/\s*$/.exec(text.slice(written?.range?.[0] ?? end, end))?.[0].length ?? 0);
}
