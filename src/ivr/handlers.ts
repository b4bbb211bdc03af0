import type { Identity } from '../customers/index.js';
import type { ContactFact } from '../journal/index.js';
import { builtInSignatures } from '../site/index.js';
import type { HandlerSignature } from '../site/index.js';

export interface CallFacts {
  readonly id: string;
  readonly callerNumber: string;
  readonly calledNumber: string;
}

/** The caller's language, which a handler may change. */
export interface LanguageChoice {
  get(): string;
  set(language: string): void;
}

export interface HandlerContext {
  readonly call: CallFacts;
  readonly language: LanguageChoice;
  /** Who is calling: only a `PinProof` confirms. */
  readonly identity: Identity;
  /** Tells the journal, and with it the agent who takes the call, what was done. */
  record(fact: ContactFact): void;
  /** Reads secret input as well; what is set here is not secret. */
  readonly variables: {
    get(name: string): string | undefined;
    set(name: string, value: string): void;
  };
  /** Aborted when the caller hangs up or the handler's time is over. */
  readonly signal: AbortSignal;
}

/** What a `do` node runs. The answer is one of `outcomes`; throwing goes the node's `on-failure` way. */
export interface DoHandler<
  Input extends string = string,
  Outcome extends string = string,
> extends HandlerSignature {
  readonly inputs: readonly Input[];
  readonly outcomes: readonly Outcome[];
  /** 10,000 ms unless given. After a second the caller is asked to be patient and hears music. */
  readonly timeoutMs?: number;
  run(input: Readonly<Record<Input, string>>, context: HandlerContext): Promise<Outcome>;
}

/** Ties a handler's code to its own inputs and outcomes: a misspelt one does not compile. */
export const defineHandler = <const Input extends string, const Outcome extends string>(
  handler: DoHandler<Input, Outcome>,
): DoHandler<Input, Outcome> => handler;

/** Lets flows begin in, or change to, another language of the company. */
const setLanguage = defineHandler({
  name: 'set-language',
  inputs: ['language'],
  outcomes: ['done'],
  sets: [],
  run: async ({ language }, context) => {
    context.language.set(language);
    return 'done';
  },
});

/** The handlers that `do` nodes may name. */
export class HandlerRegistry {
  readonly #byName = new Map<string, DoHandler>();

  /** Takes handlers beside the built-in ones. */
  constructor(handlers: readonly DoHandler[] = []) {
    for (const handler of [setLanguage, ...handlers]) {
      if (this.#byName.has(handler.name)) throw new Error(`handler '${handler.name}' is registered twice`);
      this.#byName.set(handler.name, handler);
    }
  }

  get(name: string): DoHandler | undefined {
    return this.#byName.get(name);
  }

  /** What the site's checks need to know (`loadSite(dir, { handlers })`); the built-in ones are known there. */
  get signatures(): readonly HandlerSignature[] {
    const known = new Set(builtInSignatures.map(({ name }) => name));
    return [...this.#byName.values()].filter(({ name }) => !known.has(name));
  }
}
