/** What is gone in the middle of a talk or of its write-up: the agent's telephone, the service, or the queue it came by. */
import { browserLine } from '../../src/agents/index.js';
import { centreWorld, deskOf, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, phoneOf } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

async function talking() {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const call = world.caller('+361').dials(numbers.support);
  await call.isConnectedTo(anna);
  return { anna, call };
}

/** The switch hears nothing of the telephone for so long before it ends the leg. */
const silenceMs = 40_000;

it('has the caller of an agent whose page was closed for good wait for another one, at the old place', async () => {
  const { anna, call } = await talking();
  const { waitMs } = await world.journal.sees('conversation-started', 0);
  anna.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 5_000 });
  await call.hearsMusic();
  expect(await stateOf(world, 'anna')).toBe('talking');
  expect(world.journal.agentEvents.at(-1)).toMatchObject({ kind: 'phone-unreachable', agentId: 'anna' });
  await world.passes(silenceMs);
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  expect((await deskOf(world).status('anna'))?.wrapUp?.callId).toBe(call.farEnd.leg.id);
  const [entered] = world.journal.of('queue-entered').slice(-1);
  expect(entered).toMatchObject({ queue: 'support' });
  const bela = await world.agent('bela').answers(1000).isSignedIn();
  await call.isConnectedTo(bela);
  expect(world.journal.of('queue-left').at(-1)?.waitMs).toBeGreaterThan(waitMs);
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  expect(world.journal.of('agent-unheard')).toHaveLength(1);
  await world.passes(10_000);
  // Whoever looks on is told that nobody is there, though she never signed out.
  expect(await dutyOf(world, 'anna')).toBe('available');
  expect(await stateOf(world, 'anna')).toBe('unreachable');
});

it('goes on with the agent who is heard again in time', async () => {
  const { anna, call } = await talking();
  anna.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 5_000 });
  await call.hearsMusic();
  await world.passes(10_000);
  anna.findsNetwork();
  await call.isConnectedTo(anna, { withinMs: 2_000 });
  expect(world.journal.of('agent-heard-again')).toHaveLength(1);
  // As often as it happens.
  anna.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 5_000 });
  anna.findsNetwork();
  await call.isConnectedTo(anna, { withinMs: 10_000 });
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

it('notices that a browser is silent although it can be rung; a softphone may save the sound of silence', async () => {
  const { switch: phones } = world;
  const page = phones.phone(browserLine(phoneOf('anna')));
  phones.providePhone({ phone: page.line, password: 'secret', displayName: 'anna', codecs: ['opus'] });
  page.registers();
  page.behaves({ kind: 'answers', afterMs: 1000 });
  await world.agent('anna').isSignedIn();
  const call = world.caller('+361').dials(numbers.support);
  await world.journal.sees('conversation-started');
  page.call?.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 20_000 });
  page.call?.findsNetwork();
  await world.journal.sees('agent-heard-again', 3_000);
  call.hangsUp();
  await endOf(world, call);

  page.unregisters();
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  await world.passes(15_000);
  const next = world.caller('+362').dials(numbers.support);
  await next.isConnectedTo(anna);
  anna.farEnd?.losesNetwork();
  await world.passes(25_000);
  expect(world.journal.of('agent-unheard')).toHaveLength(1);
  next.hangsUp();
  await endOf(world, next);
});

it('lets a caller who hears that the agent is not there hang up', async () => {
  const { anna, call } = await talking();
  anna.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 5_000 });
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  await world.passes(silenceMs);
});

it('has a caller who came by a contact chain leave a message when that person is heard no longer', async () => {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const call = world.caller('+361').dials(numbers.boss);
  await call.isConnectedTo(anna);
  anna.losesNetwork();
  await call.hears('agent-unheard', { withinMs: 5_000 });
  await call.hearsMusic();
  await call.hears('apology', { withinMs: silenceMs });
  call.hangsUp();
  await endOf(world, call);
});

it('goes on with a caller whose agent’s telephone was away for a moment only', async () => {
  const { anna, call } = await talking();
  anna.unplugs();
  await world.passes(silenceMs / 2);
  await anna.isAtThePhone();
  await world.passes(silenceMs);
  expect(await stateOf(world, 'anna')).toBe('talking');
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
});

describe('a call that is written up when the service dies', () => {
  it('is written up still when it is back, for the time that is left, and no call comes before', async () => {
    const { anna, call } = await talking();
    call.hangsUp();
    await endOf(world, call);
    const before = await deskOf(world).status('anna');
    await world.passes(4_000);
    world.engineDies();
    await world.engineStarts();
    const after = await deskOf(world).status('anna');
    expect(after).toMatchObject({ state: 'wrapping', wrapUpUntil: before?.wrapUpUntil });
    expect(after?.wrapUp).toEqual({ callId: call.farEnd.leg.id, queue: 'support', extensions: 0 });
    const next = world.caller('+362').dials(numbers.support);
    await world.passes((before?.wrapUpUntil ?? 0) - world.clock.now() - 100);
    expect(await stateOf(world, 'anna')).toBe('wrapping');
    await anna.rings({ withinMs: 300 });
    await next.isConnectedTo(anna);
    next.hangsUp();
    await endOf(world, next);
  });

  it('is written up also when both hung up while no service ran', async () => {
    const { anna, call } = await talking();
    world.engineDies();
    anna.hangsUp();
    call.hangsUp();
    await world.passes(1_000);
    await world.engineStarts();
    await world.passes(3_000);
    expect(await stateOf(world, 'anna')).toBe('wrapping');
  });
});

describe('a queue that the company has no more', () => {
  /** As an administrator may take it out: what led to it leads to another one. */
  const takesOut = () => {
    const { site } = world.shared;
    const queues = new Map([...site.queues].filter(([name]) => name !== 'support'));
    const instead = site.flows.get('sales');
    if (!instead) throw new Error('no flow to lead there instead');
    world.shared.site = { ...site, queues, flows: new Map([...site.flows, ['support', instead]]) };
  };

  it.each([
    ['speak with each other', false],
    ['have each other on hold', true],
  ])('leaves together who %s when the service dies', async (_, held) => {
    const { anna, call } = await talking();
    takesOut();
    if (held) await world.shared.conversations.ask('anna', { kind: 'hold' });
    await world.passes(5_000);
    world.engineDies();
    await world.engineStarts();
    await world.passes(5_000);
    await call.isConnectedTo(anna);
    await world.shared.conversations.ask('anna', { kind: 'hold' });
    await call.hearsMusic();
    await world.shared.conversations.ask('anna', { kind: 'retrieve' });
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
    await world.passes(1_000);
    expect(await stateOf(world, 'anna')).toBe('available');
  });

  it('sends who waits there by the flow when the service dies', async () => {
    await world.agent('anna').ignores().isSignedIn();
    const call = world.caller('+361').dials(numbers.support);
    await call.hearsMusic();
    takesOut();
    world.engineDies();
    await world.engineStarts();
    const { queue } = await world.journal.sees('queue-entered', 5_000, (fact) => fact.queue === 'sales');
    expect(queue).toBe('sales');
    call.hangsUp();
    await endOf(world, call);
  });
});
