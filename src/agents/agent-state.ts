/**
 * The rules of an agent's duty: pure, `now` is an argument, one guarded function.
 *
 *                 sign-in                  pause
 *     signed-out ────────► available ◄──────────────► paused
 *                           │ ▲  │ ▲      resume
 *                    missed │ │  │ │ resume, wrap-up-over
 *                           ▼ │  │ └──────────── wrapping(until)
 *                         missed └──────────────────▲
 *                          (resume)  conversation-ended
 *
 *     any ── sign-out ──► signed-out          missed, wrapping ── pause ──► paused
 *     wrapping ── wrap-up-extended ──► wrapping, with more time
 *
 * Beside it stands the direct call: one that comes by no queue and rings or talks at the agent's phone. It is taken
 * in any duty but wrapping (an agent who makes a call does so from there too), by one call at a time; while it lasts the
 * queue offers the agent nothing:
 *
 *     (none) ── direct-call ──► ringing ── direct-call-answered ──► talking ── direct-call-over ──► (none)
 *
 * While the agent talks the duty stays what it was: a pause or sign-out is kept as `afterCall` and takes effect when
 * the conversation and its wrap-up are over. Commands come from people and may be refused, as may the wish for more time;
 * other events tell what has happened, so they are never refused: one that means nothing in a duty changes nothing.
 */
import { assertNever, Refused } from '../kernel/index.js';
import type { AfterCall, Duty, DutyCommand, WrapUpOf, WrittenUp } from './agent-desk.js';

/** A call that comes by no queue, at the agent's phone. */
export interface DirectCall {
  readonly callId: string;
  /** Whose process rings; when that has died, its next one sees to the reservation. */
  readonly engine: string;
  readonly since: number;
  readonly talking: boolean;
}

export interface DutyRecord {
  readonly duty: Duty;
  /** Why paused. */
  readonly reason: string | undefined;
  /** Since when in this duty. */
  readonly since: number;
  /** When the agent last became available: what longest-idle counts from. */
  readonly idleSince: number;
  /** Set while wrapping, and only then. */
  readonly wrapUpUntil: number | undefined;
  /** The call that is written up; while wrapping, where it is known. */
  readonly wrapUp?: WrapUpOf | undefined;
  /** What was asked for during a call. */
  readonly afterCall: AfterCall | undefined;
  readonly directCall: DirectCall | undefined;
}

export type DutyEvent =
  | { readonly kind: 'missed' }
  /** `own`: the agent makes it. */
  | {
      readonly kind: 'direct-call';
      readonly callId: string;
      readonly engine: string;
      readonly own?: boolean;
    }
  | { readonly kind: 'direct-call-answered'; readonly callId: string }
  | {
      readonly kind: 'direct-call-over';
      readonly callId: string;
      readonly wrapUpMs: number;
      /** By whose outcomes it is written up. */
      readonly queue?: string | undefined;
    }
  | { readonly kind: 'conversation-ended'; readonly wrapUpMs: number; readonly of?: WrittenUp | undefined }
  | { readonly kind: 'wrap-up-extended'; readonly byMs: number; readonly atMost: number }
  | { readonly kind: 'wrap-up-over' };

export interface DutyCircumstances {
  readonly now: number;
  /** A conversation is going on. */
  readonly talking: boolean;
}

export const signedOutRecord: DutyRecord = {
  duty: 'signed-out',
  reason: undefined,
  since: 0,
  idleSince: 0,
  wrapUpUntil: undefined,
  afterCall: undefined,
  directCall: undefined,
};

/**
 * The next record; the same object when nothing changes. Throws `Refused` for a command that is not allowed, and for
 * a direct call to somebody who is in a call.
 */
export function nextDuty(
  record: DutyRecord,
  move: DutyCommand | DutyEvent,
  circumstances: DutyCircumstances,
): DutyRecord {
  const { directCall } = record;
  switch (move.kind) {
    case 'direct-call':
      return beginDirectCall(record, move, circumstances);
    case 'direct-call-answered':
      if (directCall?.callId !== move.callId || directCall.talking) return record;
      return { ...record, directCall: { ...directCall, talking: true } };
    case 'direct-call-over':
      return directCall?.callId === move.callId
        ? endDirectCall(record, directCall, move, circumstances.now)
        : record;
    default: {
      const next = declared(record, move, circumstances);
      return next === record ? record : { ...next, directCall };
    }
  }
}

type DirectCallEvent = Extract<DutyEvent, { kind: `direct-call${string}` }>;

function beginDirectCall(
  record: DutyRecord,
  { callId, engine, own }: Extract<DutyEvent, { kind: 'direct-call' }>,
  { now, talking }: DutyCircumstances,
): DutyRecord {
  if (record.directCall?.callId === callId) return record;
  if (record.directCall || talking) throw new Refused('in-a-call', 'in a call already');
  if (record.duty === 'wrapping' && !own) throw new Refused('in-a-call', 'writing up the last call');
  return { ...record, directCall: { callId, engine, since: now, talking: false } };
}

/** Who has talked was not idle; who was only rung loses nothing by it. */
function endDirectCall(
  record: DutyRecord,
  { callId, talking }: DirectCall,
  { wrapUpMs, queue }: Extract<DutyEvent, { kind: 'direct-call-over' }>,
  now: number,
): DutyRecord {
  const free = { ...record, directCall: undefined };
  // The write-up of the call before goes on where this one has nothing to be written up.
  const goesOn = record.duty === 'available' || (record.duty === 'wrapping' && wrapUpMs > 0);
  if (!talking || !goesOn) return free;
  return conversationEnded(free, wrapUpMs, now, { callId, ...(queue === undefined ? {} : { queue }) });
}

function declared(
  record: DutyRecord,
  move: DutyCommand | Exclude<DutyEvent, DirectCallEvent>,
  circumstances: DutyCircumstances,
): DutyRecord {
  const { now, talking } = circumstances;
  switch (move.kind) {
    case 'sign-in':
      return signIn(record, now);
    case 'sign-out':
      if (record.duty === 'signed-out') return record;
      return talking ? later(record, { duty: 'signed-out' }) : signOut(record, now);
    case 'pause':
      if (record.duty === 'signed-out') throw notSignedIn();
      return talking
        ? later(record, { duty: 'paused', reason: move.reason })
        : pause(record, move.reason, now);
    case 'resume':
      return resume(record, now);
    case 'missed':
      if (record.duty !== 'available') return record;
      // Who has asked to go after the call goes; nobody waits for them to resume.
      return record.afterCall ? settleAfterCall(record, now) : { ...record, duty: 'missed', since: now };
    case 'conversation-ended':
      return conversationEnded(record, move.wrapUpMs, now, move.of);
    case 'wrap-up-extended':
      return extendWrapUp(record, move);
    case 'wrap-up-over':
      if (record.duty !== 'wrapping' || now < (record.wrapUpUntil ?? 0)) return record;
      return settleAfterCall(record, now);
    default:
      return assertNever(move);
  }
}

function signIn(record: DutyRecord, now: number): DutyRecord {
  switch (record.duty) {
    case 'signed-out':
      return available(now);
    case 'available':
      // Signing in during a call takes back the sign-out that was asked for.
      return record.afterCall?.duty === 'signed-out' ? { ...record, afterCall: undefined } : record;
    case 'wrapping':
      return record;
    case 'paused':
    case 'missed':
      throw new Refused('must-resume', `signed in already and ${record.duty}: resume instead`);
    default:
      return assertNever(record.duty);
  }
}

function resume(record: DutyRecord, now: number): DutyRecord {
  switch (record.duty) {
    case 'signed-out':
      throw notSignedIn();
    case 'available':
      return record.afterCall ? { ...record, afterCall: undefined } : record;
    case 'paused':
    case 'missed':
    case 'wrapping':
      return available(now);
    default:
      return assertNever(record.duty);
  }
}

/** More time from when it would have ended, so often at most. */
function extendWrapUp(
  record: DutyRecord,
  { byMs, atMost }: Extract<DutyEvent, { kind: 'wrap-up-extended' }>,
): DutyRecord {
  const { wrapUp, wrapUpUntil } = record;
  if (record.duty !== 'wrapping' || wrapUpUntil === undefined || !wrapUp)
    throw new Refused('not-wrapping', 'no call is being written up');
  if (wrapUp.extensions >= atMost)
    throw new Refused('no-more-time', `more time for a write-up is given ${atMost} times at most`);
  return {
    ...record,
    wrapUpUntil: wrapUpUntil + byMs,
    wrapUp: { ...wrapUp, extensions: wrapUp.extensions + 1 },
  };
}

function conversationEnded(
  record: DutyRecord,
  wrapUpMs: number,
  now: number,
  of: WrittenUp | undefined,
): DutyRecord {
  if (record.duty === 'signed-out') return record;
  // A pause that came in the moment of answering counts as asked for during the call.
  const afterCall =
    record.afterCall ??
    (record.duty === 'paused' ? { duty: 'paused' as const, reason: record.reason ?? '' } : undefined);
  const wrapping: DutyRecord = {
    duty: 'wrapping',
    reason: undefined,
    since: now,
    idleSince: record.idleSince,
    wrapUpUntil: now + Math.max(0, wrapUpMs),
    wrapUp: of && { ...of, extensions: 0 },
    afterCall,
    directCall: undefined,
  };
  return wrapUpMs > 0 ? wrapping : settleAfterCall(wrapping, now);
}

function settleAfterCall(record: DutyRecord, now: number): DutyRecord {
  if (!record.afterCall) return available(now);
  return record.afterCall.duty === 'paused'
    ? pause(record, record.afterCall.reason, now)
    : signOut(record, now);
}

const later = (record: DutyRecord, afterCall: AfterCall): DutyRecord =>
  isSame(record.afterCall, afterCall) ? record : { ...record, afterCall };

const isSame = (one: AfterCall | undefined, other: AfterCall): boolean =>
  one?.duty === other.duty &&
  (one.duty === 'paused' ? one.reason : undefined) === (other.duty === 'paused' ? other.reason : undefined);

const available = (now: number): DutyRecord => ({
  ...signedOutRecord,
  duty: 'available',
  since: now,
  idleSince: now,
});

const signOut = (record: DutyRecord, now: number): DutyRecord => ({
  ...signedOutRecord,
  since: now,
  idleSince: record.idleSince,
});

const pause = (record: DutyRecord, reason: string, now: number): DutyRecord =>
  record.duty === 'paused' && record.reason === reason && !record.afterCall
    ? record
    : { ...signedOutRecord, duty: 'paused', reason, since: now, idleSince: record.idleSince };

const notSignedIn = () => new Refused('not-signed-in', 'signed out: sign in first');
