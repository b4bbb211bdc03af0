/**
 * A recording of what all say who are in a conversation, held by the switch until it is stopped or the conversation is
 * removed; its sound is kept under its name among the stored recordings. Another process finds it by the name. All of
 * this is harmless when it is over.
 */
export interface TalkRecording {
  readonly name: string;
  /** Undefined when nothing is being recorded under this name, any more or at all. */
  state(): Promise<'recording' | 'paused' | undefined>;
  /** Nothing that is said from now on is in it. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}
