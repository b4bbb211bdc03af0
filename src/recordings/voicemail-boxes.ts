/** Messages that callers left, as journeys, routes and start-up use them. Times are epoch milliseconds. */
export interface VoicemailBoxes {
  /**
   * Files a finished recording. Resolves when that is safe: in Postgres, or, while Postgres is away, on the local
   * disk for good, from where it gets into the box later. Rejects only when both fail.
   */
  left(message: LeftMessage): Promise<void>;
}

export interface LeftMessage {
  readonly callId: string;
  readonly box: string;
  /** The recording's name in the switch; unique. */
  readonly recording: string;
  readonly callerNumber: string;
  readonly leftAt: number;
  readonly durationMs: number;
}

export interface Voicemail extends LeftMessage {
  readonly id: string;
  readonly source: 'service' | 'fallback';
  readonly heardAt: number | null;
  readonly heardBy: string | null;
}

export interface VoicemailFilter {
  readonly box?: string | undefined;
  readonly heard?: boolean | undefined;
  /** Newest first, at most so many. */
  readonly limit: number;
}

/** The boxes as people use them. */
export interface VoicemailStore {
  list(filter: VoicemailFilter): Promise<readonly Voicemail[]>;
  get(id: string): Promise<Voicemail | undefined>;
  /** The first hearing counts. False when there is no such message. */
  heard(id: string, by: string, at: number): Promise<boolean>;
  /** The row stays, out of sight, so that a message is never filed twice. */
  remove(id: string, by: string, at: number): Promise<Voicemail | undefined>;
}
