/** What an agent wrote down about a call; one text for each agent and call. */
export interface CallNote {
  readonly callId: string;
  readonly agentId: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly savedAt: number;
  /** Counts the savings: whoever saves over a text they have not seen is told. */
  readonly version: number;
}

export interface CallNotes {
  /** All agents' notes on a call, the oldest first. */
  of(callId: string): Promise<readonly CallNote[]>;
  /** Undefined when `version` is not the one that is kept (0 for none): somebody, or another tab, was faster. */
  save(note: Omit<CallNote, 'savedAt'>, now: number): Promise<CallNote | undefined>;
}

export const longestNote = 20_000;
