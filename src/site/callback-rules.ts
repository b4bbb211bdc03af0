/** How the company rings its callers back: `site/callbacks.yaml`. */

export interface CallbackRules {
  /** Numbers without a country code are read as this country's (ISO 3166-1 alpha-2). */
  readonly country: string;
  /** Default deny: a number is rung only if one of these is its beginning, and no longer one of `forbidden` is. */
  readonly allowed: readonly string[];
  readonly forbidden: readonly string[];
  /** Agents may call these numbers in, hand callers on to them, and ring them by themselves. */
  readonly agentsMayDial?: boolean;
  /** Time to write up a call that an agent made for no queue. */
  readonly outgoingWrapUpSec?: number;
  /** The trunk by which customers are rung. */
  readonly trunk: string;
  /** Shown to the customer. */
  readonly callerNumber: string;
  readonly callerName: string;
  /** At most so many dials in any second, over all engines. */
  readonly dialsPerSec: number;
  /** The customer's phone rings so long. */
  readonly ringSec: number;
  readonly retries: Readonly<Record<RetryReason, { readonly gapSec: number; readonly times: number }>>;
  /** So long after it was asked for (or after the wished time) a callback that could not be made is given up. */
  readonly giveUpAfterSec: number;
  /** Nobody is rung earlier or later than this in the customer's own time; minutes after midnight. */
  readonly customerDay: { readonly fromMinute: number; readonly toMinute: number };
  /** Name of the opening hours within which wished times lie; undefined: no times can be wished. */
  readonly slots: SlotRules | undefined;
  /** Where customers are by the beginning of their number; the longest fits. The company's zone otherwise. */
  readonly timeZones: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, QueueCallbacks>;
}

export type RetryReason = 'busy' | 'no-answer' | 'voicemail' | 'refused' | 'unreachable' | 'abandoned';

export interface SlotRules {
  readonly hours: string;
  readonly lengthMinutes: number;
  readonly daysAhead: number;
  /** No earlier than so many minutes from now. */
  readonly noticeMinutes: number;
}

export interface QueueCallbacks {
  /** Shown in place of the company's number. */
  readonly callerNumber?: string | undefined;
  /** Who is on the line first: the agent, who hears what it is about, or the customer, who holds on for a moment. */
  readonly first: 'agent' | 'customer';
  /** The customer presses 1 before being connected: an answering machine does not. */
  readonly confirm: boolean;
  /**
   * A customer who comes first is rung when an agent is likely to be free by the time of the answer, or this much later;
   * 0: only while an agent is held.
   */
  readonly holdSec: number;
}

/** For a queue that the rules do not mention. */
export const usualCallbacks: QueueCallbacks = { first: 'agent', confirm: false, holdSec: 0 };
