import { IntlMessageFormat } from 'intl-messageformat';
import { remembering } from '../kernel/index.js';
import type { Given, ValueKind, ValueStyle } from '../wording/index.js';
import { readStyle, spokenValue, styleWords } from '../wording/index.js';

export type PromptTextValues = Readonly<Record<string, string | number>>;

/** A prompt's text in one language: an ICU message, parsed. */
export interface PromptText {
  /** The values it needs, by name. None: it always sounds the same. */
  readonly needs: ReadonlySet<string>;
  /** Plural forms that this language has and the text leaves out, or has not and the text offers. */
  readonly pluralProblems: readonly string[];
  /** Ways of reading a value that there are not, each with those that there are. */
  readonly styleProblems: readonly { readonly problem: string; readonly remedy: string }[];
  /**
   * The words to speak. Values are read as their style says; without one, a text of digits is read digit by digit and
   * a number as a number before what it counts. A value that is not given is left out. One that its style does not
   * fit is read as if it had none, and told to `malformed`.
   */
  words(values: PromptTextValues, malformed?: (name: string, style: string) => void): string;
}

/** Parses a text. Throws a `SyntaxError` that says what is wrong with it. */
export const parsePromptText = (text: string, language: string): PromptText =>
  parsedBefore(JSON.stringify([text, language]));

/** A company has a thousand texts, and all are checked when its site is read anew while calls are under way. */
const parsedBefore = remembering(10_000, (key) => {
  const [text, language] = JSON.parse(key) as [string, string];
  return parsed(text, language);
});

function parsed(text: string, language: string): PromptText {
  const ast = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();
  const found: Found = { language, places: [], choices: new Map(), pluralProblems: [], styleProblems: [] };
  const message = new IntlMessageFormat(replaced(ast, found, undefined), language, undefined, {
    ignoreTag: true,
  });
  return {
    needs: new Set([...found.choices.keys(), ...found.places.map(({ name }) => name)]),
    pluralProblems: found.pluralProblems,
    styleProblems: found.styleProblems,
    words: (values, malformed) => {
      const given: Record<string, string | number> = {};
      for (const [name, kind] of found.choices)
        given[name] = kind === 'plural' ? Number(values[name] ?? 0) : selector(values[name]);
      found.places.forEach((place, index) => {
        given[slot(index)] = wordsAt(place, values[place.name], language, malformed);
      });
      return String(message.format(given)).replace(/\s+/g, ' ').trim();
    },
  };
}

type MessageFormatElement = ReturnType<IntlMessageFormat['getAst']>[number];

/** Where a value is spoken. */
interface Place {
  readonly name: string;
  /** What is taken off: `#` in a plural with an offset. */
  readonly offset: number;
  /** As written, for the log. */
  readonly written: string;
  readonly style: ValueStyle | undefined;
}

interface Found {
  readonly language: string;
  readonly places: Place[];
  /** Values by which the text is chosen. */
  readonly choices: Map<string, 'select' | 'plural'>;
  readonly pluralProblems: string[];
  readonly styleProblems: { readonly problem: string; readonly remedy: string }[];
}

interface Plural {
  readonly name: string;
  readonly offset: number;
}

/** Element types of the ICU parser. */
const argument = 1;
const valueKinds: Readonly<Record<number, ValueKind>> = { 2: 'number', 3: 'date', 4: 'time' };
const select = 5;
const plural = 6;
const pound = 7;

const counting = readStyle('number', 'count');
const slot = (index: number): string => `\0${index}`;

/** The text with every value taken out and numbered, so that it is put in again in words. */
function replaced(
  elements: readonly MessageFormatElement[],
  found: Found,
  within: Plural | undefined,
): MessageFormatElement[] {
  const place = (name: string, written: string, style: ValueStyle | undefined, offset = 0) => {
    found.places.push({ name, offset, written, style });
    return { type: argument, value: slot(found.places.length - 1) };
  };
  return elements.map((element) => {
    const type: number = element.type;
    const kind = valueKinds[type];
    if (type === pound && within) return place(within.name, '#', counting, within.offset);
    if (!('value' in element)) return element;
    if (type === argument) return place(element.value, '', undefined);
    if (kind) return place(element.value, kind, styleOf(element, kind, found));
    if (!('options' in element)) return element;
    if (type === plural || !found.choices.has(element.value))
      found.choices.set(element.value, type === select ? 'select' : 'plural');
    const inside = 'offset' in element ? { name: element.value, offset: element.offset } : within;
    if (type === plural) {
      const ordinal = 'pluralType' in element && element.pluralType === 'ordinal';
      found.pluralProblems.push(...pluralProblems(Object.keys(element.options), found.language, ordinal));
    }
    const options = Object.entries(element.options).map(([form, option]) => [
      form,
      { ...option, value: replaced(option.value, found, inside) },
    ]);
    return { ...element, options: Object.fromEntries(options) as typeof element.options };
  });
}

function styleOf(element: object & { value: string }, kind: ValueKind, found: Found): ValueStyle | undefined {
  const written = 'style' in element ? element.style : undefined;
  const style =
    typeof written === 'string' ? readStyle(kind, written) : written ? undefined : readStyle(kind, '');
  if (!style) {
    const name = typeof written === 'string' ? `'${written}'` : 'a pattern with ::';
    found.styleProblems.push({
      problem: `{${element.value}, ${kind}, …} cannot be read as ${name}`,
      remedy: `leave it out, or write one or several of ${styleWords(kind).join(', ')}; docs/site.md explains them`,
    });
  }
  return style;
}

function pluralProblems(forms: readonly string[], language: string, ordinal: boolean): string[] {
  const { pluralCategories } = new Intl.PluralRules(language, {
    type: ordinal ? 'ordinal' : 'cardinal',
  }).resolvedOptions();
  const known: readonly string[] = pluralCategories;
  const missing = known
    .filter((form) => form === 'few' || form === 'many' || form === 'two')
    .filter((form) => !forms.includes(form));
  const strange = forms.filter((form) => !form.startsWith('=') && !known.includes(form));
  return [
    ...missing.map((form) => `the plural form '${form}' of this language is missing`),
    ...strange.map((form) => `this language has no plural form '${form}'`),
  ];
}

/** ICU has no hyphens in what a select chooses by: `short-break` is written `short_break` there. */
const selector = (value: Given | undefined): string => String(value ?? '').replaceAll('-', '_');

function wordsAt(
  { name, offset, written, style }: Place,
  value: Given | undefined,
  language: string,
  malformed: ((name: string, style: string) => void) | undefined,
): string {
  if (value === undefined || value === '') return '';
  if (!style) return unstyled(value, language);
  const spoken = spokenValue(language, style, offset === 0 ? value : Number(value) - offset);
  if (spoken !== undefined) return spoken;
  malformed?.(name, written);
  return unstyled(value, language);
}

/** "1234" is read as one, two, three, four; 1234 as a number. */
function unstyled(value: Given, language: string): string {
  const asDigits = typeof value === 'string' && /^\+?\d{2,}$/.test(value);
  const style = asDigits ? readStyle('number', 'digits') : typeof value === 'number' ? counting : undefined;
  return (style && spokenValue(language, style, value)) ?? String(value);
}
