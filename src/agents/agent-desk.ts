/**
 * Agents and their duty, as journeys and the HTTP API use them. Duty is what the agent declared (or what befell the
 * agent); the queue's seat tells whether a call is ringing or connected. Both together are what a supervisor sees.
 */
import type { agentStates } from '../contracts/index.js';
import type { AgentProfile } from '../site/index.js';
import type { AgentId } from '../queue/index.js';

/**
 *     signed-out ──► available ◄──► paused
 *                      │  ▲ ▲
 *              missed ◄┘  │ └── wrapping ◄── (a conversation ended)
 *                └────────┘
 *     any ──► signed-out
 */
export type Duty = 'signed-out' | 'available' | 'paused' | 'missed' | 'wrapping';

/** Duty joined with the seat: what people look at. */
export type AgentState = (typeof agentStates)[number];

/** Asked for during a conversation; takes effect when that and its wrap-up are over. */
export type AfterCall =
  { readonly duty: 'signed-out' } | { readonly duty: 'paused'; readonly reason: string };

/** The call that an agent has spoken in and writes up. */
export interface WrittenUp {
  readonly callId: string;
  /** None when it came by no queue. */
  readonly queue?: string;
}

export interface WrapUpOf extends WrittenUp {
  /** How often the agent has taken more time. */
  readonly extensions: number;
}

export interface AgentStatus {
  readonly agentId: AgentId;
  readonly name: string;
  readonly phone: string;
  readonly duty: Duty;
  readonly state: AgentState;
  readonly reason: string | undefined;
  readonly since: number;
  readonly wrapUpUntil: number | undefined;
  readonly wrapUp?: WrapUpOf | undefined;
  readonly phoneReachable: boolean;
  /** The browser page is the phone that is rung. */
  readonly inBrowser?: boolean;
  readonly ticketId: string | undefined;
  readonly afterCall?: AfterCall | undefined;
  /** When the pause becomes too long, by its reason's limit. */
  readonly pauseUntil?: number | undefined;
  /** The pause, or the one asked for, is the break after a hard call. */
  readonly hardCall?: boolean;
  /** The call at the phone that came by no queue. */
  readonly directCallId?: string | undefined;
}

export type DutyCommand =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'sign-out' }
  | { readonly kind: 'pause'; readonly reason: string }
  | { readonly kind: 'resume' };

/** For whom an agent is kept: callers, when on duty or at any time, or for a call of the agent's own. */
export type Reserved = 'on-duty' | 'anybody' | 'themselves';

export interface AgentDesk {
  /** The agent whose line this is: the softphone's or the browser phone's. */
  byPhone(phone: string): AgentProfile | undefined;
  profile(agentId: AgentId): AgentProfile | undefined;
  /** The line on which an agent is rung now: the browser phone while it is registered, else the softphone. */
  lineToRing(profile: AgentProfile): string;
  /** A call has come from this phone, so it can be rung, before the switch is asked again. */
  phoneIsThere(phone: string): void;
  /** Rejects with `Refused` when the move is not allowed or the reason is unknown. `by` goes to the journal. */
  command(agentId: AgentId, command: DutyCommand, by: string): Promise<AgentStatus>;
  /** A call was offered and not answered: the agent is set 'missed' until resuming. */
  missed(agentId: AgentId): Promise<void>;
  /**
   * A conversation ended: wrap-up for so long (0 for none), then available again, or what was asked for meanwhile.
   * `of` is the call that is written up; `seatFree` tells when the queue knows of the end: the seat is not opened before.
   */
  wrapUp(agentId: AgentId, wrapUpMs: number, of?: WrittenUp, seatFree?: Promise<void>): Promise<void>;
  /**
   * The break after a hard call, at once or when the call is over; the team leader sees it. Rejects with `Refused` when the
   * site has no such break.
   */
  hardCall(agentId: AgentId, by: string): Promise<AgentStatus>;
  /** More time for the write-up, by the rules of its queue. Rejects with `Refused`. */
  extendWrapUp(agentId: AgentId, by: string): Promise<AgentStatus>;
  /**
   * Keeps an agent for a call that comes by no queue: from now on the queue offers this agent nothing. Once more for
   * the same call does no harm. Refused while the agent is in a call or wraps up ('busy'), and when the phone cannot
   * be rung or, unless `anybody` may be rung, when the agent is paused, missed a call or is signed out ('away').
   * `themselves`: the agent makes the call; one who writes up begins the next call by it.
   */
  reserve(agentId: AgentId, callId: string, whom: Reserved): Promise<'reserved' | 'busy' | 'away'>;
  /** The agent has answered that call. */
  answered(agentId: AgentId, callId: string): Promise<void>;
  /**
   * That call is over for the agent, and is written up for so long (not at all unless told), by the outcomes of the queue
   * if there is one. Never rejects: while the store is away it is tried again.
   */
  release(agentId: AgentId, callId: string, wrapUpMs?: number, queue?: string): Promise<void>;
  status(agentId: AgentId): Promise<AgentStatus | undefined>;
  statuses(): Promise<readonly AgentStatus[]>;
  /** Whether anybody who may at some time take a call of this queue is signed in (available, paused, talking, wrapping or missed). */
  isStaffed(queue: string): Promise<boolean>;
}
