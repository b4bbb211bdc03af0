/** Protected people: reception first, with who calls and why. */
import { mayReach } from '../../src/callers/index.js';
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import type { Agent, PartyInCall } from '../support/journeys/index.js';
import { numbers, testSite, vipNumber } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

/** Says who calls and why. */
async function introduces(call: PartyInCall): Promise<void> {
  await call.hears('who-calls-why');
  await call.isRecorded();
  call.speaks();
  await world.passes(3000);
  call.fallsSilent();
}

async function dirAndReception(): Promise<{ readonly erno: Agent; readonly dora: Agent }> {
  const erno = (await world.agent('erno').isSignedIn()).answers(1000);
  const dora = (await world.agent('dora').isSignedIn()).answers(1000);
  return { erno, dora };
}

it('leads to reception, who hears the caller introduced and passes the call on by key', async () => {
  const { erno, dora } = await dirAndReception();
  const call = world.caller().dials(numbers.director);
  await introduces(call);
  await call.isConnectedTo(dora, { withinMs: 20_000 });
  expect(dora.call.heard.some((heard) => heard.includes('announced'))).toBe(true);
  expect(erno.farEnd).toBeUndefined();
  // First it is decided whether the caller is passed on.
  const errand = { kind: 'errand', errand: 'card' } as const;
  await expect(world.settled(world.shared.conversations.ask('dora', errand))).rejects.toMatchObject({
    code: 'at-reception',
  });
  expect(call.farEnd.hearing.kind).toBe('talk');
  await world.passes(3000);
  dora.call.presses('5').presses('1');
  await call.hearsRingingTone();
  await call.isConnectedTo(erno);
  expect(dora.farEnd?.state).toBe('ended');
  expect(erno.call.heard.some((heard) => heard.includes('announced'))).toBe(true);
  expect(world.journal.of('reception-decided')).toMatchObject([
    { person: 'the-director', word: 'pass-on', by: 'dora' },
  ]);
  call.hangsUp();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
});

it('turns a caller away whom reception refuses, by the API', async () => {
  const { erno, dora } = await dirAndReception();
  const call = world.caller().dials(numbers.directly);
  await introduces(call);
  const callId = call.farEnd.leg.id;
  const by = (id: string, mayForOthers = false) => ({ id, mayForOthers });
  await call.hearsMusic();
  expect(() => world.shared.reception.decide(callId, 'refuse', by('dora'))).toThrow(/nobody of reception/);
  await call.isConnectedTo(dora, { withinMs: 20_000 });
  expect(() => world.shared.reception.decide(callId, 'refuse', by('bela'))).toThrow(/dora speaks/);
  world.shared.reception.decide(callId, 'refuse', by('carol', true));
  await call.hears('not-to-be-had');
  expect(await endOf(world, call)).toMatchObject({ outcome: 'refused', endedBy: 'system' });
  expect(erno.farEnd).toBeUndefined();
  expect(() => world.shared.reception.decide(callId, 'pass-on', by('dora'))).toThrow(/no caller/);
});

it('is over when reception settles it; the protected person never rings', async () => {
  const { erno, dora } = await dirAndReception();
  const call = world.caller().dials(numbers.director);
  await introduces(call);
  await call.isConnectedTo(dora, { withinMs: 20_000 });
  dora.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  expect(erno.farEnd).toBeUndefined();
});

it('goes on by the flow when nobody is at reception', async () => {
  await world.agent('erno').isSignedIn();
  const call = world.caller().dials(numbers.director);
  await introduces(call);
  await call.hears('leave-message', { withinMs: 20_000 });
});

it('puts a caller through at once whom gate.yaml names', async () => {
  const { erno } = await dirAndReception();
  const call = world.caller(vipNumber).dials(numbers.director);
  await call.isConnectedTo(erno);
  expect(world.journal.of('gate-decided')).toMatchObject([{ allowed: true, why: 'caller acme may' }]);
});

it('goes on after a crash in the middle of the word with reception', async () => {
  const { erno, dora } = await dirAndReception();
  const call = world.caller().dials(numbers.director);
  await introduces(call);
  await call.isConnectedTo(dora, { withinMs: 20_000 });
  world.engineDies();
  await world.engineStarts();
  await world.passes(2000);
  dora.call.presses('1');
  await call.isConnectedTo(erno);
});

it('decides for agents as well, by name and by role', () => {
  const erno = { kind: 'agent', agent: 'erno', post: 'director' } as const;
  const allowed = (agentId: string, role: 'agent' | 'supervisor' | 'admin') =>
    mayReach(testSite, { kind: 'agent', agentId, role }, erno).allowed;
  expect([
    allowed('bela', 'agent'),
    allowed('bela', 'supervisor'),
    allowed('anna', 'agent'),
    allowed('x', 'admin'),
  ]).toEqual([false, false, true, true]);
  const bela = { kind: 'agent', agent: 'bela', post: undefined } as const;
  expect(mayReach(testSite, { kind: 'caller', caller: undefined }, bela)).toMatchObject({ allowed: true });
});
