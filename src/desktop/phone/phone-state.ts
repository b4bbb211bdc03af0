/** What the page shows of its own telephone. */
export type PhoneStatus =
  /** Not asked for: the agent uses a softphone. */
  | 'off'
  | 'starting'
  | 'ready'
  /** The network or the switch is away; it is tried again. */
  | 'reconnecting'
  /** Another tab of this browser is the phone. */
  | 'elsewhere'
  | 'no-microphone'
  | 'failed';

export interface PhoneCall {
  /** The service's id of the caller's call, '' when it came without one. */
  readonly callId: string;
  readonly phase: 'ringing' | 'answering' | 'up';
  readonly muted: boolean;
}

/** Of the last two seconds. */
export interface LineQuality {
  /** Of what came in, 0–1. */
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
  readonly codec: string;
}

export interface PhoneState {
  readonly status: PhoneStatus;
  readonly call: PhoneCall | undefined;
  readonly quality: LineQuality | undefined;
}

export const phoneOff: PhoneState = { status: 'off', call: undefined, quality: undefined };

/** How good a line is, for people: limits after ITU-T G.114 (delay) and G.113 (loss, Opus conceals what is lost). */
export function gradeOf({ lost, jitterMs, roundTripMs }: LineQuality): 'good' | 'fair' | 'poor' {
  if (lost > 0.05 || jitterMs > 60 || (roundTripMs ?? 0) > 500) return 'poor';
  return lost > 0.01 || jitterMs > 30 || (roundTripMs ?? 0) > 300 ? 'fair' : 'good';
}
