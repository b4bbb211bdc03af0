import { isSupervisionEnd, supervised, supervisionModes } from '../../../src/conversations/index.js';
import type { Supervising, SupervisionHappening } from '../../../src/conversations/index.js';
import { Refused } from '../../../src/kernel/index.js';

const everywhere: readonly Supervising[] = (['ringing', 'announcing', 'there'] as const).flatMap((at) =>
  supervisionModes.map((mode) => ({ at, mode })),
);
const happenings: readonly SupervisionHappening[] = [
  ...supervisionModes,
  'take-over',
  'leave',
  'answered',
  'announced',
  'gone',
  'agent-gone',
];

it('changes the mode from anywhere, and goes nowhere by that', () => {
  for (const from of everywhere)
    for (const mode of supervisionModes) expect(supervised(from, mode, true)).toEqual({ at: from.at, mode });
});

it('is there at once when silent, and only after the announcement when announced', () => {
  const ringing = { at: 'ringing', mode: 'whisper' } as const;
  expect(supervised(ringing, 'answered', false)).toEqual({ at: 'there', mode: 'whisper' });
  expect(supervised(ringing, 'answered', true)).toEqual({ at: 'announcing', mode: 'whisper' });
  expect(supervised({ at: 'announcing', mode: 'whisper' }, 'announced', true)).toEqual({
    at: 'there',
    mode: 'whisper',
  });
});

it('ends whoever goes, from anywhere; only one who speaks keeps a caller whose agent has gone', () => {
  for (const from of everywhere) {
    expect(supervised(from, 'leave', true)).toBe('over');
    expect(supervised(from, 'gone', true)).toBe('over');
    const speaks = from.at === 'there' && from.mode === 'barge';
    expect(supervised(from, 'agent-gone', true)).toBe(speaks ? 'taken-over' : 'over');
  }
});

it('lets nobody take over who is not there yet', () => {
  for (const from of everywhere)
    if (from.at === 'there') expect(supervised(from, 'take-over', true)).toBe('taken-over');
    else
      expect(() => supervised(from, 'take-over', true)).toThrow(
        expect.objectContaining({ code: 'not-there-yet' }) as Error,
      );
});

it('refuses with a word what makes no sense, and never goes astray', () => {
  for (const from of everywhere)
    for (const happening of happenings)
      for (const announces of [true, false]) {
        try {
          const to = supervised(from, happening, announces);
          if (isSupervisionEnd(to)) expect(['over', 'taken-over']).toContain(to);
          else expect(everywhere).toContainEqual(to);
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
          expect(['not-there-yet', 'out-of-turn']).toContain((error as Refused).code);
        }
      }
});
