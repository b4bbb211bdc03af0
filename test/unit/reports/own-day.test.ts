/** One's own day as the page gets it, and when it speaks of a break. */
import { ownFigures } from '../../../src/contracts/index.js';
import { isBreakDue } from '../../../src/desktop/parts/break-due.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { reportRoutes } from '../../../src/reports/index.js';
import type { Site } from '../../../src/site/index.js';
import { as, testServer } from '../http/server-under-test.js';

const minute = 60_000;
/** Ten in the morning in Budapest. */
const ten = Date.UTC(2026, 10, 23, 9);
const midnight = Date.UTC(2026, 10, 22, 23);

interface Day {
  readonly duties?: readonly (readonly [minutes: number, from: string, to: string, reason?: string])[];
  /** When each ended, and how long it was; in minutes. */
  readonly talks?: readonly (readonly [endedAt: number, lasted: number])[];
  readonly breakAfterMin?: number;
}

/** What the journal has between, read at so many minutes past ten. */
async function dayOf(user: string, now: number, { duties = [], talks = [], breakAfterMin }: Day) {
  const asked: (readonly unknown[])[] = [];
  const rowsOf = (sql: string): unknown[] =>
    sql.includes('agent_events')
      ? duties.map(([at, from, to, reason = null]) => ({ at: ten + at * minute, from, to, reason }))
      : talks.map(([endedAt, lasted]) => ({ at: ten + endedAt * minute, talkMs: lasted * minute }));
  const query = async (sql: string, values: readonly unknown[] = []) => {
    asked.push(values);
    return { rows: rowsOf(sql) };
  };
  const site = {
    company: { timeZone: 'Europe/Budapest' },
    pauseReasons: [
      { digit: '1', name: 'lunch' },
      { digit: '2', name: 'training', isWork: true },
    ],
    queues: new Map(),
    ...(breakAfterMin === undefined ? {} : { breakAfterMin }),
  } as unknown as Site;
  const server = await testServer([
    reportRoutes({
      postgres: { query } as unknown as Parameters<typeof reportRoutes>[0]['postgres'],
      site: () => site,
      clock: new VirtualClock(ten + now * minute),
    }),
  ]);
  const answer = await server.inject({ method: 'GET', url: '/api/reports/me', headers: as(user) });
  await server.close();
  expect(answer.statusCode).toBe(200);
  return { figures: ownFigures.parse(answer.json()), asked };
}

const signedIn = [0, 'signed-out', 'available'] as const;

it('is of the agent who asks, and of the company’s own day', async () => {
  const { asked } = await dayOf('anna', 30, { duties: [signedIn] });
  expect(asked).toEqual([
    ['anna', midnight, ten + 30 * minute],
    ['anna', midnight, ten + 30 * minute],
  ]);
});

it('has the occupancy by its formula, with what goes on up to now', async () => {
  const { figures } = await dayOf('anna', 60, {
    duties: [
      signedIn,
      [20, 'available', 'wrapping'],
      [25, 'wrapping', 'paused', 'lunch'],
      [45, 'paused', 'available'],
      [55, 'available', 'wrapping'],
    ],
    talks: [
      [20, 10],
      [55, 5],
    ],
  });
  // Talk 15 and wrap-up 10 of 60 minutes without the break of 20.
  expect(figures).toMatchObject({
    ...{ calls: 2, talkSeconds: 900, wrapUpSeconds: 600, pausedSeconds: 1200, signedInSeconds: 3600 },
    occupancy: 25 / 40,
    busySinceBreakSeconds: 600,
    breakAfterSeconds: null,
  });
});

it('speaks of a break when it is due, and no more from its beginning on', async () => {
  const busy: Day = { duties: [signedIn], talks: [[50, 50]], breakAfterMin: 50 };
  const due = async (now: number, day: Day, state: Parameters<typeof isBreakDue>[1] = 'available') =>
    isBreakDue((await dayOf('anna', now, day)).figures, state);
  expect(await due(50, busy)).toBe(true);
  expect(await due(50, busy, 'talking')).toBe(true);
  expect(await due(50, { ...busy, breakAfterMin: 51 })).toBe(false);
  const { breakAfterMin: _, ...unreminded } = busy;
  expect(await due(50, unreminded)).toBe(false);
  const pausedFor = (reason: string): Day => ({
    ...busy,
    duties: [signedIn, [52, 'available', 'paused', reason]],
  });
  expect(await due(53, pausedFor('lunch'), 'paused')).toBe(false);
  // In work that is no call nothing is said, and it is due still afterwards.
  expect(await due(53, pausedFor('training'), 'paused')).toBe(false);
  const back = (reason: string): Day => ({
    ...busy,
    duties: [signedIn, [52, 'available', 'paused', reason], [57, 'paused', 'available']],
  });
  expect(await due(58, back('lunch'))).toBe(false);
  expect(await due(58, back('training'))).toBe(true);
  // Whoever goes home is reminded of nothing, nor when coming again.
  const again: Day = {
    ...busy,
    duties: [signedIn, [52, 'available', 'signed-out'], [80, 'signed-out', 'available']],
  };
  expect(await due(60, { ...again, duties: again.duties?.slice(0, 2) ?? [] }, 'signed-out')).toBe(false);
  expect(await due(90, again)).toBe(false);
});
