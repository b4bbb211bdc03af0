/** Announcements that are switched on for everybody, by telephone and by the API's board. */
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const board = () => {
  const { surgeBoard } = world.shared;
  if (!surgeBoard) throw new Error('no board is open');
  return surgeBoard;
};

it('is switched on by one call, heard right after the welcome, once, and switched off by another', async () => {
  const anna = await world.agent('anna').isAtThePhone();
  const on = anna.dials('*151');
  await on.hears('surge-switched-on');
  await on.isOver();
  const call = world.caller().dials(numbers.main);
  await call.hears('welcome');
  await call.hears('surge-storm');
  await call.hears('main-menu');
  call.presses('9');
  await call.hears('main-menu');
  expect(call.heard.filter((heard) => heard.includes('surge-storm'))).toHaveLength(1);
  const off = anna.dials('*161');
  await off.hears('surge-switched-off');
  await off.isOver();
  const next = world.caller('+361').dials(numbers.main);
  await next.hears('main-menu');
  expect(next.heard.some((heard) => heard.includes('surge-storm'))).toBe(false);
});

it('is refused to agents who may not, and a digit that means nothing is not known', async () => {
  const bela = await world.agent('bela').isAtThePhone();
  const refused = bela.dials('*151');
  await refused.hears('agent-refused');
  await refused.isOver();
  expect(board().on).toEqual([]);
  const anna = await world.agent('anna').isAtThePhone();
  const unknown = anna.dials('*159');
  await unknown.hears('agent-code-unknown');
});

it('is cut short by a key, which answers the menu', async () => {
  await board().switchOn('storm', {}, 'test');
  const call = world.caller().dials(numbers.main);
  await call.hears('surge-storm');
  call.presses('5');
  await call.hears('leave-message');
});

it('is heard before the queue it is for, and before no other', async () => {
  await board().switchOn('long-queue', {}, 'test');
  const anna = (await world.agent('anna').isSignedIn()).answers(5000);
  const call = world.caller().dials(numbers.support);
  await call.hears('surge-queue');
  await call.hears('support-welcome');
  const other = world.caller('+361').dials(numbers.vip);
  await other.hearsMusic();
  expect(other.heard.some((heard) => heard.includes('surge-queue'))).toBe(false);
  await call.isConnectedTo(anna);
});

it('speaks free texts in the language of the caller, or of the company; runs out; outlives the engine', async () => {
  const until = world.clock.now() + 60_000;
  await board().switchOn('outage', { texts: { en: 'No power.', hu: 'Nincs áram.' }, until }, 'test');
  world.engineDies();
  await world.engineStarts();
  const english = world.caller('+361').dials(numbers.main);
  await english.hears('en/"No power."');
  const hungarian = world.caller('+362').dials('+3699999');
  await hungarian.hears('hu/"Nincs áram."');
  await world.passes(60_000);
  const late = world.caller('+363').dials(numbers.main);
  await late.hears('main-menu');
  expect(late.heard.some((heard) => heard.includes('No power'))).toBe(false);
});

it('refuses what makes no sense', async () => {
  const refused = (
    name: string,
    request: Parameters<ReturnType<typeof board>['switchOn']>[1],
    code: string,
  ) => expect(board().switchOn(name, request, 'test')).rejects.toMatchObject({ code });
  await refused('unheard-of', {}, 'invalid-surge');
  await refused('storm', { texts: { hu: 'Vihar.' } }, 'invalid-texts');
  await refused('storm', { texts: { en: 'Storm.', fr: 'Tempête.' } }, 'invalid-language');
  await refused('storm', { texts: { en: 'Storm.' }, until: world.clock.now() }, 'invalid-until');
  await refused('storm', { texts: { en: 'Storm.' }, flows: ['no-flow'] }, 'unknown-flow');
  await refused('storm', { texts: { en: 'Storm.' }, queues: ['support'] }, 'invalid-queues');
});
