/** What may be said at one moment. */
export type Expected = ExpectedPhrases | ExpectedDigits | ExpectedQuestion;

/** One of these phrases, whole, with a word of courtesy before or after. */
export interface ExpectedPhrases {
  readonly kind: 'phrases';
  /** Meaning → ways to say it, in the language's own words, small letters. */
  readonly meanings: ReadonlyMap<string, readonly string[]>;
}

/** A number, digit by digit. */
export interface ExpectedDigits {
  readonly kind: 'digits';
  readonly least: number;
  readonly most: number;
  /** What may be said in place of it, as in `ExpectedPhrases`. */
  readonly instead?: ReadonlyMap<string, readonly string[]>;
}

/** Anything, in the caller's own words. */
export interface ExpectedQuestion {
  readonly kind: 'question';
  /** How people put such questions. A recogniser of few words listens for words of these. */
  readonly samples: readonly string[];
}

/** What may have been said. */
export interface Candidate {
  /** A meaning of the expected phrases, the digits, or the words of a question. */
  readonly meaning: string;
  /** The words that were recognised. */
  readonly words: string;
  /** 0 to 1: how often one is right who believes this. */
  readonly confidence: number;
}

/** One utterance, from its first sound to what was understood. Disposing forgets it, whatever its state. */
export interface Recognition extends AsyncDisposable {
  /** 16-bit samples, `sampleRateHz` a second. Never waits. */
  hear(samples: Int16Array): void;
  /** The words so far; '' as long as there are none. */
  partial(): Promise<string>;
  /** The utterance is over: what it may have been, the likeliest first; empty for nothing that was expected. */
  finish(signal: AbortSignal): Promise<readonly Candidate[]>;
}

/** Turns speech in one language into words. Rejects with any error when it is broken: callers then use the keys. */
export interface Recogniser {
  readonly name: string;
  readonly language: string;
  readonly sampleRateHz: number;
  begin(expected: Expected): Recognition;
  /** Words of which it does not know how they sound. */
  unknownWords(words: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}
