import type { TypedEmitter } from '../kernel/index.js';
import type { Leg, LegId, Playback, Sound } from './leg.js';
import type { PhoneAccount, TrunkAccount } from './lines.js';
import type { TalkRecording } from './talk-recording.js';

export type BridgeId = string;

/** A leg that has just arrived. The leg is registered already; the handler runs in the same turn. */
export interface Arrival {
  readonly leg: Leg;
  /** Where it came from: the outside world by a trunk, or one of our own phones. */
  readonly from: 'trunk' | 'phone';
}

export type DialTarget =
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'trunk'; readonly trunk: string; readonly number: string };

/** A spoken apology of the switch, in a language of the company. `ring-again`: we shall ring you again. */
export interface Unattended {
  readonly says: 'ring-again';
  readonly language: string;
}

export interface DialRequest {
  /** Chosen by the caller of this method: dialling twice with one id reaches one leg. */
  readonly legId: LegId;
  readonly target: DialTarget;
  /** Shown at the far end. */
  readonly callerNumber: string;
  readonly callerName: string;
  /** The switch gives up after this; the leg then ends with 'no-answer'. */
  readonly ringTimeoutMs: number;
  /** Stage record attached from the start; see `Leg.remember`. */
  readonly stage?: string;
  /** What whoever answers hears from the switch itself, when no service runs then; else they are just hung up on. */
  readonly unattended?: Unattended;
  /** SIP headers for the far end, for example a call id for the screen pop. Names from code, never from callers. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BridgeOptions {
  /** Keys that are pressed in the conversation show in `Leg.digits`; costs more. They may not show otherwise. */
  readonly hearsKeys?: boolean;
}

/** A conversation of two or more legs. Disposing takes the legs out and removes it; it hangs up nobody. */
export interface Bridge extends AsyncDisposable {
  readonly id: BridgeId;
  /** Legs join in one step; nothing may be playing to them. Rejects with `CallEnded` when one of them is gone. */
  add(...legs: readonly Leg[]): Promise<void>;
  remove(leg: Leg): Promise<void>;
  /**
   * Plays to all who are in it, beside their talk, and leaves the legs free for commands. Its end is `failed` when
   * nobody is there; it ends with the conversation as well.
   */
  play(sounds: readonly Sound[]): Playback;
  /**
   * Records what all who are in it say, from now on; resolves once it does. `name`: letters, digits, `-`; unique. Costs the
   * switch more than a conversation of two that is not recorded. Rejects when it cannot be had.
   */
  record(name: string): Promise<TalkRecording>;
}

/** What is alive in the switch when a process starts: legs that an earlier one held. */
export interface Survivor {
  readonly leg: Leg;
  readonly from: 'trunk' | 'phone';
  /** The stage record, if the leg had one. */
  readonly stage: string | undefined;
  /** The conversation it is part of. */
  readonly bridgeId: BridgeId | undefined;
}

export interface StoredRecording {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface TelephonyEvents {
  /** The switch is there and a snapshot has been taken: everything known is true again. */
  connected: [];
  /** The switch cannot be reached; calls go on inside it, unheard by us. */
  disconnected: [reason: string];
  /** The switch has started anew: all legs are gone, phones and trunks must be provisioned again. */
  restarted: [];
  /** A registered phone can (or can no longer) be rung. */
  phoneReachable: [phone: string, reachable: boolean];
}

/** Whatever lets people talk. No word of any product here; `asterisk/` implements it, `memory/` does for tests. */
export interface Telephony {
  readonly events: TypedEmitter<TelephonyEvents>;
  readonly connected: boolean;

  /** Sets the one handler of arriving legs; it is called synchronously and must not throw. */
  onArrival(handler: (arrival: Arrival) => void): void;
  /** Connects, takes a snapshot and keeps both up until the signal is aborted. */
  start(signal: AbortSignal): Promise<void>;

  /** Dials and returns at once; how it goes is seen at the leg. Never rejects: a dial that fails is a leg that ends. */
  dial(request: DialRequest): Leg;
  /** Opens a conversation under an id chosen by the caller, or takes hold of the one that has this id. */
  bridge(id: BridgeId, options?: BridgeOptions): Bridge;
  leg(id: LegId): Leg | undefined;
  /** What an earlier process left; legs that arrive from now on come through `onArrival`. Call once, after `start`. */
  survivors(): Promise<readonly Survivor[]>;

  /** Makes a phone's account known to the switch, again and again with the same result. */
  providePhone(account: PhoneAccount): Promise<void>;
  removePhone(phone: string): Promise<void>;
  provideTrunk(account: TrunkAccount): Promise<void>;
  removeTrunk(trunk: string): Promise<void>;
  reachablePhones(): Promise<ReadonlySet<string>>;
  /** Asks the switch for these phones now; what has changed has been told by `phoneReachable` when it resolves. */
  lookForPhones(phones: readonly string[]): Promise<void>;

  /** Takes hold of the recording of a conversation that has this name. */
  talkRecording(name: string): TalkRecording;
  /** Whether the switch keeps, or makes, a recording of this name. */
  isRecorded(name: string): Promise<boolean>;

  /** Names of the recordings the switch keeps. */
  storedRecordings(): Promise<readonly string[]>;
  /** One stored recording, or undefined. */
  storedRecording(name: string): Promise<StoredRecording | undefined>;
  removeStoredRecording(name: string): Promise<void>;
}
