/** An agent who was rung and could not be had: the caller keeps the place, and the next agent is offered at once. */
import { centreWorld, deskOf, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import type { Agent } from '../support/journeys/index.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

/** Anna is rung first, bela is the next. */
async function annaAndBela(): Promise<readonly [Agent, Agent]> {
  const anna = await world.agent('anna').isSignedIn();
  await world.passes(1000);
  return [anna, await world.agent('bela').answers(1000).isSignedIn()];
}

describe('the next agent is rung at once', () => {
  const failures: readonly (readonly [string, (anna: Agent) => void, number, string])[] = [
    ['nobody answers', (anna) => void anna.ignores(), 15_000, 'missed'],
    ['the agent rejects', (anna) => void anna.rejects(2000), 2000, 'rejected'],
    ['the phone is busy', (anna) => void anna.isBusy(), 0, 'rejected'],
    [
      'the phone dies while it rings',
      (anna) => anna.phone.behaves({ kind: 'dies-ringing', afterMs: 1000 }),
      1000,
      'unreachable',
    ],
    ['the phone is unreachable', (anna) => anna.phone.behaves({ kind: 'unreachable' }), 0, 'unreachable'],
    [
      'the agent hangs up during the whisper',
      (anna) => anna.phone.behaves({ kind: 'answers', afterMs: 1000, thenHangsUpAfterMs: 500 }),
      1500,
      'rejected',
    ],
  ];
  it.each(failures)('when %s', async (_, happens, afterMs, why) => {
    const [anna, bela] = await annaAndBela();
    happens(anna);
    const call = world.caller().dials(numbers.support);
    const startedAt = world.clock.now();
    await bela.rings({ withinMs: afterMs + 1 });
    expect(world.clock.now() - startedAt).toBe(afterMs);
    await call.isConnectedTo(bela);
    // Who cannot be reached has missed nothing.
    expect(await dutyOf(world, 'anna')).toBe(why === 'unreachable' ? 'available' : 'missed');
    expect(world.journal.of('offer-failed').map((event) => event.why)).toEqual([why]);
    call.neverWaitedInSilence(2000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });
});

it('an agent who pauses while the phone rings is not rung any more, and is not set missed', async () => {
  const [anna, bela] = await annaAndBela();
  anna.ignores();
  const call = world.caller().dials(numbers.support);
  await anna.rings();
  await deskOf(world).command('anna', { kind: 'pause', reason: 'lunch' }, 'test');
  await world.settles();
  expect(anna.farEnd?.state).toBe('ended');
  expect(await dutyOf(world, 'anna')).toBe('paused');
  await call.isConnectedTo(bela);
  expect(world.journal.of('offer-failed').map(({ why }) => why)).toEqual(['withdrawn']);
  call.hangsUp();
  await endOf(world, call);
});

it('a caller who hangs up while the phone rings leaves the agent idle for the next caller, at once', async () => {
  const anna = await world.agent('anna').decidesByHand().isSignedIn();
  const call = world.caller('+361').dials(numbers.support);
  await anna.rings();
  const next = world.caller('+362').dials(numbers.support);
  await next.hearsMusic();
  const before = anna.farEnd;
  call.hangsUp();
  await world.settles();
  expect(anna.farEnd).not.toBe(before);
  await anna.rings({ withinMs: 1 });
  anna.picksUp();
  await next.isConnectedTo(anna);
  expect(await stateOf(world, 'anna')).toBe('talking');
  expect(await endOf(world, call)).toMatchObject({ outcome: 'abandoned-in-queue', endedBy: 'caller' });
  next.hangsUp();
  await endOf(world, next);
});

it('a caller keeps the place of the first minute when an agent does not answer', async () => {
  const anna = await world.agent('anna').ignores().isSignedIn();
  const first = world.caller('+361').dials(numbers.support);
  await anna.rings();
  const second = world.caller('+362').dials(numbers.support);
  await world.passes(16_000);
  expect(await dutyOf(world, 'anna')).toBe('missed');
  anna.answers(1000);
  await deskOf(world).command('anna', { kind: 'resume' }, 'test');
  await first.isConnectedTo(anna);
  second.neverWaitedInSilence(2000);
  first.hangsUp();
  second.hangsUp();
  await endOf(world, second);
});

describe('when nobody can be had', () => {
  it('the caller goes on at once while nobody is signed in', async () => {
    await world.agent('anna').isAtThePhone();
    const call = world.caller().dials(numbers.support);
    await call.hears('leave-message', { withinMs: 100 });
    expect(world.journal.of('queue-left')[0]?.why).toBe('unstaffed');
  });

  it('the caller goes on after the longest wait', async () => {
    await world.agent('anna').answers().isSignedIn();
    const talking = world.caller('+361').dials(numbers.support);
    await talking.isConnectedTo(world.agent('anna'));
    const call = world.caller('+362').dials(numbers.support);
    await call.hears('leave-message', { withinMs: 120_100 });
    expect(world.journal.of('queue-left').at(-1)).toMatchObject({ why: 'too-long', waitMs: 120_000 });
    call.neverWaitedInSilence(2000);
  });

  it('the caller goes on within 30 s after the last agent has signed out', async () => {
    const anna = await world.agent('anna').answers().isSignedIn();
    const talking = world.caller('+361').dials(numbers.support);
    await talking.isConnectedTo(anna);
    const call = world.caller('+362').dials(numbers.support);
    await call.hearsMusic();
    await deskOf(world).command('anna', { kind: 'sign-out' }, 'test');
    talking.hangsUp();
    await call.hears('leave-message', { withinMs: 45_000 });
    expect(world.journal.of('queue-left').at(-1)?.why).toBe('unstaffed');
  });
});
