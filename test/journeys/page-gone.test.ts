/** What is gone in the middle of a talk or of its write-up: the agent's telephone, the service, or the queue it came by. */
import { centreWorld, deskOf, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

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
const silenceMs = 30_000;

it('ends the call of an agent whose page was closed for good, who writes it up and is rung no more', async () => {
  const { anna, call } = await talking();
  anna.unplugs();
  await world.passes(silenceMs);
  // Until the switch has noticed they are together: it may be the page's network alone.
  expect(await stateOf(world, 'anna')).toBe('talking');
  expect(world.journal.agentEvents.at(-1)).toMatchObject({ kind: 'phone-unreachable', agentId: 'anna' });
  anna.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  expect((await deskOf(world).status('anna'))?.wrapUp?.callId).toBe(call.farEnd.leg.id);
  await world.passes(10_000);
  // Whoever looks on is told that nobody is there, though she never signed out.
  expect(await dutyOf(world, 'anna')).toBe('available');
  expect(await stateOf(world, 'anna')).toBe('unreachable');
  const offered = world.journal.of('agent-offered').length;
  const next = world.caller('+362').dials(numbers.support);
  expect(await endOf(world, next)).toMatchObject({ outcome: expect.not.stringMatching('served') as string });
  expect(world.journal.of('agent-offered')).toHaveLength(offered);

  await anna.isAtThePhone();
  const another = world.caller('+363').dials(numbers.support);
  await another.isConnectedTo(anna);
  another.hangsUp();
  await endOf(world, another);
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
