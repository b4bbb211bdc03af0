import { fc } from '../../support/properties.js';
import { nextDuty, signedOutRecord, type DutyEvent, type DutyRecord } from '../../../src/agents/index.js';
import type { Duty, DutyCommand } from '../../../src/agents/index.js';
import { Refused } from '../../../src/kernel/index.js';

type Move = DutyCommand | DutyEvent;
const signIn: Move = { kind: 'sign-in' };
const signOut: Move = { kind: 'sign-out' };
const resume: Move = { kind: 'resume' };
const lunch: Move = { kind: 'pause', reason: 'lunch' };
const missed: Move = { kind: 'missed' };
const ended = (wrapUpMs: number): Move => ({ kind: 'conversation-ended', wrapUpMs });
const wrapUpOver: Move = { kind: 'wrap-up-over' };

const idle = (record: DutyRecord, move: Move, now = 1_000) => nextDuty(record, move, { now, talking: false });
const talking = (record: DutyRecord, move: Move, now = 1_000) =>
  nextDuty(record, move, { now, talking: true });

const available = idle(signedOutRecord, signIn, 100);
const records: Readonly<Record<Duty, DutyRecord>> = {
  'signed-out': signedOutRecord,
  available,
  paused: idle(available, lunch, 200),
  missed: idle(available, missed, 200),
  wrapping: idle(available, ended(5_000), 200),
};

/** Where each move leads from each duty, and what is refused: the diagram as a table. */
const diagram: readonly [Duty, Move, Duty | 'refused'][] = [
  ['signed-out', signIn, 'available'],
  ['signed-out', signOut, 'signed-out'],
  ['signed-out', lunch, 'refused'],
  ['signed-out', resume, 'refused'],
  ['signed-out', missed, 'signed-out'],
  ['signed-out', ended(9), 'signed-out'],
  ['available', signIn, 'available'],
  ['available', signOut, 'signed-out'],
  ['available', lunch, 'paused'],
  ['available', resume, 'available'],
  ['available', missed, 'missed'],
  ['available', ended(9), 'wrapping'],
  ['available', ended(0), 'available'],
  ['paused', signIn, 'refused'],
  ['paused', signOut, 'signed-out'],
  ['paused', lunch, 'paused'],
  ['paused', resume, 'available'],
  ['paused', missed, 'paused'],
  ['paused', ended(0), 'paused'],
  ['missed', signIn, 'refused'],
  ['missed', signOut, 'signed-out'],
  ['missed', lunch, 'paused'],
  ['missed', resume, 'available'],
  ['missed', missed, 'missed'],
  ['missed', ended(0), 'available'],
  ['wrapping', signIn, 'wrapping'],
  ['wrapping', signOut, 'signed-out'],
  ['wrapping', lunch, 'paused'],
  ['wrapping', resume, 'available'],
  ['wrapping', missed, 'wrapping'],
  ['wrapping', wrapUpOver, 'wrapping'],
];

describe('a write-up', () => {
  const more: Move = { kind: 'wrap-up-extended', byMs: 60_000, atMost: 2 };
  const of = { callId: 'c1', queue: 'service' };
  const wrapping = idle(available, { kind: 'conversation-ended', wrapUpMs: 5_000, of }, 200);

  it('knows its call, and is given more time from its end, so often and no more', () => {
    expect(wrapping.wrapUp).toEqual({ ...of, extensions: 0 });
    const twice = idle(idle(wrapping, more), more);
    expect(twice).toMatchObject({ wrapUpUntil: 125_200, wrapUp: { ...of, extensions: 2 }, since: 200 });
    expect(() => idle(twice, more)).toThrow('2 times at most');
    expect(idle(twice, wrapUpOver, 125_199)).toBe(twice);
    expect(idle(twice, wrapUpOver, 125_200).duty).toBe('available');
  });

  it('is forgotten with its end', () => {
    for (const move of [resume, lunch, signOut]) expect(idle(wrapping, move).wrapUp).toBeUndefined();
    expect(() => idle(available, more)).toThrow('no call is being written up');
    expect(() => idle(records.wrapping, more)).toThrow('no call is being written up');
  });

  it('of a call that came by no queue knows the call', () => {
    const rung = idle(available, { kind: 'direct-call', callId: 'c2', engine: 'e' });
    const spoke = idle(rung, { kind: 'direct-call-answered', callId: 'c2' });
    const over = idle(spoke, { kind: 'direct-call-over', callId: 'c2', wrapUpMs: 9 });
    expect(over.wrapUp).toEqual({ callId: 'c2', extensions: 0 });
  });
});

describe('duty of an agent', () => {
  it.each(diagram)('%s, %j: %s', (duty, move, expected) => {
    if (expected === 'refused') expect(() => idle(records[duty], move)).toThrow(Refused);
    else expect(idle(records[duty], move).duty).toBe(expected);
  });

  it('ends wrap-up when it is due, not before', () => {
    expect(idle(records.wrapping, wrapUpOver, 5_199)).toBe(records.wrapping);
    expect(idle(records.wrapping, wrapUpOver, 5_200)).toMatchObject({ duty: 'available', idleSince: 5_200 });
  });

  it('lets go whoever misses a call and has asked to go', () => {
    expect(idle(talking(available, lunch), missed)).toMatchObject({ duty: 'paused', afterCall: undefined });
    expect(idle(talking(available, signOut), missed)).toMatchObject({
      duty: 'signed-out',
      afterCall: undefined,
    });
  });

  it('keeps a pause that is asked for during a call until wrap-up is over', () => {
    const asked = talking(available, lunch);
    expect(asked).toMatchObject({ duty: 'available', afterCall: { duty: 'paused', reason: 'lunch' } });
    const wrapping = idle(asked, ended(5_000), 2_000);
    expect(wrapping).toMatchObject({ duty: 'wrapping', wrapUpUntil: 7_000 });
    expect(idle(wrapping, wrapUpOver, 7_000)).toMatchObject({
      duty: 'paused',
      reason: 'lunch',
      afterCall: undefined,
      wrapUpUntil: undefined,
    });
  });

  it('signs out after the call, and resume or sign-in takes that back', () => {
    const asked = talking(available, signOut);
    expect(idle(asked, ended(0)).duty).toBe('signed-out');
    expect(talking(asked, resume).afterCall).toBeUndefined();
    expect(talking(asked, signIn).afterCall).toBeUndefined();
    expect(talking(asked, signOut)).toBe(asked);
  });

  it('counts a pause that crossed with the answer as asked for during the call', () => {
    expect(idle(records.paused, ended(5_000))).toMatchObject({
      duty: 'wrapping',
      afterCall: { duty: 'paused', reason: 'lunch' },
    });
  });

  it('counts longest-idle from becoming available', () => {
    expect(idle(records.paused, resume, 3_000).idleSince).toBe(3_000);
    expect(idle(available, ended(0), 4_000).idleSince).toBe(4_000);
    expect(idle(available, lunch, 5_000).idleSince).toBe(100);
  });

  it('never reaches an illegal record, whatever happens', () => {
    const anyMove = fc.oneof(
      fc.constantFrom(signIn, signOut, resume, lunch, missed, wrapUpOver),
      fc.record({ kind: fc.constant('pause' as const), reason: fc.constantFrom('lunch', 'training') }),
      fc.nat(10_000).map(ended),
    );
    const steps = fc.array(fc.tuple(anyMove, fc.boolean(), fc.nat(4_000)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (moves) => {
        let record = signedOutRecord;
        let now = 0;
        for (const [move, isTalking, afterMs] of moves) {
          now += afterMs;
          const before = record;
          try {
            record = nextDuty(record, move, { now, talking: isTalking });
          } catch (error) {
            expect(error).toBeInstanceOf(Refused);
            expect(['sign-in', 'pause', 'resume']).toContain(move.kind);
          }
          expect(record.reason !== undefined).toBe(record.duty === 'paused');
          expect(record.wrapUpUntil !== undefined).toBe(record.duty === 'wrapping');
          if (record.duty === 'signed-out') expect(record.afterCall).toBeUndefined();
          if (record.duty !== before.duty) expect(record.since).toBe(now);
          if (isTalking && (move.kind === 'pause' || move.kind === 'sign-out'))
            expect(record.duty).toBe(before.duty);
          expect(record.idleSince).toBeGreaterThanOrEqual(before.idleSince);
        }
      }),
    );
  });
});
