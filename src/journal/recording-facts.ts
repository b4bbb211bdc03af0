/** What was recorded of conversations, by whom and for how long. */
export type RecordingFact =
  /** Those who speak are being told; nothing is recorded before they were. */
  | { readonly kind: 'recording-asked'; readonly agentId: string }
  /** Before anything was recorded. */
  | { readonly kind: 'recording-called-off'; readonly agentId: string }
  /** They were told. */
  | { readonly kind: 'recording-announced'; readonly agentId: string }
  | {
      readonly kind: 'recording-started';
      readonly agentId: string;
      /** The name of the sound in the switch; unique. */
      readonly recording: string;
      readonly queue: string;
      /** The agent asked for it; else it is the queue's rule. */
      readonly asked: boolean;
      /** As the rules were then. */
      readonly keepDays: number;
      readonly agentsMayHear: boolean;
    }
  /** The agent leaves something out. While the caller is on hold nothing is recorded either, which is not told here. */
  | { readonly kind: 'recording-paused'; readonly agentId: string; readonly recording?: string }
  | { readonly kind: 'recording-resumed'; readonly agentId: string; readonly recording?: string }
  | {
      readonly kind: 'recording-stopped';
      readonly agentId: string;
      readonly recording: string;
      /** 'over': the conversation is; 'found': by a process that came later, and how long it is shows the sound. */
      readonly why: 'agent' | 'over' | 'found';
      /** Of what was recorded; undefined where a process that died had begun it. */
      readonly durationMs?: number;
    }
  | { readonly kind: 'recording-failed'; readonly agentId: string; readonly why: string };
