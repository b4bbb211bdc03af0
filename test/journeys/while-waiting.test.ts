/** A caller who walks menus while waiting, the place kept. */
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

/** Dora speaks with somebody; two more wait for her, the first of them in the menus. */
async function strolling() {
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  const talking = world.caller('+361').dials(numbers.sales);
  await talking.isConnectedTo(dora);
  const call = world.caller('+36301234562').dials(numbers.sales);
  await call.hearsMusic();
  const second = world.caller('+363').dials(numbers.sales);
  await second.hearsMusic();
  await call.hears('come-along', { withinMs: 16_000 });
  call.presses('*');
  await call.hears('stroll');
  return { dora, talking, call, second };
}

describe('walking menus while waiting', () => {
  it('is asked when an agent is free, and is connected on key 1', async () => {
    const { dora, talking, call, second } = await strolling();
    talking.hangsUp();
    await call.hears('agent-is-free', { withinMs: 11_000 });
    call.presses('1');
    await call.isConnectedTo(dora, { withinMs: 5_000 });
    second.hangsUp();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
    expect(world.journal.of('agent-free-asked')).toMatchObject([
      { agentId: 'dora', taken: true, why: { candidates: 1, rank: 1 } },
    ]);
    expect(world.journal.of('walk-ended')).toMatchObject([{ how: 'agent-free' }]);
  });

  it('is left alone on any other key, then takes the old place before who came later', async () => {
    const { dora, talking, call, second } = await strolling();
    talking.hangsUp();
    await call.hears('agent-is-free', { withinMs: 11_000 });
    call.presses('7');
    await second.isConnectedTo(dora, { withinMs: 3_000 });
    const third = world.caller('+364').dials(numbers.sales);
    await third.hearsMusic();
    await call.hears('stroll');
    call.presses('7');
    await call.hears('riddle');
    await call.hears('stroll', { withinMs: 5_000 });
    call.presses('*');
    await call.hears('place-kept');
    await call.hearsMusic();
    second.hangsUp();
    await call.isConnectedTo(dora, { withinMs: 20_000 });
    third.hangsUp();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
    call.neverWaitedInSilence(8000);
  });

  it('comes back to the music by itself, and is then rung through without being asked', async () => {
    const { dora, talking, call, second } = await strolling();
    call.presses('*');
    await call.hears('place-kept');
    talking.hangsUp();
    await call.isConnectedTo(dora, { withinMs: 20_000 });
    expect(world.journal.of('agent-free-asked')).toEqual([]);
    second.hangsUp();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });

  it('may leave a message instead, and then nobody waits for it any more', async () => {
    const { talking, call, second } = await strolling();
    call.presses('3');
    await call.isRecorded();
    call.speaks();
    await world.passes(3000);
    call.presses('#');
    await call.isOver();
    second.hangsUp();
    talking.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'voicemail' });
    expect(world.journal.of('queue-left').map(({ why }) => why)).toEqual(['served', 'settled', 'abandoned']);
  });

  it('may be done with that', async () => {
    const { talking, call, second } = await strolling();
    call.presses('0');
    await call.isOver();
    second.hangsUp();
    talking.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'self-served' });
  });

  it('stands in the same menu with the same place after the engine has died', async () => {
    const { dora, talking, call, second } = await strolling();
    world.engineDies();
    await world.engineStarts();
    await call.hears('stroll');
    call.presses('*');
    await call.hears('place-kept');
    talking.hangsUp();
    await call.isConnectedTo(dora, { withinMs: 20_000 });
    second.hangsUp();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });

  it('keeps the place when the engine dies while a callback is talked about and nothing comes of that', async () => {
    const { dora, talking, call, second } = await strolling();
    call.presses('5');
    await call.hears('callback-own-number');
    world.engineDies();
    await world.engineStarts();
    await call.hears('callback-own-number');
    // Says nothing to that: back to the queue, before who came later.
    await call.hears('place-kept', { withinMs: 60_000 });
    talking.hangsUp();
    await call.isConnectedTo(dora, { withinMs: 20_000 });
    second.hangsUp();
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });

  it('comes to a protected person by reception only', async () => {
    const { talking, call, second } = await strolling();
    const erno = (await world.agent('erno').isSignedIn()).answers(1000);
    call.presses('9');
    await call.hears('who-calls-why');
    expect(erno.farEnd).toBeUndefined();
    call.hangsUp();
    second.hangsUp();
    talking.hangsUp();
    await endOf(world, call);
  });
});
