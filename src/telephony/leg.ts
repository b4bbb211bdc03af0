import type { DigitInbox } from './digits.js';

export type LegId = string;
/** One of the twelve keys of a telephone (or A–D). */
export type Digit = string;

/**
 * A leg is one party's connection to the switch.
 *
 *     dialling ──► ringing ──► up ──► ended
 *        │            │                ▲
 *        └────────────┴────────────────┘
 *
 * An inbound leg starts as `ringing` (we have not answered yet).
 */
export type LegState = 'dialling' | 'ringing' | 'up' | 'ended';

/** Who is at the far end, as far as the network tells. All of it is hostile input: cleaned, bounded, never trusted. */
export interface Party {
  /** Caller's number in the form it came (digits and a leading +, others removed); '' when withheld. */
  readonly callerNumber: string;
  /** Display name, control characters removed, at most 80 characters. */
  readonly callerName: string;
  /** What was dialled. */
  readonly calledNumber: string;
  /** The registered phone or the trunk this leg belongs to. */
  readonly line: string;
}

/** Why a leg ended, in the field's words. */
export type LegEndCause =
  | 'hung-up'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'unreachable'
  | 'answered-elsewhere'
  | 'failed'
  | 'switch-lost';

export interface LegEnd {
  readonly cause: LegEndCause;
  /** True when this side ended the leg. */
  readonly byUs: boolean;
  readonly at: number;
  /** Q.850 cause, where the network gave one. */
  readonly q850?: number;
  /** SIP status, where there was one. */
  readonly sipStatus?: number;
}

/** A sound to play: a file the switch can read, without its extension, or a pause or tone. */
export type Sound =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'silence'; readonly seconds: number }
  | { readonly kind: 'tone'; readonly name: 'ring' | 'busy' | 'congestion' }
  /** A stored recording by its name, to let somebody hear it again. */
  | { readonly kind: 'recording'; readonly name: string };

export type PlaybackEnd = 'played' | 'stopped' | 'failed';

/** A playback is acquired at once (its id is chosen before the request goes out) and stopped when disposed. */
export interface Playback extends AsyncDisposable {
  /** How it ended; rejects with `CallEnded` when the leg ends, or with the signal's reason. */
  done(signal?: AbortSignal): Promise<PlaybackEnd>;
  /** Stops it; harmless when it is over. Resolves once the leg is free for the next command. */
  stop(): Promise<void>;
}

/**
 * Music held for a waiting party until disposed. After that the party may still hear it until something else is done
 * with the leg: nobody is to wait in silence.
 */
export interface Music extends AsyncDisposable {
  stop(): Promise<void>;
}

export type RecordingEnd = 'finished' | 'too-long' | 'silence' | 'finish-key' | 'failed' | 'hung-up';

export interface RecordingRequest {
  /** Letters, digits, `-`; unique. */
  readonly name: string;
  readonly maxDurationMs: number;
  readonly maxSilenceMs: number;
  readonly beep: boolean;
  /** Ends the recording when pressed; 'none' to take no notice of keys. */
  readonly finishKey: 'none' | '#' | '*' | 'any';
}

export interface LegRecording extends AsyncDisposable {
  /** How it ended. Does not reject when the caller hangs up: what was said by then is kept ('hung-up'). */
  done(signal?: AbortSignal): Promise<{ readonly end: RecordingEnd; readonly durationMs: number }>;
  stop(): Promise<void>;
}

/** How many samples of one ear's sound make a second. */
export const listeningRateHz = 8_000;

/**
 * The sound of one party, for as long as it is held; whatever else happens to the leg meanwhile (playback, bridge)
 * goes on. Acquired at once, and disposed even when it was never reached.
 */
export interface Listening extends AsyncDisposable {
  /** Resolves once sound comes; rejects when it cannot be had, with `CallEnded` when the leg is gone. */
  begun(signal?: AbortSignal): Promise<void>;
  /** Resolves when no more sound will come, whatever the reason; never rejects. */
  readonly ended: Promise<void>;
}

/** What a leg that overhears another one can do there beside hearing it. */
export type OverhearingMode =
  /** Neither the other one nor anybody it speaks with hears anything of this leg. */
  | 'listen'
  /** The other one hears this leg; nobody whom it speaks with does. */
  | 'whisper';

/** One leg at the ear of another, for as long as it is held. Acquired at once, and disposed even when it was never reached. */
export interface Overhearing extends AsyncDisposable {
  /** Resolves once sound comes; rejects when it cannot be had, with `CallEnded` when one of the two is gone. */
  begun(signal?: AbortSignal): Promise<void>;
  /** Resolves when it is over, whatever the reason: one of the legs has ended, or it was disposed. Never rejects. */
  readonly ended: Promise<void>;
}

export interface Leg {
  readonly id: LegId;
  readonly direction: 'inbound' | 'outbound';
  readonly party: Party;
  readonly state: LegState;
  /** Aborted with `CallEnded` in the very turn in which the leg's end is noticed. */
  readonly signal: AbortSignal;
  /** Resolves when the leg is gone; never rejects. */
  readonly ended: Promise<LegEnd>;
  /** What the far end pressed and nobody has read yet. */
  readonly digits: DigitInbox;
  /** For a leg that is dialled: settles when the switch has answered the command; never rejects. */
  readonly placed: Promise<void>;

  /** Answers an inbound leg. */
  answer(): Promise<void>;
  /** Resolves when the far end rings; rejects with `CallEnded`. */
  untilRinging(signal?: AbortSignal): Promise<void>;
  /** Resolves when the far end has answered; rejects with `CallEnded` when it does not. */
  untilUp(signal?: AbortSignal): Promise<void>;
  /** Plays one sound after the other, as one playback. */
  play(sounds: readonly Sound[]): Playback;
  /** Music until disposed. Nothing else can be played meanwhile: stop the music first. */
  startMusic(musicClass: string): Music;
  /** Records what this leg says. */
  record(request: RecordingRequest): LegRecording;
  /**
   * Hears what the far end says: 16-bit samples, `listeningRateHz` a second, about 20 ms at a time. `hear` is called
   * as they come and must be quick: the switch waits for nobody.
   */
  listen(hear: (samples: Int16Array) => void): Listening;
  /**
   * Lets this leg hear what the other one says and hears, whatever else happens to that one meanwhile. This leg must be
   * in no bridge, and nothing may be playing to it; it is free for both again once the overhearing is disposed.
   */
  overhear(other: Leg, mode: OverhearingMode): Overhearing;
  /**
   * How many packets of sound have come from it. Whoever is there sends some fifty a second, silent or not. Rejects with
   * `CallEnded` when the leg is gone.
   */
  packetsHeard(): Promise<number>;
  /**
   * Attaches a stage record (a short JSON text, at most 2,000 characters) to the leg inside the switch, from
   * where `Telephony.survivors()` gives it back after this process has died. Never call it while something plays.
   */
  remember(stage: string): Promise<void>;
  /** Ends the leg; harmless when it is gone. */
  hangUp(reason?: 'normal' | 'busy' | 'congestion' | 'answered-elsewhere' | 'rejected'): Promise<void>;
}
