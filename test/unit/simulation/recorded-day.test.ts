import type { AgentEvent, ContactEvent, ContactFact } from '../../../src/journal/index.js';
import { recordedDay, replay } from '../../../src/simulation/index.js';
import { testSite } from '../../support/journeys/test-site.js';

const from = Date.UTC(2026, 0, 5);
const to = from + 86_400_000;
const nine = from + 9 * 3_600_000;

function* callAt(
  number: number,
  afterMs: number,
  waitMs: number,
  talkMs: number | undefined,
): Iterable<ContactEvent> {
  const fact = (ms: number, said: ContactFact): ContactEvent => ({
    at: nine + afterMs + ms,
    callId: `c${number}`,
    engine: 'e',
    ...said,
  });
  const ticketId = `t${number}`;
  yield fact(0, { kind: 'queue-entered', queue: 'sales', ticketId, skills: [] });
  if (talkMs === undefined) {
    yield fact(waitMs, { kind: 'queue-left', queue: 'sales', ticketId, why: 'abandoned', waitMs });
    return;
  }
  yield fact(waitMs - 3_000, {
    kind: 'agent-offered',
    queue: 'sales',
    ticketId,
    agentId: 'dora',
    fence: 1,
    legId: 'l',
  });
  yield fact(waitMs, { kind: 'conversation-started', agentId: 'dora', queue: 'sales', waitMs });
  yield fact(waitMs + talkMs, { kind: 'conversation-ended', agentId: 'dora', talkMs, endedBy: 'agent' });
  yield fact(waitMs + talkMs, { kind: 'queue-left', queue: 'sales', ticketId, why: 'served', waitMs });
}
const duty = (at: number, agentId: string, said: string): AgentEvent => ({
  at,
  agentId,
  engine: 'e',
  kind: 'duty-changed',
  to: said,
});
const duties = [
  duty(from - 3_600_000, 'dora', 'available'),
  duty(nine + 500_000, 'dora', 'wrapping'),
  duty(nine + 500_000, 'dora', 'available'),
  duty(nine + 7_200_000, 'dora', 'signed-out'),
  duty(nine, 'stranger', 'available'),
];

it('makes a day of the journal, and plays it as it was', () => {
  const facts = [
    ...callAt(1, 0, 3_000, 60_000),
    ...callAt(2, 10_000, 56_000, 30_000),
    ...callAt(3, 20_000, 15_000, undefined),
  ];
  const { day, outcome, remarks } = recordedDay(testSite, facts, duties, { from, to, seed: 1 });
  expect(day.shifts).toEqual([
    { agentId: 'dora', skills: [{ skill: 'sales', level: 8 }], from, to: nine + 7_200_000 },
  ]);
  expect(remarks).toEqual(['left out, as the site no longer has them: stranger']);
  expect(day.calls).toMatchObject([{ talkMs: 60_000 }, { talkMs: 30_000 }, { patienceMs: 15_000 }]);
  expect(day.calls[1]?.patienceMs).toBeGreaterThanOrEqual(56_000);
  expect([30_000, 60_000]).toContain(Math.max(30_000, Math.min(60_000, day.calls[2]?.talkMs ?? 0)));
  expect(outcome.calls.map(({ end, waitMs }) => [end, waitMs])).toEqual([
    ['served', 3_000],
    ['served', 56_000],
    ['abandoned', 15_000],
  ]);
  // The recorded waits come out again: the same rules, the same times.
  const played = replay(day).calls.map(({ end, waitMs }) => [end, waitMs]);
  expect(played).toEqual(
    expect.arrayContaining([
      ['served', 3_000],
      ['served', 56_000],
      ['abandoned', 15_000],
    ]),
  );
});

it('draws the patience of the answered from those who gave up, and the same for the same seed', () => {
  const facts = Array.from({ length: 200 }, (_, number) => [
    ...callAt(number, number * 60_000, 5_000 + 500 * number, number % 2 ? 50_000 + number * 100 : undefined),
  ]).flat();
  const read = (seed: number) => recordedDay(testSite, facts, duties, { from, to, seed }).day.calls;
  const served = read(1).filter((_, number) => number % 2 === 1);
  expect(served.some(({ patienceMs }, number) => patienceMs > 5_000 + 500 * (2 * number + 1) + 1_000)).toBe(
    true,
  );
  expect(read(1)).toEqual(read(1));
  expect(read(1)).not.toEqual(read(2));
});

it('says so when there is nothing', () => {
  expect(() => recordedDay(testSite, [], [], { from, to, seed: 1 })).toThrow(
    'the journal has no call in a queue',
  );
});
