import { settle, Superseded, VirtualClock } from '../../../src/kernel/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import { createSkillQueue, MemoryQueue } from '../../../src/queue/index.js';
import type { Engagement, SkillQueue, Ticket } from '../../../src/queue/index.js';
import { fallible } from '../../support/fallible-queue-store.js';

let clock: VirtualClock;
let memory: MemoryQueue;
let stop: AbortController;
const trouble = { away: false, losesAnswers: false };
const waiting = new AbortController();

beforeEach(() => {
  clock = new VirtualClock();
  memory = new MemoryQueue();
  stop = new AbortController();
  Object.assign(trouble, { away: false, losesAnswers: false });
});

afterEach(async () => {
  stop.abort();
  await settle();
  // Neither timers nor readers outlive the queue.
  expect(clock.pending).toBe(0);
});

async function startEngine(engine = 'one', signal = stop.signal): Promise<SkillQueue> {
  const store = fallible(memory.storeFor(engine), trouble);
  const queue = createSkillQueue({ store, engine, clock, logger: silentLogger });
  await queue.start(signal);
  return queue;
}

const enter = (queue: SkillQueue, ticketId: string): Ticket =>
  queue.enter({
    ticketId,
    callId: `call of ${ticketId}`,
    queue: 'orders',
    enqueuedAt: clock.now(),
    headStartMs: 0,
    steps: [{ afterMs: 0, needs: [] }],
    pick: 'longest-idle',
  });

const desk = () => memory.storeFor('one');
const open = (agentId: string, idleSince = clock.now()) =>
  memory.storeFor('desk').openSeat(agentId, [], idleSince, clock.now());
const stateOf = async (ticketId: string) => (await desk().ticket(ticketId))?.state;
const seatOf = async (agentId: string) => (await desk().seat(agentId))?.state;

/** The next offer, if there is one by now. */
async function offerNow(ticket: Ticket) {
  const patience = new AbortController();
  const offer = ticket.nextOffer(patience.signal).catch(() => undefined);
  await settle();
  patience.abort(new Error('no offer'));
  return offer;
}

async function talk(ticket: Ticket): Promise<Engagement> {
  const offer = await ticket.nextOffer(waiting.signal);
  return offer.accept();
}

test('an idle agent is offered in the turn in which the ticket enters, without time passing', async () => {
  const queue = await startEngine();
  await open('bob');
  const offer = await enter(queue, 'ann').nextOffer(waiting.signal);
  expect(offer.agentId).toBe('bob');
});

test('an agent who becomes free at another engine is offered to the ticket here', async () => {
  const queue = await startEngine();
  const ticket = enter(queue, 'ann');
  await settle();
  await open('bob');
  expect((await offerNow(ticket))?.agentId).toBe('bob');
});

test('an offer that is being rung is renewed for as long as it rings', async () => {
  const queue = await startEngine();
  await open('bob');
  const offer = await enter(queue, 'ann').nextOffer(waiting.signal);
  await clock.advance(60_000);
  expect(offer.signal.aborted).toBe(false);
  await using engagement = await offer.accept();
  expect(engagement.agentId).toBe('bob');
  expect(await seatOf('bob')).toBe('engaged');
});

test('an offer that nobody takes up is not held: its agent is free for others', async () => {
  const queue = await startEngine();
  await open('bob');
  enter(queue, 'ann');
  await clock.advance(4_000);
  const fence = (await desk().ticket('ann'))?.fence;
  await clock.advance(4_000);
  expect((await desk().ticket('ann'))?.fence).not.toBe(fence);
});

test('an agent who pauses takes the offer away: its signal says so, and the next agent comes', async () => {
  const queue = await startEngine();
  await open('bob');
  const ticket = enter(queue, 'ann');
  const offer = await ticket.nextOffer(waiting.signal);
  await open('eve');
  await memory.storeFor('desk').closeSeat('bob', clock.now());
  expect((await offerNow(ticket))?.agentId).toBe('eve');
  expect(offer.signal.reason).toBeInstanceOf(Superseded);
  await expect(offer.accept()).rejects.toThrow(Superseded);
});

test('a declined offer brings the next agent', async () => {
  const queue = await startEngine();
  await open('bob', clock.now() - 1);
  await open('eve');
  const ticket = enter(queue, 'ann');
  await (await ticket.nextOffer(waiting.signal)).decline('missed');
  expect((await ticket.nextOffer(waiting.signal)).agentId).toBe('eve');
  expect(await seatOf('bob')).toBeUndefined();
});

test('disposing an open offer leaves the agent idle', async () => {
  const queue = await startEngine();
  await open('bob');
  {
    await using _offer = await enter(queue, 'ann').nextOffer(waiting.signal);
  }
  expect(await seatOf('bob')).toBe('idle');
});

test('disposing a ticket leaves the queue and frees the agent who was being rung', async () => {
  const queue = await startEngine();
  await open('bob');
  let signal: AbortSignal;
  {
    await using ticket = enter(queue, 'ann');
    ({ signal } = await ticket.nextOffer(waiting.signal));
  }
  expect(signal.aborted).toBe(true);
  expect(await desk().tickets()).toEqual([]);
  expect(await seatOf('bob')).toBe('idle');
});

test('disposing a ticket that became a conversation changes nothing; disposing the conversation ends it', async () => {
  const queue = await startEngine();
  await open('bob');
  {
    await using ticket = enter(queue, 'ann');
    await using _engagement = await talk(ticket);
    await ticket.leave();
    expect(await stateOf('ann')).toBe('engaged');
  }
  expect(await desk().tickets()).toEqual([]);
  expect(await desk().seats()).toEqual([]);
});

test('a conversation that never was one gives the old place back', async () => {
  const queue = await startEngine();
  await open('bob');
  const engagement = await talk(enter(queue, 'ann'));
  enter(queue, 'later');
  const ticket = await engagement.returnToQueue();
  expect([ticket.id, await ticket.position(), ticket.enqueuedAt]).toEqual(['ann', 1, clock.now()]);
  await open('eve');
  expect((await ticket.nextOffer(waiting.signal)).agentId).toBe('eve');
});

test('waiting for an offer ends with the reason of the signal, and with the ticket', async () => {
  const queue = await startEngine();
  const ticket = enter(queue, 'ann');
  const gone = new AbortController();
  const waits = expect(ticket.nextOffer(gone.signal)).rejects.toThrow('hung up');
  gone.abort(new Error('hung up'));
  await waits;
  const ends = expect(ticket.nextOffer(waiting.signal)).rejects.toThrow(Superseded);
  await ticket.leave();
  await ends;
});

test('positions count who is served before', async () => {
  const queue = await startEngine();
  const first = enter(queue, 'ann');
  await clock.advance(1);
  const second = enter(queue, 'tom');
  await settle();
  expect([await first.position(), await second.position()]).toEqual([1, 2]);
  await first.leave();
  expect([await first.position(), await second.position()]).toEqual([undefined, 1]);
});

test('after a restart, tickets and conversations are taken hold of again; what nobody resumes is offered to nobody', async () => {
  const killed = new AbortController();
  const before = await startEngine('one', killed.signal);
  await open('bob');
  await talk(enter(before, 'talking'));
  enter(before, 'waiting');
  await settle();
  await clock.advance(1);
  enter(before, 'forgotten');
  await settle();
  killed.abort();
  await settle();

  const after = await startEngine();
  await open('eve');
  await clock.advance(3_000);
  expect(await seatOf('eve')).toBe('idle');
  const conversation = await after.resume('talking');
  if (conversation?.kind !== 'engagement') throw new Error('the conversation was lost');
  const ticket = await after.resume('waiting');
  if (ticket?.kind !== 'ticket') throw new Error('the ticket was lost');
  expect((await ticket.nextOffer(waiting.signal)).agentId).toBe('eve');
  await conversation.finish();
  expect(await seatOf('bob')).toBeUndefined();
  expect(await after.resume('unknown')).toBeUndefined();
});

test('another engine takes over what a dead one held', async () => {
  const killed = new AbortController();
  const dead = await startEngine('dead', killed.signal);
  enter(dead, 'ann');
  await settle();
  killed.abort();
  const queue = await startEngine();
  await clock.advance(6_000);
  await open('bob');
  const ticket = await queue.resume('ann');
  if (ticket?.kind !== 'ticket') throw new Error('the ticket was lost');
  expect((await ticket.nextOffer(waiting.signal)).agentId).toBe('bob');
});

test('an engine whose ticket was taken over is told so', async () => {
  const first = await startEngine('first');
  const ticket = enter(first, 'ann');
  await settle();
  const second = await startEngine('second');
  await second.resume('ann');
  const ends = expect(ticket.nextOffer(waiting.signal)).rejects.toThrow(Superseded);
  await clock.advance(3_000);
  await ends;
  await ticket.leave();
  expect(await stateOf('ann')).toBe('waiting');
});

test('a store that forgets everything is rebuilt: order, conversations, later fences', async () => {
  const queue = await startEngine();
  await open('bob');
  const engagement = await talk(enter(queue, 'talking'));
  const tickets: Ticket[] = [];
  for (const name of ['first', 'second', 'third']) {
    tickets.push(enter(queue, name));
    await clock.advance(10);
  }
  memory.flush();
  await clock.advance(4_000);
  expect(await Promise.all(tickets.map((ticket) => ticket.position()))).toEqual([1, 2, 3]);
  expect(await seatOf('bob')).toBe('engaged');
  await open('eve');
  const offer = await tickets[0]?.nextOffer(waiting.signal);
  expect(offer?.agentId).toBe('eve');
  expect(offer?.fence).toBeGreaterThan(engagement.fence);
  await engagement.finish();
  expect(await seatOf('bob')).toBeUndefined();
});

test('an offer that rings while the store forgets is withdrawn', async () => {
  const queue = await startEngine();
  await open('bob');
  const offer = await enter(queue, 'ann').nextOffer(waiting.signal);
  memory.flush();
  await clock.advance(4_000);
  expect(offer.signal.aborted).toBe(true);
});

describe('while the store is away', () => {
  test('tickets are taken and come in when it is back', async () => {
    const queue = await startEngine();
    trouble.away = true;
    const ticket = enter(queue, 'ann');
    await clock.advance(10_000);
    trouble.away = false;
    await clock.advance(2_000);
    await open('bob');
    expect((await offerNow(ticket))?.agentId).toBe('bob');
  });

  test('whoever leaves or finishes is gone when it is back', async () => {
    const queue = await startEngine();
    await open('bob');
    const engagement = await talk(enter(queue, 'talking'));
    const ticket = enter(queue, 'ann');
    await settle();
    trouble.away = true;
    await engagement.finish();
    await ticket.leave();
    trouble.away = false;
    await clock.advance(2_000);
    expect(await desk().tickets()).toEqual([]);
    expect(await desk().seats()).toEqual([]);
  });

  test('an acceptance is tried for as long as the lease lasts', async () => {
    const queue = await startEngine();
    await open('bob');
    const offer = await enter(queue, 'ann').nextOffer(waiting.signal);
    trouble.away = true;
    const accepted = offer.accept();
    await clock.advance(500);
    trouble.away = false;
    await clock.advance(200);
    expect((await accepted).agentId).toBe('bob');
  });

  test('an acceptance whose answer was lost is one all the same', async () => {
    const queue = await startEngine();
    await open('bob');
    const offer = await enter(queue, 'ann').nextOffer(waiting.signal);
    trouble.losesAnswers = true;
    const accepted = offer.accept();
    await clock.advance(250);
    trouble.losesAnswers = false;
    await clock.advance(200);
    expect((await accepted).agentId).toBe('bob');
  });

  test('an acceptance that is given up and was one all the same goes back to the queue', async () => {
    const queue = await startEngine();
    await open('bob');
    const ticket = enter(queue, 'ann');
    const offer = await ticket.nextOffer(waiting.signal);
    trouble.losesAnswers = true;
    const accepted = expect(offer.accept()).rejects.toThrow('no answer');
    await clock.advance(6_000);
    await accepted;
    trouble.losesAnswers = false;
    await clock.advance(5_000);
    expect(await stateOf('ann')).toBe('waiting');
    await open('eve');
    expect((await offerNow(ticket))?.agentId).toBe('eve');
  });
});
