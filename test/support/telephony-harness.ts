import type { Clock } from '../../src/kernel/index.js';
import type { Sound, Telephony } from '../../src/telephony/index.js';

/** What a robot at the far end can tell apart by ear. */
export type Ear =
  | { readonly kind: 'sound'; readonly sound: Sound }
  | { readonly kind: 'music' }
  /** The other robot's own voice; both must be speaking. */
  | { readonly kind: 'voice'; readonly of: ContractFarEnd }
  | { readonly kind: 'nothing' };

/** A robot in a call with the switch. Its methods resolve once it has done the thing, not once we have noticed. */
export interface ContractFarEnd {
  /** Keys one after the other, as fast as a telephone sends them. */
  presses(keys: string): Promise<void>;
  /** Speaks without a pause, in a voice of its own, until it falls silent. Silent at first. */
  speaks(): Promise<void>;
  fallsSilent(): Promise<void>;
  hangsUp(): Promise<void>;
  /** Resolves once it hears this, from now on; nothing before counts. */
  hears(what: Ear): Promise<void>;
  /** Resolves once its call is answered. */
  isAnswered(): Promise<void>;
  /** Resolves once its call is over, whoever ended it. */
  isOver(): Promise<void>;
}

/** A robot at one of our phones, or at a number outside. */
export interface ContractPhone {
  /** Resolves when it is rung (or is being rung already). It goes on ringing until told. */
  rings(): Promise<ContractFarEnd>;
  answers(): Promise<void>;
  rejects(): Promise<void>;
  /** From now on every call meets the busy signal. */
  isBusy(): Promise<void>;
  /** Calls a number. */
  dials(number: string): Promise<ContractFarEnd>;
  registers(): Promise<void>;
  unregisters(): Promise<void>;
}

/** What an implementation brings to the contract suite. One harness serves one test. */
export interface ContractHarness extends AsyncDisposable {
  /** Started and connected. */
  readonly telephony: Telephony;
  readonly clock: Clock;
  /** A sound of 1–2 s, one of 6 s or more, and a file that is not there. `shortMs` is the first one's length. */
  readonly sounds: {
    readonly short: Sound;
    readonly shortMs: number;
    readonly long: Sound;
    readonly missing: Sound;
  };
  readonly musicClass: string;
  /** How much later than in an ideal world things may be noticed, in ms. */
  readonly toleranceMs: number;

  /** A call comes in by a trunk. */
  arrives(call: { readonly called: string; readonly caller: string }): Promise<ContractFarEnd>;
  /** `anna` and `bela` have accounts and are registered; `nobody` has an account and has never registered. */
  phone(name: 'anna' | 'bela' | 'nobody'): ContractPhone;

  /** The promise's value; fails when it has not settled `withinMs` later. Time moves meanwhile. */
  until<T>(what: string, promise: Promise<T>, withinMs?: number): Promise<T>;
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>;
  /** The process dies without a word; answers the next one, started and connected, which `telephony` is from now on. */
  crashAndRestart(): Promise<Telephony>;
  /** Calls, bridges, playbacks, recordings, music still in the switch. Empty after every test. */
  left(): Promise<readonly string[]>;
}
