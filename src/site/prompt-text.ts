import { IntlMessageFormat } from 'intl-messageformat';

export type PromptTextValues = Readonly<Record<string, string | number>>;

/** A prompt's text in one language: an ICU message, parsed. */
export interface PromptText {
  /** The values it needs, by name. None: it always sounds the same. */
  readonly needs: ReadonlySet<string>;
  /** Plural forms that this language has and the text leaves out, or has not and the text offers. */
  readonly pluralProblems: readonly string[];
  /**
   * The words to speak. A text of digits is spoken digit by digit, a number as a number; a value that is not given
   * is left out.
   */
  words(values: PromptTextValues): string;
}

/** Parses a text. Throws a `SyntaxError` that says what is wrong with it. */
export function parsePromptText(text: string, language: string): PromptText {
  const message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
  const found: Found = { arguments: new Map(), pluralProblems: [] };
  collect(message.getAst(), language, found);
  return {
    needs: new Set(found.arguments.keys()),
    pluralProblems: found.pluralProblems,
    words: (values) => {
      const given: Record<string, string | number> = {};
      for (const [name, use] of found.arguments) given[name] = spoken(values[name], use);
      return String(message.format(given)).replace(/\s+/g, ' ').trim();
    },
  };
}

type MessageFormatElement = ReturnType<IntlMessageFormat['getAst']>[number];
type Use = 'plain' | 'number' | 'choice';

interface Found {
  readonly arguments: Map<string, Use>;
  readonly pluralProblems: string[];
}

// Element types of the ICU parser: 1 argument, 2 number, 3 date, 4 time, 5 select, 6 plural.
function collect(elements: readonly MessageFormatElement[], language: string, found: Found): void {
  for (const element of elements) {
    const type: number = element.type;
    if (type < 1 || type > 6 || !('value' in element)) continue;
    const use: Use = type === 2 || type === 6 ? 'number' : type === 5 ? 'choice' : 'plain';
    if (found.arguments.get(element.value) !== 'number') found.arguments.set(element.value, use);
    if (!('options' in element)) continue;
    if (type === 6) {
      const ordinal = 'pluralType' in element && element.pluralType === 'ordinal';
      found.pluralProblems.push(...pluralProblems(Object.keys(element.options), language, ordinal));
    }
    for (const option of Object.values(element.options)) collect(option.value, language, found);
  }
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

/** "1234" is read as one, two, three, four; 1234 as a number. */
function spoken(value: string | number | undefined, use: Use): string | number {
  if (use === 'number') return Number(value ?? 0);
  if (value === undefined) return '';
  return use === 'plain' && typeof value === 'string' && /^\+?\d{2,}$/.test(value)
    ? [...value].join(' ')
    : value;
}
