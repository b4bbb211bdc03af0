/** A promise to ring somebody back, as it stands in the database. Times are epoch milliseconds. */
import type { AttemptFailure } from '../site/index.js';

export type CallbackId = string;
/** Also the id of the customer's leg and of the call in the call log. */
export type AttemptId = string;

export type CallbackState =
  'asked' | 'waiting' | 'reserved' | 'dialling' | 'connected' | 'retry' | 'done' | 'cancelled' | 'given-up';

/** Nothing more will happen in these. */
export const endStates: readonly CallbackState[] = ['done', 'cancelled', 'given-up'];
/** An engine is at work on it in these. */
export const heldStates: readonly CallbackState[] = ['waiting', 'reserved', 'dialling', 'connected'];

/** How an attempt ended. */
export type AttemptOutcome = 'served' | AttemptFailure;

/** A time the customer wished for, as the customer said it and as an instant. */
export interface Wish {
  readonly at: number;
  /** Wall-clock time at the customer's, `2026-03-29T09:00`. */
  readonly local: string;
  readonly timeZone: string;
}

export interface Callback {
  readonly id: CallbackId;
  /** Grows with every change; whoever knows an older one is refused. */
  readonly version: number;
  readonly state: CallbackState;
  /** E.164, checked against the company's rules. */
  readonly number: string;
  readonly queue: string;
  readonly language: string;
  /** The number of ours that the caller had dialled; '' for one that was asked for otherwise. */
  readonly entry: string;
  /** The one entry in the queue: id and place stay the same from first to last. */
  readonly ticketId: string;
  readonly enqueuedAt: number;
  /** The caller's own, beside the queue's. */
  readonly headStartMs: number;
  readonly askedAt: number;
  /** 'caller', or the account that asked for it. */
  readonly askedBy: string;
  /** The call in which it was asked for. */
  readonly askedInCall: string | undefined;
  readonly wish: Wish | undefined;
  /** Nothing is done before this. */
  readonly dueAt: number;
  /** How many attempts have been begun. */
  readonly attempts: number;
  /** The attempt under way, or the last one. */
  readonly attemptId: AttemptId | undefined;
  /** Failed attempts by how they failed. */
  readonly failures: Readonly<Partial<Record<AttemptFailure, number>>>;
  /** The engine at work on it. */
  readonly engine: string | undefined;
  /** Reserved, rung or spoken with last. */
  readonly agentId: string | undefined;
  readonly endedAt: number | undefined;
  /** Why it was cancelled or given up, or by whom. */
  readonly why: string | undefined;
}

export interface Attempt {
  readonly id: AttemptId;
  readonly callbackId: CallbackId;
  readonly number: number;
  readonly engine: string;
  readonly agentId: string | undefined;
  /** When the dial was due; written before it was made. */
  readonly dialAt: number;
  readonly endedAt: number | undefined;
  readonly outcome: AttemptOutcome | undefined;
}

/** What is needed to ask for one. */
export type CallbackRequest = Pick<
  Callback,
  | 'id'
  | 'number'
  | 'queue'
  | 'language'
  | 'entry'
  | 'ticketId'
  | 'enqueuedAt'
  | 'headStartMs'
  | 'askedBy'
  | 'askedInCall'
  | 'wish'
>;
