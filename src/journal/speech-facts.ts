/** What was made of what a caller said. The words themselves are kept only where they are a phrase of the site. */
export type SpeechFact =
  | {
      readonly kind: 'words-heard';
      readonly node: string;
      readonly decision: Decision;
      /** The list of phrases, and the phrase. */
      readonly said?: string;
      readonly words?: string;
      readonly confidence?: number;
    }
  /** Of a question in the caller's own words only the topic is kept that was found. */
  | {
      readonly kind: 'topic-asked';
      readonly node: string;
      readonly decision: Decision;
      readonly topic?: string;
      readonly confidence?: number;
    }
  /** "Did you mean …?" `said` is the list of phrases, or the topic. */
  | {
      readonly kind: 'asked-back';
      readonly node: string;
      readonly said: string;
      readonly confidence: number;
      readonly confirmed: boolean;
    };

type Decision = 'accept' | 'ask-back' | 'not-understood';
