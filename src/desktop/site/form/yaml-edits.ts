/**
 * Changes of a YAML text that leave everything else in it as it is, to the letter: the document tells where something is
 * written, and only that is replaced. (The library's own writer would set anew what it was not asked to change: spaces in
 * brackets, long lines, distances of comments.)
 */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Scalar, YAMLMap, YAMLSeq } from 'yaml';
import {
  endOf,
  isBlock,
  isFlow,
  startNode,
  textOf,
  valueNode,
  YamlText,
  type Path,
  type Place,
} from './yaml-text.js';

/** What is to stand there. */
export type Written = string | readonly Written[] | WrittenNames;
interface WrittenNames {
  readonly [name: string]: Written;
}
const isList = (value: Written): value is readonly Written[] => Array.isArray(value);
const isRecord = (value: Written): value is WrittenNames => typeof value === 'object' && !isList(value);

/** Sets what stands at a path; a new name comes after those that stand before it in `order`, otherwise at the end. */
export function setAt(text: string, path: Path, value: Written, order: readonly string[] = []): string {
  const yaml = new YamlText(text);
  const place = yaml.place(path);
  if (place) return replaced(yaml, path, place, value);
  const parentPath = path.slice(0, -1);
  const parent = yaml.node(parentPath);
  const last = path.at(-1) ?? '';
  if (isMap(parent)) return withPair(text, parent, String(last), value, order);
  if (isSeq(parent)) return withItem(text, parent, value);
  const around = typeof last === 'number' ? [value] : { [last]: value };
  if (parentPath.length > 0) return setAt(text, parentPath, around, order);
  const before = text === '' || text.endsWith('\n') ? text : text + eolOf(text);
  return `${before}${pairLines('', '  ', String(last), value, true).join(eolOf(text))}${eolOf(text)}`;
}

/** Adds an item at the end of a list, which is made when it is not there. */
export const addTo = (text: string, path: Path, item: Written, order: readonly string[] = []): string =>
  setAt(text, [...path, Number.MAX_SAFE_INTEGER], item, order);

/**
 * Takes away a name with all below it, or an item; comments right above it go with it. What would be left with nothing
 * below it goes too.
 */
export function removeAt(text: string, path: Path): string {
  const yaml = new YamlText(text);
  const place = yaml.place(path);
  if (!place) return text;
  const { parent, index } = place;
  const count = parent.items.length;
  if (isFlow(parent)) {
    const [start = 0, end = 0] = parent.range ?? [];
    if (count === 1) return spliced(text, start, end, isMap(parent) ? '{}' : '[]');
    if (index < count - 1)
      return spliced(text, beginning(place), beginning({ parent, index: index + 1 }), '');
    return spliced(text, endOf({ parent, index: index - 1 }, text), endOf(place, text), '');
  }
  if (count === 1 && path.length > 1) return removeAt(text, path.slice(0, -1));
  // The first name of an item stands behind the item's hyphen.
  if (isMap(parent) && index === 0 && indentOf(text, beginning(place)) === undefined && count > 1)
    return spliced(text, beginning(place), beginning({ parent, index: 1 }), '');
  const { from, to } = linesOf(text, place);
  return withoutLines(text, from, to);
}

/** Puts an item of a list in the place of the next one, and that one before it. */
export function swapWithNext(text: string, path: Path): string {
  const place = new YamlText(text).place(path);
  if (!place || place.index + 1 >= place.parent.items.length) return text;
  const next = { parent: place.parent, index: place.index + 1 };
  const one = chunkOf(text, place);
  const other = chunkOf(text, next);
  return (
    text.slice(0, one.from) +
    text.slice(other.from, other.to) +
    text.slice(one.to, other.from) +
    text.slice(one.from, one.to) +
    text.slice(other.to)
  );
}

/** Renames a pair; what is below it stays. */
export function renameAt(text: string, path: Path, name: string): string {
  const place = new YamlText(text).place(path);
  if (!place || !isMap(place.parent)) return text;
  const key = startNode(place);
  if (!key?.range) return text;
  return spliced(text, key.range[0], key.range[1], scalar(name, true));
}

/** Makes a list hold these texts; those that stay are not touched. */
export function setList(text: string, path: Path, wanted: readonly string[]): string {
  const before = new YamlText(text).listAt(path) ?? [];
  if (!isSeq(new YamlText(text).node(path)))
    return wanted.length === 0 ? removeAt(text, path) : setAt(text, path, wanted);
  let now = text;
  for (let index = before.length - 1; index >= 0; index--)
    if (!wanted.includes(before[index] ?? '')) now = removeAt(now, [...path, index]);
  for (const one of wanted) if (!before.includes(one)) now = addTo(now, path, one);
  return now;
}

function replaced(yaml: YamlText, path: Path, place: Place, value: Written): string {
  const { text } = yaml;
  const old = valueNode(place);
  const inFlow = path.some((_, length) => isFlow(yaml.node(path.slice(0, length))));
  const [start = 0, end = 0] = old?.range ?? [];
  const like = isScalar(old) && old.value !== '' ? old : undefined;
  const written = typeof value === 'string' ? scalar(value, inFlow, like) : inline(value, inFlow);
  if (old && !isBlock(old) && end > start) return spliced(text, start, end, written);
  if (!isMap(place.parent)) return spliced(text, start, endOf(place, text), written);
  const nameEnd = startNode(place)?.range?.[1] ?? 0;
  const colon = nameEnd + (/^\s*:/.exec(text.slice(nameEnd))?.[0].length ?? 0);
  // Nothing but a name, nothing behind the colon, or lines of its own below it.
  if (colon === nameEnd) return spliced(text, colon, colon, `: ${written}`);
  return spliced(text, colon, Math.max(colon, endOf(place, text)), ` ${written}`);
}

function withPair(
  text: string,
  map: YAMLMap,
  name: string,
  value: Written,
  order: readonly string[],
): string {
  const count = map.items.length;
  if (isFlow(map)) {
    if (count === 0)
      return spliced(text, map.range?.[0] ?? 0, map.range?.[1] ?? 0, inline({ [name]: value }));
    const end = endOf({ parent: map, index: count - 1 }, text);
    return spliced(text, end, end, `, ${scalar(name, true)}: ${inline(value)}`);
  }
  const names = map.items.map(({ key }) => textOf(key));
  const before = order
    .slice(0, Math.max(0, order.indexOf(name)))
    .map((one) => names.indexOf(one))
    .filter((index) => index >= 0);
  const index = before.at(-1) ?? count - 1;
  const after = { parent: map, index };
  const column = columnOf(text, beginning({ parent: map, index: 0 }));
  const indent = ' '.repeat(column);
  const maps = map.items.map((pair) => pair.value).filter((one) => isMap(one));
  const block = maps.length > 0 && maps.every(isBlock);
  const lines = pairLines(indent, '  ', name, value, block);
  const apart = count > 1 && apartFromTheOneBefore(text, { parent: map, index: count - 1 });
  return withLines(text, wholeEnd(text, endOf(after, text), column), apart ? ['', ...lines] : lines);
}

function withItem(text: string, list: YAMLSeq, item: Written): string {
  const count = list.items.length;
  if (isFlow(list)) {
    if (count === 0) return spliced(text, list.range?.[0] ?? 0, list.range?.[1] ?? 0, inline([item]));
    const end = endOf({ parent: list, index: count - 1 }, text);
    return spliced(text, end, end, `, ${inline(item)}`);
  }
  const last = { parent: list, index: count - 1 };
  const indent = ' '.repeat(columnOf(text, hyphenOf(text, { parent: list, index: 0 })));
  const block = list.items.some((one) => isMap(one) && isBlock(one));
  const lines =
    block && isRecord(item)
      ? Object.entries(item).map(
          ([name, value], at) => `${indent}${at === 0 ? '- ' : '  '}${name}: ${inline(value)}`,
        )
      : [`${indent}- ${inline(item)}`];
  return withLines(text, endOf(last, text), lines);
}

function pairLines(
  indent: string,
  step: string,
  name: string,
  value: Written,
  block: boolean,
): readonly string[] {
  const key = `${indent}${scalar(name, true)}:`;
  if (isList(value) && value.some(isRecord))
    return [key, ...value.map((item) => `${indent}${step}- ${inline(item)}`)];
  if (!block || !isRecord(value)) return [`${key} ${inline(value, false)}`];
  return [
    key,
    ...Object.entries(value).flatMap(([below, one]) => pairLines(indent + step, step, below, one, false)),
  ];
}

function inline(value: Written, inFlow = true): string {
  if (typeof value === 'string') return scalar(value, inFlow);
  if (isList(value)) return `[${value.map((one) => inline(one)).join(', ')}]`;
  const pairs = Object.entries(value).map(([name, one]) => `${scalar(name, true)}: ${inline(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** Without quotes where that reads the same, unless there were quotes before. */
function scalar(value: string, inFlow: boolean, like?: Scalar): string {
  if (like?.type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  // eslint-disable-next-line no-control-regex
  if (like?.type === 'QUOTE_SINGLE' && !/[\u0000-\u001f]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  const plain =
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(value) &&
    !/#|:( |$)| $/.test(value) &&
    !(inFlow && /[,[\]{}]|:["']/.test(value));
  return plain ? value : JSON.stringify(value);
}

const spliced = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
const beginning = (place: Place): number => startNode(place)?.range?.[0] ?? 0;
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);
const hyphenOf = (text: string, place: Place): number => text.lastIndexOf('-', beginning(place) - 1);

/** The end of the line, without its line break. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > offset ? end - 1 : end;
}

/** What stands before it in its line, if that is nothing but white space. */
function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return before.trim() === '' ? before : undefined;
}

/** Lines of their own after the line in which something ends. */
function withLines(text: string, end: number, lines: readonly string[]): string {
  const at = lineEnd(text, end);
  const eol = eolOf(text);
  return spliced(text, at, at, lines.map((line) => eol + line).join(''));
}

/** The end of the line in which something ends, or of the comments right below that are set further in: they are its own. */
function wholeEnd(text: string, offset: number, column: number): number {
  let end = lineEnd(text, offset);
  for (;;) {
    const next = text.indexOf('\n', end) + 1;
    if (next === 0) return end;
    const indent = /^([ \t]*)#/.exec(text.slice(next, lineEnd(text, next)))?.[1];
    if (indent === undefined || indent.length <= column) return end;
    end = lineEnd(text, next);
  }
}

/**
 * All lines of a pair or item of a block, with the comments right above it and its own below it; those above the first one
 * may be those of all.
 */
function linesOf(text: string, place: Place): { readonly from: number; readonly to: number } {
  const first = isSeq(place.parent) ? hyphenOf(text, place) : beginning(place);
  let from = lineStart(text, first);
  const indent = text.slice(from, first);
  while (place.index > 0 && from > 0) {
    const above = lineStart(text, from - 1);
    if (!text.startsWith(`${indent}#`, above)) break;
    from = above;
  }
  return { from, to: wholeEnd(text, endOf(place, text), indent.length) };
}

function chunkOf(text: string, place: Place): { readonly from: number; readonly to: number } {
  if (isFlow(place.parent)) return { from: beginning(place), to: endOf(place, text) };
  return linesOf(text, place);
}

/** Whole lines; of two empty lines that would meet, one goes too. */
function withoutLines(text: string, from: number, to: number): string {
  const next = text.indexOf('\n', to) + 1 || text.length;
  const emptyAbove = /(^|\n)[ \t]*\r?\n$/.exec(text.slice(0, from));
  const emptyBelow = next >= text.length || /^[ \t]*\r?\n/.test(text.slice(next));
  const start = emptyAbove && emptyBelow ? emptyAbove.index + (emptyAbove[1]?.length ?? 0) : from;
  return spliced(text, start, next, '');
}

/** Whether there is an empty line before it. */
function apartFromTheOneBefore(text: string, place: Place): boolean {
  const end = endOf({ parent: place.parent, index: place.index - 1 }, text);
  return /\n[ \t]*\r?\n/.test(text.slice(end, beginning(place)));
}
