import { changeDay, figuresOf, generateDay, plotDays, replay } from '../../../src/simulation/index.js';
import { testSite } from '../../support/journeys/test-site.js';
import type { Day, DayCall, Shift } from '../../../src/simulation/index.js';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 0, 5, 8);

const queue = (name: string, more: Partial<Day['queues'][number]> = {}): Day['queues'][number] => ({
  name,
  headStartMs: 0,
  steps: [{ afterMs: 0, needs: [{ skill: name, level: 5 }] }],
  pick: 'longest-idle',
  wrapUpMs: 10_000,
  maxWaitMs: hourMs,
  ringMs: 5_000,
  ...more,
});
const call = (number: number, atMs: number, more: Partial<DayCall> = {}): DayCall => ({
  callId: `c${number}`,
  queue: 'sales',
  at: start + atMs,
  talkMs: 100_000,
  patienceMs: hourMs,
  ...more,
});
const shift = (agentId: string, level = 5, more: Partial<Shift> = {}): Shift => ({
  agentId,
  skills: [{ skill: 'sales', level }],
  from: start,
  to: start + hourMs,
  ...more,
});
const day = (calls: readonly DayCall[], shifts: readonly Shift[], queues = [queue('sales')]): Day => ({
  calls,
  shifts,
  queues,
});
const ends = (of: Day) =>
  Object.fromEntries(
    replay(of).calls.map(({ call: { callId }, end, waitMs }) => [callId, `${end} after ${waitMs / 1000}`]),
  );

it('serves one after the other, with ringing, talk and wrap-up in between', () => {
  expect(ends(day([call(1, 0), call(2, 10_000), call(3, 20_000)], [shift('a')]))).toEqual({
    c1: 'served after 5',
    // 5 s ringing, 100 s talk, 10 s wrap-up, 5 s ringing again.
    c2: 'served after 110',
    c3: 'served after 215',
  });
});

it('lets callers give up, also while the phone rings, and the agent takes the next', () => {
  const calls = [
    call(1, 0),
    call(2, 1_000, { patienceMs: 20_000 }),
    call(3, 2_000, { patienceMs: 115_000 }),
    call(4, 3_000),
  ];
  expect(ends(day(calls, [shift('a')]))).toEqual({
    c1: 'served after 5',
    c2: 'abandoned after 20',
    // Rung at 115 s, gone at 117 s.
    c3: 'abandoned after 115',
    c4: 'served after 119',
  });
});

it('relaxes skills when the step is due, though nothing else happens then', () => {
  const steps = [
    { afterMs: 0, needs: [{ skill: 'sales', level: 5 }] },
    { afterMs: 30_000, needs: [{ skill: 'sales', level: 2 }] },
  ];
  const of = day([call(1, 0)], [shift('beginner', 2)], [queue('sales', { steps })]);
  expect(ends(of)).toEqual({ c1: 'served after 35' });
});

it('of a made-up day, asks for all that a queue asks for: alternatives, and steps for when nobody is there', () => {
  const needs = (skill: string) => [{ skill, level: 5 }];
  const steps = [
    { afterSec: 0, needs: needs('sales'), or: [needs('dutch')] },
    { afterSec: 30, needs: [], whenNobody: true },
  ];
  const [settings] = [...testSite.queues.values()];
  if (!settings) throw new Error('the site of the tests has no queue');
  const queues = new Map([['sales', { ...settings, name: 'sales', steps }]]);
  const made = generateDay({ ...testSite, queues }, { calls: 1, seed: 1 });
  expect(made.queues[0]?.steps).toMatchObject([
    { afterMs: 0, needs: needs('sales'), or: [needs('dutch')] },
    { afterMs: 30_000, needs: [], whenNobody: true },
  ]);
});

it('gives a head start', () => {
  const queues = [queue('sales'), queue('vip', { headStartMs: 60_000, steps: queue('sales').steps })];
  const calls = [call(1, 0), call(2, 1_000), call(3, 2_000, { queue: 'vip' })];
  expect(ends(day(calls, [shift('a')], queues))).toMatchObject({
    c3: 'served after 118',
    c2: 'served after 234',
  });
});

it('takes agents away at the end of their shift, after the call that they have', () => {
  const calls = [call(1, 0), call(2, 1_000), call(3, 2_000)];
  const shifts = [shift('early', 5, { to: start + 50_000 }), shift('late', 5, { from: start + 200_000 })];
  expect(ends(day(calls, shifts))).toEqual({
    c1: 'served after 5',
    c2: 'served after 204',
    c3: 'served after 318',
  });
  expect(ends(day([call(1, 0)], [shift('late', 5, { from: start + 1_000 })]))).toEqual({
    c1: 'unstaffed after 0',
  });
});

it('loses and doubles nobody, and is the same every time', () => {
  const calls = Array.from({ length: 500 }, (_, number) =>
    call(number, number * 5_000, {
      talkMs: 60_000 + ((number * 7919) % 90_000),
      patienceMs: 30_000 + ((number * 104_729) % 200_000),
    }),
  );
  const of = day(
    calls,
    Array.from({ length: 18 }, (_, number) => shift(`a${number}`)),
  );
  const { calls: outcomes, agents } = replay(of);
  expect(new Set(outcomes.map((one) => one.call.callId)).size).toBe(500);
  expect(outcomes).toHaveLength(500);
  const talkMs = outcomes
    .filter(({ end }) => end === 'served')
    .reduce((sum, one) => sum + one.call.talkMs + 15_000, 0);
  const busyMs = agents.reduce((sum, one) => sum + one.busyMs, 0);
  expect(busyMs).toBe(talkMs);
  expect(replay(of)).toEqual({ calls: outcomes, agents });
});

describe('what if', () => {
  const calls = Array.from({ length: 300 }, (_, number) =>
    call(number, number * 10_000, { patienceMs: 120_000 }),
  );
  const as = day(
    calls,
    Array.from({ length: 10 }, (_, number) => shift(`a${number}`)),
  );
  const all = (of: Day) => figuresOf(of, replay(of)).at(-1);

  it('more agents help, fewer do harm', () => {
    const more = changeDay(as, { agents: 3, skills: [], queues: undefined });
    const fewer = changeDay(as, { agents: -3, skills: [], queues: undefined });
    expect(all(more)?.abandoned).toBeLessThan(all(as)?.abandoned ?? 0);
    expect(all(fewer)?.abandoned).toBeGreaterThan(all(as)?.abandoned ?? 0);
    expect(all(fewer)?.occupancy).toBeGreaterThan(all(more)?.occupancy ?? 1);
    expect(all(more)?.serviceLevel).toBeGreaterThan(all(fewer)?.serviceLevel ?? 1);
  });

  it('skills are learnt, and other rules hold', () => {
    const beginners = day(calls.slice(0, 1), [shift('a', 2)]);
    expect(ends(beginners)).toEqual({ c0: 'unstaffed after 0' });
    expect(ends(changeDay(beginners, { agents: 0, skills: ['a:sales=5'], queues: undefined }))).toEqual({
      c0: 'served after 5',
    });
    const steps = [{ afterMs: 0, needs: [{ skill: 'sales', level: 1 }] }];
    const rules = [queue('sales', { steps, ringMs: 0 })];
    expect(ends(changeDay(beginners, { agents: 0, skills: [], queues: rules }))).toEqual({
      c0: 'served after 5',
    });
    expect(ends(changeDay(beginners, { agents: 1, skills: ['sales=6'], queues: undefined }))).toEqual({
      c0: 'served after 5',
    });
  });

  it.each([
    [{ agents: 0, skills: ['nobody:sales=5'] }, 'nobody called nobody was there'],
    [{ agents: 0, skills: ['sales'] }, '--skill sales cannot be read'],
    [{ agents: 0, skills: ['sales=5'] }, 'none are added'],
    [{ agents: -10, skills: [] }, 'only 10 agents were there'],
    [{ agents: 0, skills: [], queues: [queue('other')] }, 'the other site has no queue sales'],
  ])('refuses %j', (change, message) => {
    expect(() => changeDay(as, { queues: undefined, ...change })).toThrow(message);
  });

  it('is drawn', () => {
    const outcome = replay(as);
    const svg = plotDays('A day & more', [
      { name: 'as it was', outcome },
      { name: 'as changed', outcome },
    ]);
    expect(svg.match(/<polyline/g)).toHaveLength(6);
    expect(svg).toContain('A day &amp; more');
    expect(svg).not.toContain('NaN');
  });
});
