import type { ContactEvent } from '../journal/index.js';

/** A fact as the journal keeps it: with an id by which it counts once. */
export type Fact = ContactEvent & { readonly id: string };

/** Where facts of queues come from: every process's, in the order of their time. */
export interface WaitFacts {
  /** Facts of the kinds that `PastReader` reads, from this time on. */
  since(at: number): Promise<readonly Fact[]>;
  /** The same up to before `to`, of the calls that were told an estimate between the two. */
  ofAnnounced(from: number, to: number): Promise<readonly Fact[]>;
}
