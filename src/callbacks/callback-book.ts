/** Promises to ring people back: asked for, changed and told to the journal, by whoever it is, in one way. */
import type { Clock, NewId } from '../kernel/index.js';
import { Refused, Superseded, TypedEmitter } from '../kernel/index.js';
import type { ContactFact, Journal } from '../journal/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { AttemptFailure, CallbackRules, Site } from '../site/index.js';
import type { AttemptOutcome, Callback, CallbackRequest } from './callback.js';
import { endStates } from './callback.js';
import { afterFailure, moved } from './callback-state.js';
import type { CallbackEvent } from './callback-state.js';
import type { CallbackStore } from './callback-store.js';
import { DialGate } from './dial-gate.js';
import { checkNumber } from './number-policy.js';
import type { NumberVerdict } from './number-policy.js';

export interface CallbackBookParts {
  readonly store: CallbackStore;
  readonly site: () => Site;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly journal: Journal;
  readonly engine: string;
  readonly log: Logger;
  /** From 0 to 1; spreads what would fall due together. */
  readonly chance: () => number;
}

export type Asked = Omit<CallbackRequest, 'id' | 'ticketId' | 'enqueuedAt' | 'headStartMs'> &
  Partial<Pick<CallbackRequest, 'ticketId' | 'enqueuedAt' | 'headStartMs'>>;

export class CallbackBook {
  /** `due`: something may be taken up now. `cancelled`: whoever is at work on it stops. */
  readonly events = new TypedEmitter<{ due: []; cancelled: [id: string] }>();
  /** All of this process's dials go through it. */
  readonly gate: DialGate;

  constructor(readonly parts: CallbackBookParts) {
    this.gate = new DialGate(parts.clock);
  }

  get store(): CallbackStore {
    return this.parts.store;
  }

  /** Undefined when the company rings nobody back. */
  get rules(): CallbackRules | undefined {
    return this.parts.site().callbacks;
  }

  check(written: string): NumberVerdict {
    const { numbers } = this.parts.site();
    return this.rules ? checkNumber(this.rules, numbers.keys(), written) : { kind: 'malformed' };
  }

  /** On the disk when it resolves. `isNew` is false when one was open for this number: that one stays as it is. */
  async ask(asked: Asked): Promise<{ readonly callback: Callback; readonly isNew: boolean }> {
    const { store, clock, newId } = this.parts;
    const now = clock.now();
    const request = {
      ...{ ticketId: newId('ticket'), enqueuedAt: now, headStartMs: 0 },
      ...asked,
      id: newId('callback'),
    };
    const result = await store.ask(request, now);
    const { callback, isNew } = result;
    const { id: callbackId, queue, number, wish } = callback;
    this.#tell(callback, asked.askedInCall, {
      kind: 'callback-asked',
      callbackId,
      queue,
      number,
      wishedAt: wish?.at,
      isNew,
      by: asked.askedBy,
    });
    this.parts.log.info(
      {
        event: logEvents.callbackAsked,
        callbackId,
        callId: asked.askedInCall,
        queue,
        phoneNumber: number,
        isNew,
        wish: wish?.local,
      },
      isNew ? 'a callback was asked for' : 'a callback was asked for again; the open one keeps its place',
    );
    if (isNew) this.events.emit('due');
    return result;
  }

  /** Rejects with `Refused` when there is none, or when it is too late. */
  async cancel(id: string, by: string, inCall?: string): Promise<Callback> {
    const { store, clock, log } = this.parts;
    for (;;) {
      const before = await store.get(id);
      if (!before) throw new Refused('not-found', `there is no callback ${id}`);
      const after = moved(before, { kind: 'cancelled', by }, clock.now());
      try {
        await store.change(before, after, clock.now());
      } catch (error) {
        if (error instanceof Superseded) continue;
        throw error;
      }
      this.#tell(after, inCall, { kind: 'callback-cancelled', callbackId: id, by });
      log.info(
        { event: logEvents.callbackEnded, callbackId: id, state: 'cancelled', by },
        'a callback was cancelled',
      );
      this.events.emit('cancelled', id);
      return after;
    }
  }

  /** Moves it on. Rejects with `Superseded` when somebody else has, or with `Refused` when it cannot be. */
  async move(before: Callback, event: CallbackEvent, ends?: AttemptOutcome): Promise<Callback> {
    const { store, clock } = this.parts;
    const after = moved(before, event, clock.now());
    await store.change(before, after, clock.now(), ends);
    if (endStates.includes(after.state)) this.#logEnd(after);
    return after;
  }

  /** The attempt is on the disk when it resolves, and may be made. */
  async begin(before: Callback, attemptId: string, agentId: string | undefined): Promise<Callback> {
    const { store, clock } = this.parts;
    const callback = moved(before, { kind: 'dialled', attemptId, agentId }, clock.now());
    await store.begin(before, callback, clock.now());
    return callback;
  }

  /** When the next dial may be made; all who dial keep one pace. */
  nextSlot(): Promise<number> {
    return this.parts.store.nextSlot(this.#someRules, this.parts.clock.now());
  }

  served(before: Callback): Promise<Callback> {
    this.#tried(before, 'served');
    return this.move(before, { kind: 'served' }, 'served');
  }

  /** A failed attempt: due again after the gap that the rules state, or given up. */
  async failed(before: Callback, outcome: AttemptFailure): Promise<Callback> {
    const { clock, log } = this.parts;
    const next = afterFailure(before, outcome, this.#someRules, clock.now(), this.parts.chance());
    const after = await this.move(before, { kind: 'failed', outcome, next }, outcome);
    this.#tried(after, outcome);
    log.info(
      {
        event: logEvents.callbackTried,
        callbackId: after.id,
        callId: after.attemptId,
        attempt: after.attempts,
        outcome,
        state: after.state,
        nextAt: after.state === 'retry' ? new Date(after.dueAt).toISOString() : undefined,
      },
      'an attempt to ring a customer back failed',
    );
    if (after.state === 'retry') this.events.emit('due');
    return after;
  }

  /** Rules for callbacks that are open although the site has none any more. */
  get #someRules(): CallbackRules {
    return this.rules ?? withoutRules;
  }

  #tried({ id: callbackId, attemptId, attempts: attempt, state }: Callback, outcome: AttemptOutcome): void {
    const { journal, clock, engine } = this.parts;
    if (attemptId === undefined) return;
    journal.record({
      // Two processes may find the same end.
      id: `tried:${attemptId}`,
      at: clock.now(),
      callId: attemptId,
      engine,
      kind: 'callback-tried',
      callbackId,
      attempt,
      outcome,
      then: outcome === 'served' ? 'done' : state,
    });
  }

  #tell(callback: Callback, inCall: string | undefined, fact: ContactFact): void {
    const { journal, clock, engine } = this.parts;
    journal.record({
      at: clock.now(),
      callId: inCall ?? callback.askedInCall ?? callback.id,
      engine,
      ...fact,
    });
  }

  #logEnd({
    id: callbackId,
    state,
    why,
    attempts,
    attemptId,
    agentId: agent,
    askedAt,
    queue,
    endedAt,
  }: Callback): void {
    this.parts.log.info(
      {
        event: logEvents.callbackEnded,
        callbackId,
        callId: attemptId,
        state,
        why,
        attempts,
        agent,
        queue,
        afterMs: (endedAt ?? askedAt) - askedAt,
      },
      'a callback is over',
    );
  }
}

const never = { gapSec: 60, times: 0 };
const withoutRules: CallbackRules = {
  country: 'HU',
  allowed: [],
  forbidden: [],
  trunk: '',
  callerNumber: '',
  callerName: '',
  dialsPerSec: 1,
  ringSec: 30,
  retries: {
    busy: never,
    'no-answer': never,
    voicemail: never,
    refused: never,
    unreachable: never,
    abandoned: never,
  },
  giveUpAfterSec: 0,
  customerDay: { fromMinute: 0, toMinute: 1440 },
  slots: undefined,
  timeZones: new Map(),
  queues: new Map(),
};
