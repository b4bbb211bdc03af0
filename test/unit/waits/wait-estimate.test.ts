import { RecentPast, estimateWaits } from '../../../src/waits/index.js';
import type { WaitSnapshot, WaitingTicket, WorkingAgent } from '../../../src/waits/index.js';

const minuteMs = 60_000;
const now = 100 * minuteMs;

/** Handle times of 3 to 5 minutes, patience that nobody lost, agents who answer at once. */
const pastOf = (queues: readonly string[], calls = 200) => {
  const past = new RecentPast();
  for (const queue of queues) {
    past.rang(queue, 0);
    for (let call = 0; call < calls; call++) {
      past.handled(queue, (3 + (2 * call) / calls) * minuteMs);
      past.waited({ queue, waitMs: minuteMs, abandoned: false });
    }
  }
  return past.of(queues, now);
};

const agent = (agentId: string, level: number, busyMs?: number, skill = 'service'): WorkingAgent => ({
  agentId,
  skills: [{ skill, level }],
  busy: busyMs === undefined ? undefined : { queue: 'service', since: now - busyMs },
});

const ticket = (number: number, waitedMs: number, more: Partial<WaitingTicket> = {}): WaitingTicket => ({
  ticketId: `t${number}`,
  queue: 'service',
  enqueuedAt: now - waitedMs,
  headStartMs: 0,
  steps: [{ afterMs: 0, needs: [{ skill: 'service', level: 5 }] }],
  ...more,
});

const estimate = (snapshot: Partial<WaitSnapshot>, ticketId = 't1') => {
  const all = estimateWaits({ now, tickets: [], agents: [], past: pastOf(['service']), ...snapshot });
  const found = all.get(ticketId);
  if (!found) throw new Error('no estimate');
  return found;
};

const minutes = (snapshot: Partial<WaitSnapshot>, ticketId?: string) => {
  const found = estimate(snapshot, ticketId);
  if (found.kind === 'unknown') throw new Error(found.why);
  return { likely: found.likelyMs / minuteMs, from: found.fromMs / minuteMs, to: found.toMs / minuteMs };
};

it('knows how long the agent has talked already', () => {
  const early = minutes({ tickets: [ticket(1, 0)], agents: [agent('a', 5, 0)] });
  const late = minutes({ tickets: [ticket(1, 0)], agents: [agent('a', 5, 3.5 * minuteMs)] });
  expect(early.likely).toBeCloseTo(4, 0);
  expect(late.likely).toBeLessThan(1.2);
  expect(early.from).toBeGreaterThan(2.5);
  expect(early.to).toBeLessThan(5.5);
});

it('counts those ahead, and several agents share them', () => {
  const tickets = [1, 2, 3, 4].map((number) => ticket(number, (5 - number) * 1000));
  const one = minutes({ tickets, agents: [agent('a', 5, 0)] }, 't4');
  const two = minutes({ tickets, agents: [agent('a', 5, 0), agent('b', 5, 0)] }, 't4');
  expect(one.likely).toBeCloseTo(16, 0);
  expect(two.likely).toBeCloseTo(8, 0);
});

it('leaves out those who will have given up', () => {
  const past = new RecentPast();
  past.rang('service', 0);
  for (let call = 0; call < 200; call++) {
    past.handled('service', 4 * minuteMs);
    past.waited({ queue: 'service', waitMs: minuteMs + call * 100, abandoned: true });
  }
  const tickets = [1, 2, 3, 4].map((number) => ticket(number, (5 - number) * 1000));
  const { likely } = minutes({ tickets, agents: [agent('a', 5, 0)], past: past.of(['service'], now) }, 't4');
  expect(likely).toBeCloseTo(4, 0);
});

it('foresees the step at which an agent of a lower level will do', () => {
  const steps = [
    { afterMs: 0, needs: [{ skill: 'service', level: 5 }] },
    { afterMs: 2 * minuteMs, needs: [{ skill: 'service', level: 2 }] },
  ];
  const agents = [agent('expert', 9, 0), agent('beginner', 2)];
  expect(minutes({ tickets: [ticket(1, 0, { steps })], agents }).likely).toBeCloseTo(2, 2);
  expect(minutes({ tickets: [ticket(1, 1.5 * minuteMs, { steps })], agents }).likely).toBeCloseTo(0.5, 2);
});

it('knows steps that are taken when nobody is there, and tickets held for one agent', () => {
  const steps = [
    { afterMs: 0, needs: [{ skill: 'service', level: 9 }] },
    { afterMs: 9 * minuteMs, needs: [{ skill: 'service', level: 2 }], whenNobody: true },
  ];
  const idle = agent('beginner', 2);
  expect(minutes({ tickets: [ticket(1, 0, { steps })], agents: [idle] }).likely).toBe(0);
  expect(
    minutes({ tickets: [ticket(1, 0, { steps })], agents: [idle, agent('expert', 9, 0)] }).likely,
  ).toBeCloseTo(4, 0);
  const held = ticket(1, 0, { heldFor: { agentId: 'own', holdMs: 2 * minuteMs } });
  expect(minutes({ tickets: [held], agents: [agent('other', 9), agent('own', 9, 0)] }).likely).toBeCloseTo(
    2,
    1,
  );
  expect(minutes({ tickets: [held], agents: [agent('other', 9), agent('own', 9)] }).likely).toBe(0);
});

it('sees callers of another queue who go before with a head start', () => {
  const queues = ['service', 'faults'];
  const faults = { queue: 'faults', headStartMs: 2 * minuteMs };
  const tickets = [ticket(1, 30_000), ticket(2, 0, faults)];
  const both = minutes({ tickets, agents: [agent('a', 5, 0)], past: pastOf(queues) }, 't1');
  expect(both.likely).toBeCloseTo(8, 0);
});

it('says that it does not know, and why', () => {
  const tickets = [ticket(1, 0)];
  expect(estimate({ tickets })).toEqual({ kind: 'unknown', why: 'nobody-qualified' });
  expect(estimate({ tickets, agents: [agent('a', 4)] })).toEqual({
    kind: 'unknown',
    why: 'nobody-qualified',
  });
  expect(estimate({ tickets, agents: [agent('a', 9, 0)], past: pastOf(['service'], 9) })).toEqual({
    kind: 'unknown',
    why: 'thin-data',
  });
  const long = Array.from({ length: 100 }, (_, number) => ticket(number + 1, 1000 - number));
  expect(estimate({ tickets: long, agents: [agent('a', 9, 0)] }, 't100')).toEqual({
    kind: 'unknown',
    why: 'too-long',
  });
});

it('is wider when little was seen', () => {
  const tickets = Array.from({ length: 8 }, (_, number) => ticket(number + 1, 1000 - number));
  const width = (calls: number) => {
    const { from, to } = minutes(
      { tickets, agents: [agent('a', 9, 0)], past: pastOf(['service'], calls) },
      't8',
    );
    return to - from;
  };
  expect(width(12)).toBeGreaterThan(1.5 * width(1000));
});

it('takes the past of all queues for one that is new', () => {
  const past = new RecentPast();
  for (let call = 0; call < 20; call++) past.handled('old', 60_000);
  expect([...past.of(['old', 'new'], now).keys()]).toEqual(['old', 'new']);
  expect(new RecentPast().of(['new'], now).size).toBe(0);
});
