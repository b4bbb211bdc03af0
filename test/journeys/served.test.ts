/** A caller who speaks with an agent, from the welcome to the wrap-up. */
import { centreWorld, deskOf, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, onCallNumber } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

describe('a call that is served', () => {
  it('goes from the welcome by the menu and the queue to an agent, and into wrap-up', async () => {
    const anna = await world.agent('anna').answers(3000).isSignedIn();
    const call = world.caller().dials(numbers.main);
    await call.hears('welcome');
    await call.hears('main-menu');
    call.presses('1');
    await call.isConnectedTo(anna);
    expect(await stateOf(world, 'anna')).toBe('talking');
    await world.passes(60_000);
    anna.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent', talkMs: 60_000 });
    expect(await dutyOf(world, 'anna')).toBe('wrapping');
    await world.passes(10_000);
    expect(await stateOf(world, 'anna')).toBe('available');
    call.neverWaitedInSilence(2000);
  });

  it('rings an idle agent at once, and nobody hears the whisper but the agent', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await anna.rings({ withinMs: 1 });
    await call.isConnectedTo(anna);
    expect(anna.call.heard).toContain('en/whisper-support');
    expect(call.heard.join()).not.toContain('whisper');
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
  });

  it('has music while it waits, hears its position at intervals, and is never left in silence', async () => {
    await world.agent('anna').answers().isSignedIn();
    const first = world.caller('+361').dials(numbers.support);
    await first.isConnectedTo(world.agent('anna'));
    const call = world.caller('+362').dials(numbers.support);
    const third = world.caller('+363').dials(numbers.support);
    await call.hears('support-welcome');
    await call.hearsMusic();
    await call.hears('queue-position(position=1)', { withinMs: 13_000 });
    await third.hears('queue-position(position=2)', { withinMs: 1000 });
    await call.hearsMusic();
    await call.hears('queue-position(position=1)', { withinMs: 22_000 });
    call.neverWaitedInSilence(2000);
    first.hangsUp();
    await call.isConnectedTo(world.agent('anna'), { withinMs: 20_000 });
    call.neverWaitedInSilence(2000);
    expect(world.journal.of('position-announced').length).toBeGreaterThanOrEqual(4);
    call.hangsUp();
    third.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
    expect(await endOf(world, third)).toMatchObject({ outcome: 'abandoned-in-queue', endedBy: 'caller' });
  });

  it('is followed by the next one when the wrap-up is over', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const first = world.caller('+361').dials(numbers.support);
    await first.isConnectedTo(anna);
    const second = world.caller('+362').dials(numbers.support);
    first.hangsUp();
    await world.passes(9_900);
    expect(anna.farEnd?.state).toBe('ended');
    await anna.rings({ withinMs: 200 });
    await second.isConnectedTo(anna);
    second.hangsUp();
    await endOf(world, second);
  });

  it('puts a pause that was asked for during it into effect afterwards', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await call.isConnectedTo(anna);
    await deskOf(world).command('anna', { kind: 'pause', reason: 'lunch' }, 'test');
    expect(await stateOf(world, 'anna')).toBe('talking');
    await world.passes(20_000);
    expect(await stateOf(world, 'anna')).toBe('talking');
    call.hangsUp();
    await endOf(world, call);
    await world.passes(10_100);
    expect(await dutyOf(world, 'anna')).toBe('paused');
  });
});

describe('who is served by whom', () => {
  it('is the agent who has been idle longest', async () => {
    const bela = await world.agent('bela').answers(1000).isSignedIn();
    await world.passes(5000);
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const first = world.caller('+361').dials(numbers.support);
    await first.isConnectedTo(bela);
    const second = world.caller('+362').dials(numbers.support);
    await second.isConnectedTo(anna);
    first.hangsUp();
    second.hangsUp();
    await endOf(world, first);
  });

  it('lets two callers meet two agents at the same time', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    await world.passes(1);
    const bela = await world.agent('bela').answers(1000).isSignedIn();
    const first = world.caller('+361').dials(numbers.support);
    const second = world.caller('+362').dials(numbers.support);
    await first.isConnectedTo(anna);
    await second.isConnectedTo(bela, { withinMs: 1000 });
    first.hangsUp();
    second.hangsUp();
    await endOf(world, second);
  });

  it('gives a call with priority its head start, and keeps the order within it', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const talking = world.caller('+361').dials(numbers.vip);
    await talking.isConnectedTo(anna);
    const patient = world.caller('+362').dials(numbers.support);
    await world.passes(60_000);
    const vip = world.caller('+363').dials(numbers.vip);
    await vip.hearsMusic();
    talking.hangsUp();
    await vip.isConnectedTo(anna);
    vip.hangsUp();
    await patient.isConnectedTo(anna);
    patient.hangsUp();
    await endOf(world, patient);
  });

  it('is somebody less skilled when a step of the queue says so', async () => {
    const cili = await world.agent('cili').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await world.passes(29_500);
    expect(cili.farEnd).toBeUndefined();
    await call.isConnectedTo(cili, { withinMs: 6_000 });
    call.neverWaitedInSilence(2000);
    call.hangsUp();
    await endOf(world, call);
  });
});

describe('a transfer', () => {
  it('connects the caller with a phone, past the queue', async () => {
    const bela = await world.agent('bela').answers(4000).isAtThePhone();
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('4');
    await call.hearsMusic();
    await call.isConnectedTo(bela);
    bela.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  });

  it('keeps the agent for that call: the queue offers nothing until it is over', async () => {
    const bela = (await world.agent('bela').isSignedIn()).answers(4000);
    const call = world.caller().dials(numbers.onCall);
    await bela.rings();
    expect(await stateOf(world, 'bela')).toBe('ringing');
    const other = world.caller('+361').dials(numbers.support);
    await other.hearsMusic();
    await world.passes(40_000);
    await call.isConnectedTo(bela);
    expect(world.journal.of('agent-offered')).toEqual([]);
    call.hangsUp();
    await other.isConnectedTo(bela);
    other.hangsUp();
  });

  it('is not rung into a conversation: an agent who talks is busy, and the flow goes on', async () => {
    const bela = (await world.agent('bela').isSignedIn()).answers(1000);
    const talking = world.caller('+361').dials(numbers.support);
    await talking.isConnectedTo(bela, { withinMs: 60_000 });
    const call = world.caller().dials(numbers.onCall);
    await call.hears('leave-message');
    expect(world.journal.of('transfer-tried')[0]?.outcome).toBe('busy');
    call.hangsUp();
    talking.hangsUp();
  });

  it('connects the caller with a number outside', async () => {
    const technician = world.switch.number('carrier', onCallNumber);
    technician.behaves({ kind: 'answers', afterMs: 5000 });
    const call = world.caller().dials(numbers.outside);
    await call.isTalking();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'transferred', endedBy: 'caller' });
    await world.settles();
    expect(technician.isInCall).toBe(false);
  });

  it('that nobody answers leads on by the flow', async () => {
    await world.agent('bela').ignores().isAtThePhone();
    const call = world.caller().dials(numbers.onCall);
    await call.hears('leave-message', { withinMs: 21_000 });
    call.neverWaitedInSilence(2000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ endedBy: 'caller', outcome: 'abandoned-in-menu' });
    expect(world.journal.of('transfer-tried')[0]?.outcome).toBe('no-answer');
  });
});
