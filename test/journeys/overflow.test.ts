/** A queue that is full, or in which a caller has waited too long, sends the caller on; the wait goes along. */
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, vipNumber } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const tickets = () => [...world.shared.queue.state.tickets.values()].map(({ request }) => request);

/** Both queues are staffed, and nobody is free. */
async function allBusy(): Promise<void> {
  for (const id of ['dora', 'anna']) {
    const agent = (await world.agent(id).isSignedIn()).answers(500);
    const talks = world.caller(`+36-${id}`).dials(id === 'dora' ? numbers.sales : numbers.support);
    await talks.isConnectedTo(agent);
  }
}

it('leads a caller to whom the queue is full to the other queue', async () => {
  await allBusy();
  const first = world.caller('+361').dials(numbers.tight);
  await first.hearsMusic();
  const second = world.caller('+362').dials(numbers.tight);
  await second.hearsMusic();
  expect(tickets().filter(({ queue }) => queue !== 'sales' && queue !== 'support')).toMatchObject([
    { queue: 'tight' },
    { queue: 'vip' },
  ]);
  expect(world.journal.of('queue-full')).toMatchObject([{ queue: 'tight', waiting: 1 }]);
});

it('lets in one of two who come in the same instant', async () => {
  await allBusy();
  const both = ['+361', '+362'].map((number) => world.caller(number).dials(numbers.tight));
  for (const call of both) await call.hearsMusic();
  expect(
    tickets()
      .map(({ queue }) => queue)
      .filter((queue) => queue === 'tight'),
  ).toHaveLength(1);
  expect(world.journal.of('queue-full')).toMatchObject([{ queue: 'tight', waiting: 1 }]);
});

it('keeps the wait of a caller who waited too long, also over the death of the engine', async () => {
  await allBusy();
  const startedAt = world.clock.now();
  const call = world.caller('+361').dials(numbers.tight);
  await world.passes(20_000);
  await call.hears('sorry');
  world.engineDies();
  await world.engineStarts();
  await call.hearsMusic();
  await world.passes(5000);
  const ticket = tickets().find(({ queue }) => queue === 'vip');
  expect(ticket?.enqueuedAt).toBe(startedAt);
  // The other queue's own longest wait, two minutes, has only begun.
  await world.passes(110_000);
  expect(tickets().some(({ queue }) => queue === 'vip')).toBe(true);
  await call.hears('leave-message', { withinMs: 10_000 });
  expect(world.journal.of('queue-left')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ queue: 'tight', why: 'too-long', waitMs: 20_000 }),
      expect.objectContaining({ queue: 'vip', why: 'too-long' }),
    ]),
  );
  call.hangsUp();
  await endOf(world, call);
});

it('serves a caller with a head start before those who came earlier', async () => {
  const bela = (await world.agent('bela').isSignedIn()).answers(500);
  const talks = world.caller('+369').dials(numbers.support);
  await talks.isConnectedTo(bela);
  const early = world.caller('+361').dials(numbers.support);
  await world.passes(60_000);
  const vip = world.caller(vipNumber).dials(numbers.support);
  await vip.hears('hu/support-welcome');
  talks.hangsUp();
  await vip.isConnectedTo(bela, { withinMs: 20_000 });
  expect(early.isHungUp).toBe(false);
});
