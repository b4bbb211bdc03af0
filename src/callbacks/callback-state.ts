/**
 * What may become of a callback. Pure; the one place where its state changes.
 *
 *     asked ──► waiting ◄──► reserved          a place in the queue; an agent is held for it
 *       ▲          │ │          │
 *       │          │ └────┬─────┘
 *       │          │      ▼
 *     retry ◄──────┼── dialling ──► connected ──► done
 *       │          │      │             │
 *       │          │      ├─────────────┤
 *       │          │      ▼             ▼
 *       │          │   given-up      given-up
 *       ▼          ▼
 *     cancelled  cancelled      also from asked and reserved; one that is being dialled cannot be cancelled any more
 *
 * asked and retry wait for `dueAt`; waiting and reserved are taken up anew when the engine at work on them died.
 */
import { Refused } from '../kernel/index.js';
import { nextAttempt } from '../site/index.js';
import type { AfterFailure, AttemptFailure, CallbackRules } from '../site/index.js';
import type { AttemptId, Callback, CallbackRequest, CallbackState } from './callback.js';

export type CallbackEvent =
  | { readonly kind: 'taken-up'; readonly engine: string }
  | { readonly kind: 'agent-reserved'; readonly agentId: string }
  | { readonly kind: 'agent-freed' }
  | { readonly kind: 'dialled'; readonly attemptId: AttemptId; readonly agentId: string | undefined }
  | { readonly kind: 'connected'; readonly agentId: string }
  | { readonly kind: 'served' }
  | { readonly kind: 'failed'; readonly outcome: AttemptFailure; readonly next: AfterFailure }
  /** Not now: nobody may be rung at this hour. */
  | { readonly kind: 'put-off'; readonly dueAt: number }
  | { readonly kind: 'given-up'; readonly why: string }
  | { readonly kind: 'cancelled'; readonly by: string };

const from: Readonly<Record<CallbackEvent['kind'], readonly CallbackState[]>> = {
  'taken-up': ['asked', 'retry', 'waiting', 'reserved', 'dialling', 'connected'],
  'agent-reserved': ['waiting', 'reserved'],
  'agent-freed': ['reserved', 'waiting'],
  dialled: ['waiting', 'reserved'],
  connected: ['dialling', 'connected'],
  served: ['dialling', 'connected'],
  failed: ['dialling', 'connected'],
  'put-off': ['waiting', 'reserved'],
  'given-up': ['asked', 'retry', 'waiting', 'reserved'],
  cancelled: ['asked', 'retry', 'waiting', 'reserved'],
};

export const newCallback = (request: CallbackRequest, now: number): Callback => ({
  ...request,
  version: 1,
  state: 'asked',
  askedAt: now,
  dueAt: request.wish?.at ?? now,
  attempts: 0,
  attemptId: undefined,
  failures: {},
  engine: undefined,
  agentId: undefined,
  endedAt: undefined,
  why: undefined,
});

/** Throws `Refused` ('callback-…') for a move that is not allowed. */
export function moved(callback: Callback, event: CallbackEvent, now: number): Callback {
  if (!from[event.kind].includes(callback.state)) {
    throw new Refused(
      `callback-${callback.state}`,
      `callback ${callback.id} is ${callback.state} and cannot be ${event.kind} any more`,
    );
  }
  return { ...callback, ...changed(callback, event, now), version: callback.version + 1 };
}

const letGo = { engine: undefined } as const;

function changed(callback: Callback, event: CallbackEvent, now: number): Partial<Callback> {
  switch (event.kind) {
    case 'taken-up':
      // One whose customer is being rung, or speaks, stays that: only the engine is another.
      return callback.state === 'dialling' || callback.state === 'connected'
        ? { engine: event.engine }
        : { state: 'waiting', engine: event.engine };
    case 'agent-reserved':
      return { state: 'reserved', agentId: event.agentId };
    case 'agent-freed':
      return { state: 'waiting' };
    case 'dialled':
      return {
        state: 'dialling',
        attemptId: event.attemptId,
        attempts: callback.attempts + 1,
        ...(event.agentId !== undefined && { agentId: event.agentId }),
      };
    case 'connected':
      return { state: 'connected', agentId: event.agentId };
    case 'served':
      return { state: 'done', endedAt: now, ...letGo };
    case 'failed': {
      const failures = {
        ...callback.failures,
        [event.outcome]: (callback.failures[event.outcome] ?? 0) + 1,
      };
      return event.next.kind === 'retry'
        ? { state: 'retry', dueAt: event.next.dueAt, failures, ...letGo }
        : { state: 'given-up', endedAt: now, why: event.next.why, failures, ...letGo };
    }
    case 'put-off':
      return { state: 'retry', dueAt: event.dueAt, ...letGo };
    case 'given-up':
      return { state: 'given-up', endedAt: now, why: event.why, ...letGo };
    case 'cancelled':
      return { state: 'cancelled', endedAt: now, why: event.by, ...letGo };
  }
}

/** What follows a failed attempt; `chance` from 0 to 1 spreads the next ones. */
export function afterFailure(
  callback: Callback,
  outcome: AttemptFailure,
  rules: CallbackRules,
  now: number,
  chance: number,
): AfterFailure {
  const next = nextAttempt(callback.failures, outcome, rules, now, chance);
  const tooLate = next.kind === 'retry' && isTooLate(callback, rules, next.dueAt);
  return tooLate ? { kind: 'give-up', why: 'too-late' } : next;
}

/** The customer has stopped waiting for it long ago. */
export const isTooLate = (
  { askedAt, wish }: Callback,
  { giveUpAfterSec }: CallbackRules,
  now: number,
): boolean => now > (wish?.at ?? askedAt) + giveUpAfterSec * 1000;
