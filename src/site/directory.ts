import type { Chain } from './people.js';

/** What people ask about, and who can answer. */
export interface Topic {
  readonly id: string;
  /** How a menu calls it, by language: "For {name}, press 2". */
  readonly names: ReadonlyMap<string, string>;
  /** How people ask, by language. */
  readonly questions: ReadonlyMap<string, readonly string[]>;
  /** Who is rung, or where a caller waits. */
  readonly to: Chain;
}
