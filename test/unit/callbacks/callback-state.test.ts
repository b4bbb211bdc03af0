import { afterFailure, endStates, isTooLate, moved, newCallback } from '../../../src/callbacks/index.js';
import type { Callback, CallbackEvent, CallbackState } from '../../../src/callbacks/index.js';
import { Refused } from '../../../src/kernel/index.js';
import { testSite } from '../../support/journeys/test-site.js';

const now = 1_000_000;
const { callbacks: rules } = testSite;
if (!rules) throw new Error('the site of the tests rings nobody back');

const asked = newCallback(
  {
    id: 'callback-1',
    number: '+36301234567',
    queue: 'support',
    language: 'en',
    entry: '+3610000',
    ticketId: 'ticket-1',
    enqueuedAt: now - 60_000,
    headStartMs: 0,
    askedBy: 'caller',
    askedInCall: 'in-1',
    wish: undefined,
  },
  now,
);

const events: Readonly<Record<CallbackEvent['kind'], CallbackEvent>> = {
  'taken-up': { kind: 'taken-up', engine: 'engine-1' },
  'agent-reserved': { kind: 'agent-reserved', agentId: 'anna' },
  'agent-freed': { kind: 'agent-freed' },
  dialled: { kind: 'dialled', attemptId: 'leg-1', agentId: 'anna' },
  connected: { kind: 'connected', agentId: 'anna' },
  served: { kind: 'served' },
  failed: { kind: 'failed', outcome: 'busy', next: { kind: 'retry', dueAt: now + 5 } },
  'put-off': { kind: 'put-off', dueAt: now + 5 },
  'given-up': { kind: 'given-up', why: 'too-late' },
  cancelled: { kind: 'cancelled', by: 'sue' },
};

const along = (...kinds: CallbackEvent['kind'][]): Callback =>
  kinds.reduce((callback, kind) => moved(callback, events[kind], now), asked);

/** One callback in every state. */
const inState: Readonly<Record<CallbackState, Callback>> = {
  asked,
  waiting: along('taken-up'),
  reserved: along('taken-up', 'agent-reserved'),
  dialling: along('taken-up', 'agent-reserved', 'dialled'),
  connected: along('taken-up', 'agent-reserved', 'dialled', 'connected'),
  done: along('taken-up', 'agent-reserved', 'dialled', 'connected', 'served'),
  retry: along('taken-up', 'agent-reserved', 'dialled', 'failed'),
  cancelled: along('cancelled'),
  'given-up': along('given-up'),
};

test('every state is reached by its own way', () => {
  for (const [state, callback] of Object.entries(inState)) expect(callback.state).toBe(state);
});

test('nothing follows the end', () => {
  for (const state of endStates) {
    for (const event of Object.values(events))
      expect(() => moved(inState[state], event, now)).toThrow(Refused);
  }
});

test('one that is being dialled, or speaks, can be neither cancelled nor dialled again', () => {
  for (const state of ['dialling', 'connected'] as const) {
    expect(() => moved(inState[state], events.cancelled, now)).toThrow('cannot be cancelled any more');
    expect(() => moved(inState[state], events.dialled, now)).toThrow(Refused);
  }
});

test('nobody is dialled without a place in the queue', () => {
  for (const state of ['asked', 'retry'] as const)
    expect(() => moved(inState[state], events.dialled, now)).toThrow(Refused);
});

test('ticket and place never change, versions only grow', () => {
  for (const callback of Object.values(inState)) {
    for (const event of Object.values(events)) {
      let after: Callback;
      try {
        after = moved(callback, event, now);
      } catch {
        continue;
      }
      expect(after).toMatchObject({ ticketId: asked.ticketId, enqueuedAt: asked.enqueuedAt });
      expect(after.version).toBe(callback.version + 1);
      expect(after.endedAt !== undefined).toBe(endStates.includes(after.state));
    }
  }
});

test('taking up one that is being dialled changes the engine and nothing else', () => {
  const taken = moved(inState.dialling, { kind: 'taken-up', engine: 'engine-2' }, now);
  expect(taken).toMatchObject({ state: 'dialling', engine: 'engine-2', attemptId: 'leg-1', attempts: 1 });
});

describe('after a failure', () => {
  it('the next attempt comes after the stated gap, spread over a tenth of it', () => {
    expect(afterFailure(asked, 'busy', rules, now, 0)).toEqual({ kind: 'retry', dueAt: now + 60_000 });
    expect(afterFailure(asked, 'busy', rules, now, 1)).toEqual({ kind: 'retry', dueAt: now + 66_000 });
  });

  it('it is given up when the rule for that failure is used up', () => {
    const often = { ...asked, failures: { busy: 2 } };
    expect(afterFailure(often, 'busy', rules, now, 0)).toEqual({ kind: 'give-up', why: 'busy' });
    expect(afterFailure(often, 'no-answer', rules, now, 0)).toMatchObject({ kind: 'retry' });
    expect(afterFailure(asked, 'refused', rules, now, 0)).toEqual({ kind: 'give-up', why: 'refused' });
  });

  it('our own faults are made good soon and are not held against the customer', () => {
    const often = { ...asked, failures: { lost: 19 } };
    expect(afterFailure(often, 'lost', rules, now, 0)).toEqual({ kind: 'retry', dueAt: now + 10_000 });
  });

  it('it is given up when the customer has stopped waiting long ago', () => {
    const late = asked.askedAt + rules.giveUpAfterSec * 1000;
    expect(afterFailure(asked, 'busy', rules, late, 0)).toEqual({ kind: 'give-up', why: 'too-late' });
    expect(isTooLate(asked, rules, late)).toBe(false);
    expect(isTooLate(asked, rules, late + 1)).toBe(true);
    const wish = { at: late, local: '', timeZone: 'UTC' };
    expect(isTooLate({ ...asked, wish }, rules, late + 1)).toBe(false);
  });
});
