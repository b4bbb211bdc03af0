/** An agent calls the team leader in: one after the other is rung; when nobody can be had the agent goes on with the caller. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const leaders = { kind: 'leaders', agentIds: ['cili', 'dora'], askedBy: 'anna' } as const;
const escalates = () =>
  world.settled(world.shared.conversations.ask('anna', { kind: 'consult', to: leaders }));

async function talking() {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const call = world.caller().dials(numbers.support);
  await call.isConnectedTo(anna);
  await world.passes(10_000);
  return { anna, call };
}

const rung = () => world.journal.of('person-rung').map(({ who, escalatedBy }) => [who, escalatedBy]);
const unreached = () => world.journal.of('person-unreached').map(({ who, why }) => [who, why]);

it('rings the first leader, who is told of it and goes on with the caller', async () => {
  const cili = await world.agent('cili').answers(3000).isAtThePhone();
  const { anna, call } = await talking();
  await escalates();
  await call.hearsMusic();
  await anna.call.hearsRingingTone();
  await anna.call.isConnectedTo(cili);
  expect(call.farEnd.hearing.kind).toBe('music');
  expect(world.journal.of('call-escalated')).toMatchObject([{ agentId: 'anna', leaders: ['cili', 'dora'] }]);
  expect(world.journal.of('consult-began')).toMatchObject([{ toKind: 'leaders' }]);
  expect(rung()).toEqual([['cili', 'anna']]);
  await world.settled(world.shared.conversations.ask('anna', { kind: 'complete' }));
  await call.isConnectedTo(cili);
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  call.neverWaitedInSilence(1_000);
});

it('passes over a leader who is busy, rings the next, and is three with that one', async () => {
  const cili = await world.agent('cili').rejects(1000).isAtThePhone();
  const dora = await world.agent('dora').answers(1000).isAtThePhone();
  const { anna, call } = await talking();
  await escalates();
  await anna.call.isConnectedTo(dora);
  expect(rung()).toEqual([
    ['cili', 'anna'],
    ['dora', 'anna'],
  ]);
  expect(unreached()).toEqual([['cili', 'busy']]);
  expect(await stateOf(world, 'cili')).not.toBe('talking');
  await world.settled(world.shared.conversations.ask('anna', { kind: 'join' }));
  await call.isConnectedTo(dora);
  await call.isConnectedTo(anna);
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  expect(cili.farEnd?.state).toBe('ended');
});

it('gives the caller back to the agent, who is told, when nobody can be had', async () => {
  await world.agent('cili').ignores().isAtThePhone();
  const { anna, call } = await talking();
  await escalates();
  await call.hearsMusic();
  await world.passes(21_000);
  await call.isConnectedTo(anna);
  expect(unreached()).toEqual([
    ['cili', 'no-answer'],
    ['dora', 'away'],
  ]);
  expect(world.journal.of('consult-failed')).toMatchObject([{ agentId: 'anna', to: 'cili, dora' }]);
  call.neverWaitedInSilence(1_000);
  call.hangsUp();
  await endOf(world, call);
});

it('brings the caller to the leader when the agent hangs up while it rings, and to the queue when none answers', async () => {
  const cili = await world.agent('cili').answers(4000).isAtThePhone();
  const { anna, call } = await talking();
  await escalates();
  await cili.rings();
  anna.hangsUp();
  await call.isConnectedTo(cili);
  expect(world.journal.of('transfer-tried')).toMatchObject([{ to: 'cili', outcome: 'connected' }]);
  call.neverWaitedInSilence(1_000);
  cili.hangsUp();
  await call.isOver();
  await endOf(world, call);
});

it('lets the leader who rings go when the caller hangs up', async () => {
  const cili = await world.agent('cili').ignores().isAtThePhone();
  const { call } = await talking();
  await escalates();
  await cili.rings();
  call.hangsUp();
  await endOf(world, call);
  expect(cili.farEnd?.state).toBe('ended');
});

it('gives the caller back to the agent when the service dies while the leader rings', async () => {
  const cili = await world.agent('cili').ignores().isAtThePhone();
  const { anna, call } = await talking();
  await escalates();
  await cili.rings();
  world.engineDies();
  await world.engineStarts();
  await call.isConnectedTo(anna);
  expect(cili.farEnd?.state).toBe('ended');
  call.hangsUp();
  await endOf(world, call);
});
