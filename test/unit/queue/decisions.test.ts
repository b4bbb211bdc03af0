/** What the matcher tells of its decisions: relaxations, holds, and why whoever was offered was offered. */
import { QueueScene } from '../../support/queue-scene.js';
import type { Outcome } from '../../../src/queue/queue-commands.js';
import { VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { createSkillQueue, MemoryQueueStore } from '../../../src/queue/index.js';
import type { TicketMove, TicketWait } from '../../../src/queue/index.js';

const moves = ({ effects }: Outcome) =>
  effects.flatMap((effect) => {
    if (effect.kind !== 'moved') return [];
    const { ticketId, kind, why, from, to, agentId } = effect.move;
    return [`${ticketId} ${kind}: ${why} ${agentId ?? `${from} → ${to}`}`];
  });

const reasons = ({ effects }: Outcome) =>
  effects.flatMap((effect) => (effect.kind === 'offered' ? [effect.offer.why] : []));

const sweep = (scene: QueueScene) => moves(scene.run({ kind: 'sweep' }));

const enter = (scene: QueueScene, ...[ticketId, needs, wishes]: Parameters<QueueScene['request']>) =>
  scene.run({ kind: 'enter', ticket: scene.request(ticketId, needs, wishes) });

describe('what is asked for', () => {
  it('relaxes by time, each step once', () => {
    const scene = new QueueScene();
    const later = ['30: service=2', '60: service=1'];
    expect(moves(enter(scene, 'ann', 'service=5', { later }))).toEqual([]);
    expect(sweep(scene.at(29))).toEqual([]);
    expect(sweep(scene.at(30))).toEqual(['ann relaxed: time 0 → 1']);
    expect(sweep(scene.at(31))).toEqual([]);
    expect(sweep(scene.at(60))).toEqual(['ann relaxed: time 1 → 2']);
  });

  it('relaxes at once when nobody on duty has it, also when the last one leaves', () => {
    const scene = new QueueScene();
    const later = ['60!: service=2', '90!: service=1'];
    expect(moves(enter(scene, 'ann', 'service=5', { later }))).toEqual(['ann relaxed: nobody 0 → 2']);
    scene.comesOnDuty('expert', 'service=8');
    expect(moves(enter(scene, 'ben', 'service=5', { later }))).toEqual([]);
    expect(moves(scene.run({ kind: 'offDuty', agentId: 'expert' }))).toEqual(['ben relaxed: nobody 0 → 2']);
  });
});

describe('a hold for one agent', () => {
  it('begins with the ticket and ends by time', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('mary');
    expect(moves(enter(scene, 'ann', '', { prefer: 'mary', holdSec: 30 }))).toEqual([
      'ann hold-began: preferred mary',
    ]);
    expect(sweep(scene.at(30))).toEqual(['ann hold-ended: time mary']);
  });

  it('ends when the agent goes off duty, or does not take the call', () => {
    const scene = new QueueScene();
    scene.opens('mary');
    scene.opens('tom');
    enter(scene, 'ann', '', { prefer: 'mary' });
    const fence = scene.fence('ann');
    const declined = scene.run({ kind: 'decline', ticketId: 'ann', fence, reason: 'missed' });
    expect(moves(declined)).toEqual(['ann hold-ended: not-taken mary']);
    expect(reasons(declined)).toMatchObject([{ skipped: [{ agentId: 'mary', why: 'missed' }] }]);
    scene.comesOnDuty('eve');
    enter(scene, 'ben', '', { prefer: 'eve' });
    expect(moves(scene.run({ kind: 'offDuty', agentId: 'eve' }))).toEqual(['ben hold-ended: off-duty eve']);
  });

  it('does not begin for somebody who is not there', () => {
    const scene = new QueueScene();
    expect(moves(enter(scene, 'ann', '', { prefer: 'mary' }))).toEqual(['ann hold-ended: off-duty mary']);
  });
});

describe('a ticket that still waits', () => {
  const waits = (scene: QueueScene) =>
    scene.run({ kind: 'sweep' }).effects.flatMap((effect) => (effect.kind === 'waits' ? [effect.wait] : []));

  it('is told of by the next sweep: how many could take it, what they do, and when it asks for less', () => {
    const scene = new QueueScene();
    for (const agent of ['carl', 'dan', 'eli']) scene.opens(agent, 'service=5');
    scene.opens('other', 'dutch=9');
    enter(scene, 'first', 'service=5');
    scene.accepts('first');
    enter(scene, 'second', 'service=5');
    scene.closes('eli');
    enter(scene.at(1), 'ann', 'service=5', { later: ['30: service=2'] });
    expect(waits(scene.at(2))).toEqual([
      {
        ...{ ticketId: 'ann', engine: 'one', queue: 'orders', callId: 'call of ann', at: scene.now },
        ...{ step: 0, held: false, lane: 'orders|longest-idle|service=5', onDuty: 3 },
        skipped: [
          { agentId: 'carl', why: 'talking' },
          { agentId: 'dan', why: 'ringing' },
          { agentId: 'eli', why: 'reserved' },
        ],
        changesAt: scene.at(31).now,
      },
    ]);
  });

  it('is told of once, and again when it asks for less or has come back', () => {
    const scene = new QueueScene();
    enter(scene, 'ann', 'service=5', { later: ['30: service=2'] });
    expect(waits(scene)).toMatchObject([{ onDuty: 0, skipped: [], step: 0 }]);
    expect(waits(scene.at(1))).toEqual([]);
    expect(waits(scene.at(30))).toMatchObject([{ step: 1, changesAt: undefined }]);
    scene.opens('bob', 'service=2');
    const fence = scene.fence('ann');
    scene.run({ kind: 'decline', ticketId: 'ann', fence, reason: 'missed' });
    expect(waits(scene.at(31))).toMatchObject([{ onDuty: 1, skipped: [{ agentId: 'bob', why: 'missed' }] }]);
  });

  it('is not told of when it has been served or has left by then', () => {
    const scene = new QueueScene();
    enter(scene, 'ann', '');
    enter(scene, 'ben', '');
    scene.opens('bob');
    scene.leaves('ben');
    expect(waits(scene.at(1))).toEqual([]);
  });

  it('and is kept for one agent names that one', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('mary');
    scene.comesOnDuty('tom');
    enter(scene, 'ann', '', { prefer: 'mary', holdSec: 30 });
    expect(waits(scene)).toMatchObject([
      {
        ...{ held: true, lane: 'orders|@|mary', onDuty: 1, changesAt: scene.at(30).now },
        skipped: [{ agentId: 'mary', why: 'wrapping-up' }],
      },
    ]);
  });

  it('tells them by place', () => {
    const scene = new QueueScene();
    for (const id of ['ann', 'ben']) enter(scene, id, '');
    enter(scene, 'vip', '', { headStartSec: 60 });
    expect(waits(scene).map(({ ticketId }) => ticketId)).toEqual(['vip', 'ann', 'ben']);
  });
});

describe('an offer says', () => {
  it('who on duty was passed over, and why: three of them', () => {
    const scene = new QueueScene();
    for (const agent of ['carl', 'dan', 'eli']) scene.opens(agent, 'service=5');
    enter(scene, 'first', 'service=5');
    scene.accepts('first');
    enter(scene, 'second', 'service=5');
    scene.accepts('second');
    scene.finishes('second');
    enter(scene, 'third', 'service=5');
    scene.opens('kept', 'service=5');
    scene.closes('kept');
    scene.opens('other', 'dutch=9');
    scene.opens('bob', 'service=5');
    const [why] = reasons(enter(scene, 'ann', 'service=5'));
    expect(why).toMatchObject({ rank: 1, onDuty: 5, candidates: 1, laneCount: 1 });
    expect(why?.skipped).toEqual([
      { agentId: 'carl', why: 'talking' },
      { agentId: 'dan', why: 'wrapping-up' },
      { agentId: 'eli', why: 'ringing' },
    ]);
  });

  it('that a better one had only just been freed of it', () => {
    const scene = new QueueScene();
    scene.opens('best', '', 0);
    scene.at(5).opens('next', '', 5);
    enter(scene, 'ann', '');
    const fence = scene.fence('ann');
    const [why] = reasons(scene.run({ kind: 'decline', ticketId: 'ann', fence, reason: 'withdrawn' }));
    expect(why).toMatchObject({ rank: 2, skipped: [{ agentId: 'best', why: 'just-freed' }] });
  });

  it('in which lanes of the agent somebody waited, the oldest place first, and no more than two of them', () => {
    const scene = new QueueScene();
    const queues = ['one', 'two', 'three', 'four', 'five', 'six'];
    queues.forEach((queue, sec) => enter(scene.at(sec), queue, 'sales=1', { queue }));
    const opened = scene.run({
      kind: 'openSeat',
      agentId: 'bob',
      skills: [{ skill: 'sales', level: 3 }],
      idleSince: 9,
    });
    const [why] = reasons(opened);
    expect(why).toMatchObject({ laneCount: 6 });
    expect(why?.lanes).toEqual(queues.slice(0, 2).map((queue) => `${queue}|longest-idle|sales=1`));
  });
});

describe('a queue with room for so many', () => {
  const enters = (scene: QueueScene, ticketId: string, maxWaiting: number) =>
    scene.run({ kind: 'enter', ticket: scene.request(ticketId, 'service=5'), maxWaiting });

  it('refuses one more, and nothing of that one is left', () => {
    const scene = new QueueScene();
    enters(scene, 'ann', 2);
    enters(scene, 'ben', 2);
    expect(enters(scene, 'cat', 2)).toEqual({ done: false, refused: [], full: 2, effects: [] });
    expect(scene.ticket('cat')).toBeUndefined();
    scene.leaves('ann');
    expect(enters(scene, 'cat', 2).done).toBe(true);
  });

  it('lets in whoever is served at once', () => {
    const scene = new QueueScene();
    enter(scene, 'ann', 'dutch=5');
    scene.opens('bob', 'service=5');
    expect(enters(scene, 'ben', 1).full).toBeUndefined();
    expect(scene.ticket('ben')).toBe('offered');
    expect(enters(scene, 'cat', 1).full).toBe(1);
  });
});

test('the engine that holds the ticket tells each decision once', async () => {
  const clock = new VirtualClock();
  const told: TicketMove[] = [];
  const waits: TicketWait[] = [];
  const logged: string[] = [];
  const store = new MemoryQueueStore();
  const stop = new AbortController();
  const queue = createSkillQueue({
    store,
    engine: 'engine-1',
    clock,
    logger: { ...silentLogger, info: ({ event }: { event: string }) => void logged.push(event) },
    onMove: (move) => told.push(move),
    onWait: (wait) => waits.push(wait),
  });
  await queue.start(stop.signal);
  const steps = [
    { afterMs: 0, needs: [{ skill: 'service', level: 5 }] },
    { afterMs: 3_000, needs: [] },
  ];
  const common = { callId: 'call', queue: 'orders', enqueuedAt: clock.now(), headStartMs: 0, steps };
  queue.enter({ ...common, ticketId: 'ann', pick: 'longest-idle' });
  await clock.advance(10_000);
  expect(told).toMatchObject([{ ticketId: 'ann', callId: 'call', kind: 'relaxed', from: 0, to: 1 }]);
  expect(waits).toMatchObject([{ step: 0 }, { step: 1 }]);
  // Offered, though nobody here asks for it yet, and withdrawn again.
  queue.deliver(await store.openSeat('bob', [], clock.now(), clock.now()));
  queue.deliver(await store.closeSeat('bob', clock.now()));
  await clock.advance(10_000);
  expect(waits.at(-1)).toMatchObject({ skipped: [{ agentId: 'bob', why: 'reserved' }] });
  expect(logged).toEqual(['ticket.waits', 'ticket.relaxed', 'ticket.waits', 'offer.made', 'ticket.waits']);
  stop.abort();
});
