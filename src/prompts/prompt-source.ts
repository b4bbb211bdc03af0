/** From a prompt's name to what must sound: which file, and how it is made when it is not there. Pure. */
import { createHash } from 'node:crypto';
import type { PromptText, Site, Voice } from '../site/index.js';
import { parsePromptText } from '../site/index.js';
import type { PromptValues } from './prompt-book.js';
import type { SpeechRequest } from './synthesiser.js';

export interface PromptSource {
  /** Name of the sound, without extension, below the folder of sounds. */
  readonly sound: string;
  readonly make:
    | { readonly kind: 'speak'; readonly request: SpeechRequest }
    | { readonly kind: 'decode'; readonly path: string };
}

/** A value by its name, never by what it is: that may be a customer's. */
export interface MalformedValue {
  readonly language: string;
  readonly prompt: string;
  readonly value: string;
  readonly style: string;
}

/** Part of every name: a change in how sounds are made makes new ones. */
const recipe = 'ringdown-1';

const hash = (length: number, ...parts: readonly string[]): string =>
  createHash('sha256')
    .update([recipe, ...parts].join('\0'))
    .digest('hex')
    .slice(0, length);

const plainProgram = { kind: 'espeak-ng' } as const;

function said(
  place: string,
  length: number,
  language: string,
  text: string,
  { name: voice, program }: Voice,
): PromptSource {
  const by = program.kind === 'espeak-ng' ? [] : [JSON.stringify(program)];
  const name = hash(length, voice, text, ...by);
  return {
    sound: place.endsWith('/') ? place + name : `${place}-${name}`,
    make: { kind: 'speak', request: { text, language, voice, program } },
  };
}

/** The same words by the program that speaks every language, where another was to speak them. */
export function plainly({ make }: PromptSource): PromptSource | undefined {
  if (make.kind !== 'speak' || make.request.program.kind === 'espeak-ng') return undefined;
  const { text, language } = make.request;
  return said(`${language}/dyn/`, 20, language, text, { name: language, program: plainProgram });
}

/** One site's prompts; parsed texts and names of sounds are worked out once. */
export class PromptSources {
  readonly #texts = new Map<string, PromptText>();
  readonly #unchanging = new Map<string, PromptSource>();

  constructor(
    readonly site: Site,
    /** Told of a value that its style does not fit. */
    readonly malformed?: (problem: MalformedValue) => void,
  ) {}

  /** Undefined when this site has no such prompt in this language. */
  find(language: string, name: string, values: PromptValues = {}): PromptSource | undefined {
    const key = `${language}/${name}`;
    const unchanging = this.#unchanging.get(key);
    if (unchanging) return unchanging;
    const { texts, recorded } = this.site.prompts;
    const path = recorded.get(language)?.get(name);
    if (path !== undefined) {
      // A recording that is replaced changes the site's fingerprint.
      const sound = `${key}-${hash(8, path, this.site.fingerprint)}`;
      return this.#keep(key, { sound, make: { kind: 'decode', path } });
    }
    const text = texts.get(language)?.get(name);
    if (text === undefined) return undefined;
    const parsed = this.#texts.get(key) ?? parsePromptText(text, language);
    this.#texts.set(key, parsed);
    const words = parsed.words(values, (value, style) =>
      this.malformed?.({ language, prompt: name, value, style }),
    );
    if (parsed.needs.size > 0) return this.ofText(language, words);
    return this.#keep(key, said(key, 8, language, words, this.#voiceOf(language)));
  }

  /** A text that is in no file of the site. */
  ofText(language: string, text: string): PromptSource {
    return said(`${language}/dyn/`, 20, language, text, this.#voiceOf(language));
  }

  #voiceOf(language: string): Voice {
    return this.site.prompts.voices.get(language) ?? { name: language, program: plainProgram };
  }

  /** The values that this text needs; undefined when there is no text. */
  needs(language: string, name: string): ReadonlySet<string> | undefined {
    const text = this.site.prompts.texts.get(language)?.get(name);
    return text === undefined ? undefined : parsePromptText(text, language).needs;
  }

  #keep(key: string, source: PromptSource): PromptSource {
    this.#unchanging.set(key, source);
    return source;
  }
}
