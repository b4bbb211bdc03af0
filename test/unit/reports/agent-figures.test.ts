import { agentFigures, type DutyChange } from '../../../src/reports/index.js';

const minute = 60_000;
const nine = Date.UTC(2026, 10, 23, 9);
const at = (minutes: number): number => nine + minutes * minute;
const change = (minutes: number, from: string, to: string, reason?: string): DutyChange => ({
  ...{ at: at(minutes), from, to, reason },
});
const work = new Set(['training']);
const figures = (duties: readonly DutyChange[], talks: readonly (readonly [number, number])[], to = 120) =>
  agentFigures({
    ...{ from: nine, to: at(to), duties, work },
    talks: talks.map(([begins, ends]) => [at(begins), at(ends)]),
  });

describe('an agent’s day', () => {
  it('is nothing before one has signed in', () => {
    expect(figures([], [])).toEqual({
      ...{ calls: 0, talkMs: 0, wrapUpMs: 0, pausedMs: 0, signedInMs: 0 },
      ...{ occupancy: null, busySinceBreakMs: 0 },
    });
  });

  it('counts talk, wrap-up and pauses, and occupancy by its formula', () => {
    const day = figures(
      [
        change(0, 'signed-out', 'available'),
        change(30, 'available', 'wrapping'),
        change(40, 'wrapping', 'paused', 'lunch'),
        change(60, 'paused', 'available'),
        change(100, 'available', 'signed-out'),
      ],
      [
        [10, 30],
        [70, 90],
      ],
    );
    expect(day).toMatchObject({
      calls: 2,
      talkMs: 40 * minute,
      wrapUpMs: 10 * minute,
      pausedMs: 20 * minute,
      signedInMs: 100 * minute,
      occupancy: 50 / 80,
    });
  });

  it('counts what goes on up to now, and of what began yesterday only today’s part', () => {
    const day = figures(
      [change(-60, 'signed-out', 'available'), change(110, 'available', 'wrapping')],
      [[-5, 10]],
    );
    expect(day).toMatchObject({
      talkMs: 10 * minute,
      wrapUpMs: 10 * minute,
      signedInMs: 120 * minute,
      occupancy: 20 / 120,
    });
  });

  it('is busy from the last break on; work that is no call is no break', () => {
    const begun = change(0, 'signed-out', 'available');
    const talks = [
      [0, 20],
      [50, 70],
    ] as const;
    const pausedFor = (reason: string) =>
      figures([begun, change(30, 'available', 'paused', reason), change(40, 'paused', 'available')], talks)
        .busySinceBreakMs;
    expect(figures([begun], talks).busySinceBreakMs).toBe(40 * minute);
    expect(pausedFor('lunch')).toBe(20 * minute);
    expect(pausedFor('training')).toBe(40 * minute);
  });

  it('is not busy in a break', () => {
    const day = figures(
      [change(0, 'signed-out', 'available'), change(30, 'available', 'paused', 'lunch')],
      [[0, 20]],
    );
    expect(day.busySinceBreakMs).toBe(0);
  });
});
