/** Contact chains: the person, the deputy, the group, reception. */
import { centreWorld, deskOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, onCallNumber, vipNumber } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const signedIn = (id: string) => world.agent(id).isSignedIn();
const unreached = () => world.journal.of('person-unreached').map(({ who, why }) => `${who} ${why}`);

describe('person, deputy, reception', () => {
  it('rings the person first; the caller hears ringing, and the queue leaves the person alone', async () => {
    const anna = (await signedIn('anna')).answers(3000);
    const call = world.caller().dials(numbers.boss);
    await anna.rings();
    expect(await stateOf(world, 'anna')).toBe('ringing');
    await call.hearsRingingTone();
    const other = world.caller('+361').dials(numbers.support);
    await call.isConnectedTo(anna);
    expect(await stateOf(world, 'anna')).toBe('talking');
    await other.hearsMusic();
    await world.passes(5000);
    expect(world.journal.of('agent-offered')).toEqual([]);
    anna.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent', talkMs: 5000 });
    // The queue's caller was waiting for just her.
    await other.isConnectedTo(anna);
    call.neverWaitedInSilence(1);
  });

  it('goes on to the deputy when the person does not answer, with a word', async () => {
    const anna = (await signedIn('anna')).ignores();
    const bela = (await signedIn('bela')).answers(2000);
    const call = world.caller().dials(numbers.boss);
    await anna.rings();
    const rangAt = world.clock.now();
    await call.hears('trying-deputy');
    expect(world.clock.now() - rangAt).toBe(10_000);
    await call.hearsMusic();
    await call.isConnectedTo(bela);
    expect(unreached()).toEqual(['anna no-answer']);
    // Not at the desk for one caller is not the same as missing a call of the queue.
    expect(await stateOf(world, 'anna')).toBe('available');
    call.neverWaitedInSilence(1);
  });

  it('waits with music for a person who talks in a queue call, and rings as soon as that is over', async () => {
    const anna = (await signedIn('anna')).answers(1000);
    const first = world.caller('+361').dials(numbers.support);
    await first.isConnectedTo(anna);
    const call = world.caller().dials(numbers.boss);
    await call.hearsMusic();
    await world.passes(5000);
    // Wrap-up counts as busy as well: ten seconds of it.
    first.hangsUp();
    await world.passes(9000);
    expect(world.journal.of('person-rung')).toEqual([]);
    await call.isConnectedTo(anna, { withinMs: 4000 });
    expect(new Set(unreached())).toEqual(new Set(['anna busy']));
  });

  it('goes on when the person stays busy for longer than the caller may wait', async () => {
    const anna = (await signedIn('anna')).answers(1000);
    const bela = (await signedIn('bela')).answers(1000);
    await world.passes(1000);
    await deskOf(world).command('bela', { kind: 'pause', reason: 'lunch' }, 'test');
    const first = world.caller('+361').dials(numbers.support);
    await first.isConnectedTo(anna);
    await deskOf(world).command('bela', { kind: 'resume' }, 'test');
    const call = world.caller().dials(numbers.boss);
    await world.passes(19_000);
    expect(bela.farEnd).toBeUndefined();
    await call.isConnectedTo(bela, { withinMs: 6000 });
  });

  it('passes over who is away — paused, signed out, unplugged — and leads to reception at last', async () => {
    const dora = (await signedIn('dora')).answers(1000);
    await signedIn('anna');
    await deskOf(world).command('anna', { kind: 'pause', reason: 'lunch' }, 'test');
    await world.agent('bela').isAtThePhone();
    const call = world.caller().dials(numbers.boss);
    await call.isConnectedTo(dora, { withinMs: 10_000 });
    expect(unreached()).toEqual(['anna away', 'bela away']);
    expect(world.journal.of('chain-left').map(({ end }) => end)).toEqual(['queue']);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });
});

describe('a group', () => {
  it('rings all at once; the first to answer has the call, the others stop', async () => {
    const anna = (await signedIn('anna')).decidesByHand();
    const bela = (await signedIn('bela')).decidesByHand();
    const call = world.caller().dials(numbers.team);
    await anna.rings();
    await bela.rings();
    bela.picksUp();
    await call.isConnectedTo(bela);
    await world.settles();
    expect(anna.farEnd?.state).toBe('ended');
    expect(await stateOf(world, 'anna')).toBe('available');
    expect(await stateOf(world, 'bela')).toBe('talking');
  });

  it('takes one failure for the group only when all have failed, and follows its rule', async () => {
    (await signedIn('anna')).rejects(1000);
    (await signedIn('bela')).ignores();
    const call = world.caller().dials(numbers.team);
    await call.hears('goodbye');
    expect(unreached()).toEqual(['anna busy', 'bela no-answer']);
    expect(world.journal.of('chain-left').map(({ end }) => end)).toEqual(['voicemail']);
  });

  it('rings one after the other where it says so', async () => {
    const cili = (await signedIn('cili')).rejects(1000);
    const dora = (await signedIn('dora')).answers(1000);
    const call = world.caller().dials(numbers.team);
    await cili.rings();
    expect(dora.farEnd).toBeUndefined();
    await call.isConnectedTo(dora);
  });
});

describe('on call', () => {
  it('connects nobody who has not pressed the key: a machine never takes the call', async () => {
    const machine = world.switch.number('carrier', onCallNumber);
    machine.behaves({ kind: 'answers', afterMs: 1000 });
    const bela = (await world.agent('bela').isAtThePhone()).answers(1000);
    const call = world.caller().dials(numbers.guard);
    await bela.rings({ withinMs: 20_000 });
    expect(machine.call?.state).toBe('ended');
    await world.passes(2000);
    expect(bela.call.heard.some((heard) => heard.includes('emergency-accept'))).toBe(true);
    await call.hearsRingingTone();
    bela.call.presses('3').presses('1');
    await call.isConnectedTo(bela);
    // He was signed out, and is so again.
    bela.hangsUp();
    await call.isOver();
    expect(await stateOf(world, 'bela')).toBe('signed-out');
    call.neverWaitedInSilence(1);
  });

  it('ends in the voicemail when nobody accepts', async () => {
    world.switch.number('carrier', onCallNumber).behaves({ kind: 'answers', afterMs: 1000 });
    (await world.agent('bela').isAtThePhone()).answers(1000);
    const call = world.caller().dials(numbers.guard);
    await call.hears('leave-message', { withinMs: 40_000 });
    expect(unreached()).toEqual([`${onCallNumber} no-answer`, 'bela no-answer']);
  });
});

describe('a known caller', () => {
  it('chooses among the people the caller asks for', async () => {
    const bela = (await signedIn('bela')).answers(1000);
    const call = world.caller(vipNumber).dials(numbers.own);
    await call.hears('hu/contact-choice(name=my bookkeeper,key=2)');
    call.presses('2');
    await call.isConnectedTo(bela);
    expect(world.journal.of('caller-recognised')).toMatchObject([{ caller: 'acme', callerClass: 'vip' }]);
  });

  it('is rung the own chain when no name is chosen; a stranger goes past both', async () => {
    const dora = (await signedIn('dora')).answers(1000);
    const call = world.caller(vipNumber).dials(numbers.own);
    await call.isConnectedTo(dora);
    const stranger = world.caller('+36209998877').dials(numbers.own);
    await stranger.hears('leave-message');
  });
});
