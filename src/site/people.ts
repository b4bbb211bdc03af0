/**
 * Who calls and who is to be reached: priority callers with the people they ask for, posts, contact chains. All names
 * are resolved when the site is built: a chain that goes on with another chain has that one's steps in it.
 */
import type { NumberPattern } from './number-patterns.js';

/** Somebody whose phone can be rung. `post` is the role by which the site names them, if it does. */
export type Person =
  | { readonly kind: 'agent'; readonly agent: string; readonly post: string | undefined }
  | {
      readonly kind: 'outside';
      readonly trunk: string;
      readonly number: string;
      readonly post: string | undefined;
    };

/** What a step may come to without anybody on the line. */
export type Unreached = 'busy' | 'no-answer' | 'away';

/** What happens then: the next step, the flow's `on-voicemail`, or waiting so long for the busy to be free. */
export type ChainRule =
  | { readonly kind: 'next' }
  | { readonly kind: 'voicemail' }
  | { readonly kind: 'wait'; readonly waitSec: number };

/** The call is taken by a key only: a machine that answers takes nothing. */
export interface Acceptance {
  readonly key: string;
  /** Said to whoever answers, again and again. */
  readonly prompt: string;
  readonly withinSec: number;
}

export interface RingStep {
  readonly kind: 'ring';
  readonly people: readonly Person[];
  readonly order: 'all' | 'in-turn';
  readonly ringTimeoutSec: number;
  /** Whether people are rung who are paused or not signed in. */
  readonly whom: 'on-duty' | 'anybody';
  readonly hears: 'ringing' | 'music';
  /** Said to the caller while this step's phones begin to ring. */
  readonly prompt: string | undefined;
  readonly rules: Readonly<Record<Unreached, ChainRule>>;
  readonly acceptance: Acceptance | undefined;
  /** Only the one who answers hears it. */
  readonly whisperPrompt: string | undefined;
  /** Before the step, in another round of the chain. */
  readonly pauseBeforeSec: number;
}

/** Waiting in a queue, for example at reception. Always the last. */
export interface ChainQueueStep {
  readonly kind: 'queue';
  readonly queue: string;
  readonly prompt: string | undefined;
}

export type ChainStep = RingStep | ChainQueueStep;

export interface Chain {
  readonly name: string;
  readonly steps: readonly ChainStep[];
}

/** Somebody by the name that a customer uses: "my bookkeeper". */
export interface NamedContact {
  /** As it is spoken. */
  readonly name: string;
  readonly to: Chain;
}

export interface CallerProfile {
  readonly id: string;
  /** For people: the customer's name. */
  readonly name: string;
  readonly numbers: readonly NumberPattern[];
  /** For example vip or official. */
  readonly callerClass: string;
  /** Priority in every queue, on top of the queue's own. */
  readonly headStartSec: number;
  readonly language: string | undefined;
  /** Whom to ring for this caller, one after the other. */
  readonly chain: Chain | undefined;
  readonly contacts: readonly NamedContact[];
}

export interface CallerClass {
  readonly name: string;
  readonly headStartSec: number;
}
