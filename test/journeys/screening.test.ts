/** Nuisance callers: turned away, or asked for a name and a key. */
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import type { PartyInCall } from '../support/journeys/index.js';
import { numbers } from '../support/journeys/test-site.js';
import { treatmentOf } from '../../src/callers/index.js';
import { parseNumberPattern } from '../../src/site/index.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const list = () => {
  const { nuisanceList } = world.shared;
  if (!nuisanceList) throw new Error('no list is open');
  return nuisanceList;
};

const pattern = (written: string) => {
  const parsed = parseNumberPattern(written);
  if (!parsed) throw new Error(`${written} is no pattern`);
  return parsed;
};

/** Says a name, and hears which key to press. */
async function keyAfterName(call: PartyInCall): Promise<string> {
  await call.hears('caller-screen-name');
  await call.isRecorded();
  call.speaks();
  await world.passes(1000);
  call.presses('#');
  return nextKey(call);
}

async function nextKey(call: PartyInCall): Promise<string> {
  await call.hears('caller-screen-key');
  const [, key = ''] =
    /key=(\d)/.exec(call.heard.filter((heard) => heard.includes('screen-key')).at(-1) ?? '') ?? [];
  return key;
}

const another = (key: string) => String((Number(key) % 9) + 1);

it('turns a blocked caller away with a word', async () => {
  const call = world.caller('+36905').dials(numbers.main);
  await call.hears('caller-blocked');
  expect(await endOf(world, call)).toMatchObject({ outcome: 'refused', endedBy: 'system' });
  expect(world.journal.of('caller-treated')).toMatchObject([
    { treatment: 'block', source: 'site', reason: 'threats' },
  ]);
  expect(world.journal.of('flow-entered')).toEqual([]);
});

it('lets a screened caller in who presses the key, by guessing once at most', async () => {
  const call = world.caller('+36901').dials(numbers.main);
  call.presses('1234567890');
  const key = await keyAfterName(call);
  call.presses(another(key));
  call.presses(await nextKey(call));
  await call.hears('welcome');
  expect(world.journal.of('caller-screened')).toMatchObject([{ passed: true }]);
});

it('turns a caller away who presses nothing, as machines do', async () => {
  const call = world.caller('+36901').dials(numbers.main);
  await call.hears('caller-screen-failed', { withinMs: 60_000 });
  expect(await endOf(world, call)).toMatchObject({ outcome: 'refused' });
});

it('knows numbers that are listed while it runs, for as long as they are, also after a restart', async () => {
  const until = world.clock.now() + 600_000;
  await list().add(pattern('+36701234567'), { treatment: 'block', reason: 'insults', until }, 'test');
  await list().add(pattern('+36905'), { treatment: 'allow', reason: 'said sorry', until: undefined }, 'test');
  world.engineDies();
  await world.engineStarts();
  await world.caller('+36701234567').dials(numbers.main).hears('caller-blocked');
  await world.caller('+36905').dials(numbers.main).hears('welcome');
  await list().remove(pattern('+36905'), 'test');
  await world.caller('+36905').dials(numbers.main).hears('caller-blocked');
  await world.passes(600_000);
  await world.caller('+36701234567').dials(numbers.main).hears('welcome');
});

it('treats callers who withhold their number as gate.yaml says', () => {
  const entries = [{ pattern: pattern('+3690*'), treatment: 'block', reason: 'threats' }] as const;
  expect(treatmentOf('', { entries, anonymous: 'screen' }, [], 0)).toMatchObject({
    treatment: 'screen',
    source: 'anonymous',
  });
});
