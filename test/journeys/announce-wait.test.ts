/** How long it will take: told to a waiting caller, kept as a fact, and held against the wait that followed. */
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';
import { yesterday } from '../support/journeys/yesterday.js';

let world: CentreWorld;
afterEach(() => nothingLeft(world));

it('says an interval that shrinks, and says so when it takes longer', async () => {
  world = await centreWorld({ history: yesterday(300, 280_000) });
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  const first = world.caller('+361').dials(numbers.advice);
  await first.isConnectedTo(dora);
  const call = world.caller('+362').dials(numbers.advice);
  await call.hears('wait-between(from=4,to=6)', { withinMs: 11_000 });
  await call.hears('wait-between(from=3,to=5)', { withinMs: 65_000 });
  await call.hears('wait-under(to=2)', { withinMs: 230_000 });
  const [first4to6] = world.journal.of('wait-announced');
  expect(first4to6).toMatchObject({ queue: 'advice', longer: false, saidFromMs: 240_000, saidToMs: 360_000 });
  expect(call.heard.join()).not.toContain('wait-longer');
  await world.passes(240_000);
  expect(world.journal.of('wait-announced').some(({ longer }) => longer)).toBe(true);
  expect(call.heard.join()).toContain('wait-longer');
  first.hangsUp();
  await call.isConnectedTo(dora, { withinMs: 30_000 });
  call.hangsUp();
  await call.isOver();
});

it('says the position as long as nothing is known', async () => {
  world = await centreWorld();
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  const first = world.caller('+361').dials(numbers.advice);
  await first.isConnectedTo(dora);
  const call = world.caller('+362').dials(numbers.advice);
  await call.hears('queue-position(position=1)', { withinMs: 31_000 });
  expect(world.journal.of('wait-announced')).toEqual([]);
  call.hangsUp();
  first.hangsUp();
  await first.isOver();
});

it('remembers over a restart of the service what it said', async () => {
  world = await centreWorld({ history: yesterday(300, 280_000) });
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  const first = world.caller('+361').dials(numbers.advice);
  await first.isConnectedTo(dora);
  const call = world.caller('+362').dials(numbers.advice);
  await world.journal.sees('wait-announced', 31_000);
  world.engineDies();
  // The first caller's agent talks on for much longer than any call of yesterday.
  await world.passes(240_000);
  await world.engineStarts();
  await world.journal.sees('wait-announced', 60_000, ({ longer }) => longer);
  call.hangsUp();
  first.hangsUp();
  await first.isOver();
});
