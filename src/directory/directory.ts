/** Who can answer a question, and whether they are there now. */
import type { Chain, Person, Site, Topic } from '../site/index.js';
import type { DirectoryStore } from './directory-store.js';

export type There = 'yes' | 'busy' | 'no' | 'unknown';

export type Responsible =
  { readonly kind: 'queue'; readonly queue: string } | { readonly kind: 'person'; readonly person: Person };

export interface Found {
  readonly topic: Topic;
  /** How much of what the question says the topic knows: from 0 to 1. */
  readonly score: number;
}

export interface Answer extends Found {
  /** Everybody who may be rung for it, in order. */
  readonly responsible: readonly (Responsible & { readonly there: There })[];
}

export interface DirectoryParts {
  readonly store: DirectoryStore;
  readonly site: () => Site;
  /** Whether somebody or some queue can be reached at this moment. */
  readonly there: (whom: Responsible) => Promise<There>;
}

export class Directory {
  readonly #parts: DirectoryParts;
  #kept: { readonly fingerprint: string; readonly done: Promise<void> } | undefined;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
  }

  /** Takes the site's topics apart before anybody asks. Never rejects: whoever asks then tries it again. */
  async prepare(): Promise<void> {
    const { fingerprint, directory } = this.#parts.site();
    if (directory.size > 0) await this.#keep(fingerprint, directory).catch(() => undefined);
  }

  /** The best answers first; none when no topic fits. Rejects when the database does not answer. */
  async ask(question: string, language: string, limit = 5): Promise<readonly Answer[]> {
    const found = await this.find(question, language, limit);
    const answers = found.map(async ({ topic, score }): Promise<Answer> => {
      const responsible = responsibleFor(topic.to).map(async (whom) => ({
        ...whom,
        there: await this.#parts.there(whom),
      }));
      return { topic, score, responsible: await Promise.all(responsible) };
    });
    return Promise.all(answers);
  }

  /** The same without asking who is there. */
  async find(question: string, language: string, limit = 5): Promise<readonly Found[]> {
    const { store, site } = this.#parts;
    const { fingerprint, directory } = site();
    if (directory.size === 0) return [];
    await this.#keep(fingerprint, directory);
    const hits = await store.find(fingerprint, language, question, limit);
    return hits.flatMap(({ topic: id, score }) => {
      const topic = directory.get(id);
      return topic ? [{ topic, score }] : [];
    });
  }

  #keep(fingerprint: string, topics: ReadonlyMap<string, Topic>): Promise<void> {
    if (this.#kept?.fingerprint !== fingerprint) {
      const done = this.#parts.store.keep(fingerprint, topics);
      this.#kept = { fingerprint, done };
      done.catch(() => (this.#kept = undefined));
    }
    return this.#kept.done;
  }
}

const responsibleFor = ({ steps }: Chain): readonly Responsible[] =>
  steps.flatMap((step): readonly Responsible[] =>
    step.kind === 'queue'
      ? [{ kind: 'queue', queue: step.queue }]
      : step.people.map((person) => ({ kind: 'person', person })),
  );
