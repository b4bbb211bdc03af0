/** Calls that agents make: their own telephone first, then the number. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { nothingLeft } from '../support/journeys/ends.js';
import { placedBy } from '../support/journeys/scenarios.js';
import { numbers, testSite } from '../support/journeys/test-site.js';

let world: CentreWorld;
afterEach(() => nothingLeft(world));

const number = '+36301234567';
const customer = () => world.switch.number('carrier', number);
const { callbacks } = testSite;
if (!callbacks) throw new Error('the tests’ company rings nobody');

/** Anna is on duty; service and sales show numbers of their own choice. */
async function anna() {
  world = await centreWorld({
    site: {
      ...testSite,
      callbacks: {
        ...callbacks!,
        outgoingWrapUpSec: 20,
        queues: new Map([
          ...callbacks!.queues,
          ['support', { first: 'agent', confirm: false, holdSec: 0, callerNumber: '+3610099' }],
        ]),
      },
    },
  });
  return world.agent('anna').answers(1000).isSignedIn();
}

const places = (queue?: string) => placedBy(world, 'anna', number, queue);
const untilTalking = async () => {
  for (let left = 40; customer().call?.hearing.kind !== 'talk' && left > 0; left -= 1)
    await world.passes(500);
  expect(customer().call?.hearing.kind).toBe('talk');
};
const ends = () => world.journal.of('call-ended').map(({ outcome, endedBy }) => `${outcome} by ${endedBy}`);

it('rings the agent, then the number, and both speak; a call of the log, and written up', async () => {
  const agent = await anna();
  customer().behaves({ kind: 'answers', afterMs: 2000 });
  await places('support');
  await world.passes(500);
  expect(customer().call).toBeUndefined();
  expect(await stateOf(world, 'anna')).toBe('ringing');
  await agent.call.hearsRingingTone();
  expect(await stateOf(world, 'anna')).toBe('talking');
  await untilTalking();
  await world.passes(10_000);
  agent.hangsUp();
  await world.passes(1000);
  expect(customer().call?.state ?? 'ended').toBe('ended');
  expect(world.journal.of('call-placed')).toMatchObject([
    { placedBy: 'anna', calledNumber: number, callerNumber: '+3610099', queue: 'support' },
  ]);
  expect(world.journal.of('conversation-ended')).toMatchObject([{ agentId: 'anna', endedBy: 'agent' }]);
  expect(ends()).toEqual(['served by agent']);
  const status = await world.shared.desk?.status('anna');
  const queue = testSite.queues.get('support');
  if ((queue?.wrapUpSec ?? 0) > 0)
    expect(status).toMatchObject({
      duty: 'wrapping',
      wrapUp: { queue: 'support', callId: world.journal.of('call-placed')[0]?.callId },
    });
});

it('is written up for as long as the company says when it was for no queue; from there the next one begins', async () => {
  const agent = await anna();
  customer().behaves({ kind: 'answers', afterMs: 1000 });
  await places();
  await untilTalking();
  expect(world.journal.of('call-placed')).toMatchObject([{ callerNumber: callbacks.callerNumber }]);
  customer().call?.hangsUp();
  await world.passes(1000);
  expect(ends()).toEqual(['served by caller']);
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  await places();
  await untilTalking();
  expect(await stateOf(world, 'anna')).toBe('talking');
  agent.hangsUp();
  await world.passes(1000);
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  await world.passes(20_000);
  expect(await dutyOf(world, 'anna')).toBe('available');
});

it('tells the agent why nobody was reached, who is free again', async () => {
  const agent = await anna();
  customer().behaves({ kind: 'rejects', afterMs: 1000 });
  await places();
  await agent.call.hears('callback-not-reached');
  await agent.call.isOver();
  await world.passes(1000);
  expect(ends()).toEqual(['not-reached by caller']);
  expect(await stateOf(world, 'anna')).toBe('available');
});

it('rings nobody when the agent does not answer, and stops ringing when the agent puts the phone down', async () => {
  const agent = await anna();
  agent.ignores();
  await places();
  await world.passes(25_000);
  expect(customer().call).toBeUndefined();
  expect(ends()).toEqual(['not-reached by agent']);
  expect(await stateOf(world, 'anna')).toBe('available');
  agent.answers(1000);
  customer().behaves({ kind: 'ignores' });
  await places();
  await agent.call.hearsRingingTone();
  agent.hangsUp();
  await world.passes(1000);
  expect(customer().call?.state ?? 'ended').toBe('ended');
  expect(ends()).toEqual(['not-reached by agent', 'not-reached by agent']);
});

it('is refused in a call, without a telephone, and for a queue that there is not', async () => {
  const agent = await anna();
  await expect(places('nowhere')).rejects.toMatchObject({ code: 'unknown-queue' });
  await expect(placedBy(world, 'nobody', number)).rejects.toMatchObject({ code: 'unknown-agent' });
  const call = world.caller().dials(numbers.support);
  await call.isConnectedTo(agent);
  await expect(places()).rejects.toMatchObject({ code: 'in-a-call' });
  call.hangsUp();
  await world.passes(5_000);
  expect(world.journal.of('call-placed')).toEqual([]);
});

it('can be held and handed on like any other', async () => {
  const agent = await anna();
  customer().behaves({ kind: 'answers', afterMs: 1000 });
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  await places('support');
  await untilTalking();
  const asks = (command: Parameters<typeof world.shared.conversations.ask>[1]) =>
    world.settled(world.shared.conversations.ask('anna', command));
  await asks({ kind: 'hold' });
  expect(customer().call?.hearing.kind).toBe('music');
  await asks({ kind: 'retrieve' });
  await asks({ kind: 'transfer', to: { kind: 'agent', agentId: 'dora' } });
  await agent.call.isOver();
  await dora.call.isTalking();
  dora.hangsUp();
  await world.passes(2000);
  expect(ends()).toEqual(['served by agent']);
});
