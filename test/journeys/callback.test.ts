/** Callers who are rung back. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

const number = '+36301234567';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const customer = () => world.switch.number('carrier', number);
const callback = () => {
  const [one] = [...world.shared.callbacks.callbacks.values()];
  if (!one) throw new Error('there is no callback');
  return one;
};

/** A caller asks to be rung back at the number the call comes from, and hangs up. */
async function asks(called: string = numbers.callback): Promise<void> {
  const call = world.caller(number).dials(called);
  await call.hears('callback-own-number');
  call.presses('1');
  await call.hears('callback-agreed');
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'callback', endedBy: 'system' });
}

describe('agent first', () => {
  it('rings the agent when one is free, then the customer, and connects the two', async () => {
    await asks();
    expect(callback()).toMatchObject({ state: 'waiting', number, queue: 'support', attempts: 0 });
    customer().behaves({ kind: 'answers', afterMs: 4000 });
    await world.passes(60_000);
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    await anna.rings({ withinMs: 1000 });
    expect(customer().call).toBeUndefined();
    await anna.call.isTalking();
    expect(anna.call.heard).toContain(`en/callback-whisper(number=${number},minutes=1)`);
    expect(customer().call?.hearing).toMatchObject({ kind: 'talk', with: [anna.farEnd?.leg.id] });
    expect(callback()).toMatchObject({ state: 'connected', agentId: 'anna', attempts: 1 });
    expect(await stateOf(world, 'anna')).toBe('talking');
    await world.passes(30_000);
    customer().call?.hangsUp();
    const end = await world.journal.sees('call-ended', 5000, ({ callId }) => callId === callback().attemptId);
    expect(end).toMatchObject({ outcome: 'served', endedBy: 'caller', talkMs: 30_000 });
    await world.settles();
    expect(callback()).toMatchObject({ state: 'done', failures: {} });
    expect(await dutyOf(world, 'anna')).toBe('wrapping');
    expect(world.journal.of('call-placed')).toMatchObject([{ calledNumber: number, attempt: 1 }]);
    expect(world.journal.of('callback-tried')).toMatchObject([{ outcome: 'served', then: 'done' }]);
  });
});
