/** Conversations that were recorded, as routes and the deletion use them. Times are epoch milliseconds. */
export interface CallRecording {
  /** The name of the sound in the switch. */
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly queue: string;
  readonly startedAt: number;
  /** Null while it is made. */
  readonly durationMs: number | null;
  readonly keepUntil: number;
  /** Its agent may hear it. */
  readonly agentsMayHear: boolean;
}

export interface CallRecordingFilter {
  readonly callId?: string | undefined;
  /** Only those of this agent which agents may hear. */
  readonly heardBy?: string | undefined;
  /** Newest first, at most so many. */
  readonly limit: number;
}

export interface CallRecordings {
  list(filter: CallRecordingFilter): Promise<readonly CallRecording[]>;
  get(id: string): Promise<CallRecording | undefined>;
  /** The row stays, out of sight. Undefined when there is none. */
  remove(id: string, by: string, at: number): Promise<CallRecording | undefined>;
  /** Those of this engine whose time is over. */
  due(engine: string, now: number, limit: number): Promise<readonly CallRecording[]>;
  /** Those of this engine that began before and have no end. */
  unended(engine: string, before: number): Promise<readonly CallRecording[]>;
}
