import type { Topic } from '../site/index.js';

export interface Hit {
  readonly topic: string;
  /** How much of what the question says the topic knows: from 0 to 1. */
  readonly score: number;
}

/** Finds topics by the words of a question. */
export interface DirectoryStore {
  /** Takes in the topics of a site, unless that site's are there. */
  keep(fingerprint: string, topics: ReadonlyMap<string, Topic>): Promise<void>;
  /** The best first. Empty when nothing fits. */
  find(fingerprint: string, language: string, question: string, limit: number): Promise<readonly Hit[]>;
}
