/** What came of each conversation; one for each agent and call. Times are epoch milliseconds. */
export interface FollowUp {
  /** The page's own, so that a request that comes twice is done once. */
  readonly key: string;
  readonly kind: 'callback' | 'ticket' | 'appointment';
  /** Of the callback, the ticket or the appointment. */
  readonly reference: string;
}

/** What the agent chose. */
export interface Choice {
  readonly outcome: string | undefined;
  readonly tags: readonly string[];
}

export interface WrapUp extends Choice {
  readonly callId: string;
  readonly agentId: string;
  /** The end of the conversation. */
  readonly endedAt: number;
  readonly followUps: readonly FollowUp[];
  /** Grows with everything that the agent changes. */
  readonly version: number;
  /** The write-up is over, and the facts of it may be told. */
  readonly closedAt: number | undefined;
  /** How often it could not be told to the back office. */
  readonly attempts: number;
}

export interface WrapUpStore {
  get(callId: string, agentId: string): Promise<WrapUp | undefined>;
  /** The conversation is over. Told again it changes nothing. */
  begin(callId: string, agentId: string, endedAt: number): Promise<void>;
  /** The last word counts; what was closed is open again and will be told anew. */
  choose(callId: string, agentId: string, choice: Choice, now: number): Promise<WrapUp>;
  /** One with a key that is there already changes nothing. */
  addFollowUp(callId: string, agentId: string, followUp: FollowUp, now: number): Promise<WrapUp>;
  /** What is due and not told yet, the longest due first; nobody else gets it for so long. */
  take(limit: number, leaseMs: number, now: number): Promise<readonly WrapUp[]>;
  /** When the next one that is not told falls due. */
  nextDueAt(): Promise<number | undefined>;
  /** Answers those that are closed now; not those that the agent has changed meanwhile. */
  close(wrapUps: readonly WrapUp[], now: number): Promise<readonly WrapUp[]>;
  /** It is not looked at before; `failed` counts as an attempt. What the agent has changed meanwhile stays as it is. */
  putOff(wrapUp: WrapUp, until: number, failed: boolean): Promise<void>;
  /** All is done. What the agent has changed meanwhile is to be told again. */
  told(wrapUps: readonly WrapUp[], now: number): Promise<void>;
  /** Closed and not told yet. */
  untold(): Promise<number>;
}
