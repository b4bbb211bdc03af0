/** A colleague is called in while the caller hears music; whoever hangs up, nobody is left alone in silence. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, onCallNumber } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const colleague = { kind: 'consult', to: { kind: 'agent', agentId: 'bela' } } as const;

async function talking() {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const call = world.caller().dials(numbers.support);
  await call.isConnectedTo(anna);
  const bela = await world.agent('bela').answers(3000).isSignedIn();
  return { anna, bela, call };
}

const asks = (kind: 'swap' | 'join' | 'back' | 'complete' | 'hold') =>
  world.settled(world.shared.conversations.ask('anna', { kind }));

/** Anna speaks with Bela, the caller hears music. */
async function consulting() {
  const people = await talking();
  await world.passes(10_000);
  await world.settled(world.shared.conversations.ask('anna', colleague));
  await people.call.hearsMusic();
  await people.anna.call.hearsRingingTone();
  await people.anna.call.isConnectedTo(people.bela);
  expect(people.call.farEnd.hearing.kind).toBe('music');
  return people;
}

const talkOf = () =>
  world.journal.of('conversation-ended').map(({ agentId, talkMs }) => [agentId, talkMs] as const);

it('leaves the caller to the colleague; each is credited with their own time', async () => {
  const { anna, bela, call } = await consulting();
  await world.passes(20_000);
  await asks('complete');
  await call.isConnectedTo(bela);
  expect(anna.farEnd?.state).toBe('ended');
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  await world.passes(60_000);
  bela.hangsUp();
  await call.isOver();
  const end = await endOf(world, call);
  expect(end).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  // Ten seconds of talk, three until Bela answers, twenty of consulting; what Bela hears before is nobody's talk.
  expect(talkOf()).toEqual([
    ['anna', 33_000],
    ['bela', 60_000],
  ]);
  expect(end.talkMs).toBe(93_000);
  expect(world.journal.of('consult-ended')).toMatchObject([{ how: 'completed', consultMs: 20_000 }]);
  call.neverWaitedInSilence(1_000);
});

it('swaps between the two, who hear music in turn', async () => {
  const { anna, bela, call } = await consulting();
  await asks('swap');
  await call.isConnectedTo(anna);
  expect(bela.farEnd?.hearing.kind).toBe('music');
  await asks('swap');
  await anna.call.isConnectedTo(bela);
  expect(call.farEnd.hearing.kind).toBe('music');
  await asks('back');
  await call.isConnectedTo(anna);
  expect(bela.farEnd?.state).toBe('ended');
  expect(await stateOf(world, 'bela')).toBe('available');
});

it('joins all three, and credits both agents; the call has talked but once', async () => {
  const { anna, bela, call } = await consulting();
  await asks('join');
  await call.isConnectedTo(anna);
  await call.isConnectedTo(bela);
  await world.passes(30_000);
  anna.hangsUp();
  await call.isConnectedTo(bela);
  await world.passes(10_000);
  call.hangsUp();
  const end = await endOf(world, call);
  expect(end).toMatchObject({ outcome: 'served', endedBy: 'caller', talkMs: 53_000 });
  expect(talkOf()).toEqual([
    ['bela', 30_000],
    ['anna', 43_000],
    ['bela', 10_000],
  ]);
});

it('goes back to the caller by itself when the colleague hangs up, cannot be had, or rejects', async () => {
  const { anna, bela, call } = await consulting();
  bela.hangsUp();
  await call.isConnectedTo(anna);
  bela.rejects(1000);
  await world.passes(1000);
  await world.settled(world.shared.conversations.ask('anna', colleague));
  await call.hearsMusic();
  await call.isConnectedTo(anna);
  await world.settled(
    world.shared.conversations.ask('anna', { kind: 'consult', to: { kind: 'agent', agentId: 'dora' } }),
  );
  await call.isConnectedTo(anna);
  expect(world.journal.of('consult-failed').map(({ to, why }) => [to, why])).toEqual([
    ['bela', 'busy'],
    ['dora', 'away'],
  ]);
  call.neverWaitedInSilence(1_000);
});

it('hands the caller over when the agent hangs up, also while the colleague still rings', async () => {
  const { anna, bela, call } = await talking();
  await world.settled(world.shared.conversations.ask('anna', colleague));
  await bela.rings();
  anna.hangsUp();
  await call.isConnectedTo(bela);
  call.neverWaitedInSilence(1_000);
  bela.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
});

it.each(['consulting', 'alternating', 'together'])(
  'ends for all when the caller hangs up while %s',
  async (at) => {
    const { anna, bela, call } = await consulting();
    if (at === 'alternating') await asks('swap');
    if (at === 'together') await asks('join');
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
    expect([anna.farEnd?.state, bela.farEnd?.state]).toEqual(['ended', 'ended']);
    expect(await stateOf(world, 'bela')).toBe('available');
  },
);

it('calls in the next agent of a queue, and leaves the caller to that one', async () => {
  const { anna, call } = await talking();
  const dora = await world.agent('dora').answers(2000).isSignedIn();
  await world.settled(
    world.shared.conversations.ask('anna', { kind: 'consult', to: { kind: 'queue', queue: 'advice' } }),
  );
  await anna.call.isConnectedTo(dora);
  expect(call.farEnd.hearing.kind).toBe('music');
  await asks('complete');
  await call.isConnectedTo(dora);
  world.engineDies();
  await world.engineStarts();
  await call.isConnectedTo(dora);
  await world.passes(5_000);
  dora.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
});

it('calls a number outside in, and leaves the caller to it', async () => {
  world.switch.number('carrier', onCallNumber).behaves({ kind: 'answers', afterMs: 1000 });
  const { call } = await talking();
  const to = { kind: 'number', number: onCallNumber, trunk: 'carrier' } as const;
  await world.settled(world.shared.conversations.ask('anna', { kind: 'consult', to }));
  await call.hearsMusic();
  await world.passes(2_000);
  await asks('complete');
  await call.isTalking();
  world.switch.number('carrier', onCallNumber).call?.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'transferred' });
});

it('refuses what makes no sense', async () => {
  await consulting();
  const { conversations } = world.shared;
  await expect(asks('hold')).rejects.toMatchObject({ code: 'in-consultation' });
  await expect(
    conversations.ask('anna', { kind: 'transfer', to: { kind: 'queue', queue: 'sales' } }),
  ).rejects.toMatchObject({ code: 'in-consultation' });
  await asks('back');
  await expect(asks('swap')).rejects.toMatchObject({ code: 'no-colleague' });
});

it.each(['ringing', 'consulting', 'alternating', 'together'])(
  'gives the caller back to the agent when the service dies while %s',
  async (at) => {
    const { anna, call } = at === 'ringing' ? await talking() : await consulting();
    if (at === 'ringing') await world.settled(world.shared.conversations.ask('anna', colleague));
    if (at === 'alternating') await asks('swap');
    if (at === 'together') await asks('join');
    world.engineDies();
    await world.engineStarts();
    await call.isConnectedTo(anna);
    await world.passes(2_000);
    expect(await stateOf(world, 'bela')).toBe('available');
    call.hangsUp();
    await endOf(world, call);
  },
);
