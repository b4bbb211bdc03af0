/** What an agent does with a caller: hold, take back, hand on to a queue or to another agent. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const toAgent = (agentId: string) => ({ kind: 'transfer', to: { kind: 'agent', agentId } }) as const;
const toQueue = (queue: string) => ({ kind: 'transfer', to: { kind: 'queue', queue } }) as const;

async function talking(agentId = 'anna') {
  const agent = await world.agent(agentId).answers(1000).isSignedIn();
  const call = world.caller().dials(numbers.support);
  await call.isConnectedTo(agent);
  return { agent, call, desk: world.shared.conversations };
}

it('holds a caller with music and takes them back; one who is held twice is refused', async () => {
  const { agent, call, desk } = await talking();
  await desk.ask('anna', { kind: 'hold' });
  await call.hearsMusic();
  await expect(desk.ask('anna', { kind: 'hold' })).rejects.toMatchObject({ code: 'on-hold' });
  await world.passes(5_000);
  await desk.ask('anna', { kind: 'retrieve' });
  await call.isConnectedTo(agent);
  await expect(desk.ask('anna', { kind: 'retrieve' })).rejects.toMatchObject({ code: 'not-on-hold' });
  expect(world.journal.of('call-held').length).toBe(1);
  expect(world.journal.of('call-retrieved').length).toBe(1);
  call.neverWaitedInSilence(2_000);
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

it('ends the call of a caller who hangs up while held, and of an agent who does', async () => {
  const { call, desk } = await talking();
  await desk.ask('anna', { kind: 'hold' });
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  await expect(desk.ask('anna', { kind: 'retrieve' })).rejects.toMatchObject({ code: 'no-call' });
  await world.passes(20_000);
  const second = world.caller('+362').dials(numbers.support);
  await second.isConnectedTo(world.agent('anna'));
  await desk.ask('anna', { kind: 'hold' });
  world.agent('anna').hangsUp();
  await second.isOver();
  expect(await endOf(world, second)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
});

it('hands a caller on to another agent; each is credited with their own time', async () => {
  const { agent, call, desk } = await talking();
  await world.passes(30_000);
  const bela = await world.agent('bela').answers(3000).isSignedIn();
  await desk.ask('anna', toAgent('bela'));
  await call.hearsMusic();
  await call.isConnectedTo(bela);
  expect(agent.farEnd?.state).toBe('ended');
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  expect(await stateOf(world, 'bela')).toBe('talking');
  await world.passes(90_000);
  bela.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent', talkMs: 120_000 });
  expect(world.journal.of('conversation-ended').map(({ agentId, talkMs }) => [agentId, talkMs])).toEqual([
    ['anna', 30_000],
    ['bela', 90_000],
  ]);
});

it('sends a caller whom the other agent does not take back to the queue, at the old place', async () => {
  const { call, desk } = await talking();
  await world.passes(10_000);
  const later = world.caller('+362').dials(numbers.support);
  await later.hearsMusic();
  await world.agent('bela').ignores().isSignedIn();
  await desk.ask('anna', toAgent('dora'));
  await call.hearsMusic();
  expect(world.journal.of('transfer-tried').map(({ to, outcome }) => [to, outcome])).toEqual([
    ['dora', 'away'],
  ]);
  world.agent('bela').answers(1000);
  await call.isConnectedTo(world.agent('anna'), { withinMs: 60_000 });
  call.hangsUp();
  await endOf(world, call);
  later.hangsUp();
  await endOf(world, later);
});

it('hands a caller on to a queue, and hands on again from there', async () => {
  const { call, desk } = await talking();
  await desk.ask('anna', toQueue('sales'));
  await call.isConnectedTo(world.agent('anna'), { withinMs: 30_000 });
  expect(world.journal.of('queue-entered').map(({ queue }) => queue)).toEqual(['support', 'sales']);
  await desk.ask('anna', toQueue('support'));
  await call.isConnectedTo(world.agent('anna'), { withinMs: 30_000 });
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  call.neverWaitedInSilence(2_000);
});

it('refuses an agent who is in no conversation', async () => {
  await world.agent('anna').answers(1000).isSignedIn();
  await expect(world.shared.conversations.ask('anna', { kind: 'hold' })).rejects.toMatchObject({
    code: 'no-call',
  });
});

it('goes on with a caller who was held when the service died', async () => {
  const { agent, call, desk } = await talking();
  await desk.ask('anna', { kind: 'hold' });
  await call.hearsMusic();
  expect(world.journal.of('queue-left')).toMatchObject([{ why: 'served' }]);
  world.engineDies();
  await world.engineStarts();
  await call.isConnectedTo(agent);
  await world.shared.conversations.ask('anna', { kind: 'hold' });
  await call.hearsMusic();
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

it('sends the caller back to the queue when the page does not answer', async () => {
  const { agent, call, desk } = await talking();
  agent.ignores();
  await world.agent('bela').answers(1000).isSignedIn();
  void desk.ask('anna', { kind: 'rejoin' });
  await call.hearsMusic();
  await call.isConnectedTo(world.agent('bela'), { withinMs: 30_000 });
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

describe('a customer who was rung back', () => {
  const number = '+36301234567';
  const customer = () => world.switch.number('carrier', number);
  const callback = () => [...world.shared.callbacks.callbacks.values()][0];
  const hears = () => customer().call?.hearing;

  async function speaksWithAnna() {
    const call = world.caller(number).dials(numbers.callback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.isOver();
    customer().behaves({ kind: 'answers', afterMs: 1000 });
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    await anna.rings();
    await anna.call.isTalking();
    customer().behaves({ kind: 'busy' });
    return world.shared.conversations;
  }

  /** The customer's own call has ended once, and nobody was rung again. */
  async function endsServed() {
    customer().call?.hangsUp();
    const end = await world.journal.sees(
      'call-ended',
      5000,
      ({ callId }) => callId === callback()?.attemptId,
    );
    expect(end).toMatchObject({ outcome: 'served', endedBy: 'caller' });
    await world.settles();
    expect(callback()).toMatchObject({ state: 'done', attempts: 1, failures: {} });
  }

  it('and is handed on to a queue has been served, and keeps the place when the service dies', async () => {
    const desk = await speaksWithAnna();
    const dora = await world.agent('dora').answers(1000).isSignedIn();
    await dora.dials('*121').isOver();
    await desk.ask('anna', toQueue('sales'));
    await world.agent('anna').dials('*11').isOver();
    await world.passes(5_000);
    expect(hears()).toMatchObject({ kind: 'music' });
    expect(callback()).toMatchObject({ state: 'done' });
    world.engineDies();
    await world.engineStarts();
    await world.passes(30_000);
    expect(hears()).toMatchObject({ kind: 'music' });
    await dora.dials('*13').isOver();
    await dora.rings();
    await dora.call.isTalking();
    expect(hears()).toMatchObject({ kind: 'talk' });
    await endsServed();
  });

  it('and is handed on to another agent speaks on when the service dies', async () => {
    const desk = await speaksWithAnna();
    const bela = await world.agent('bela').answers(1000).isSignedIn();
    await desk.ask('anna', toAgent('bela'));
    await bela.rings();
    await bela.call.isTalking();
    world.engineDies();
    await world.passes(5_000);
    await world.engineStarts();
    await world.passes(30_000);
    expect(hears()).toMatchObject({ kind: 'talk', with: [bela.farEnd?.leg.id] });
    await endsServed();
  });
});
