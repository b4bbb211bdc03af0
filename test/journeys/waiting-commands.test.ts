/** What a supervisor does with a caller who waits: raise, move, end. */
import type { WaitingCommand } from '../../src/conversations/index.js';
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import type { PartyInCall } from '../support/journeys/party.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

/** Somebody is on duty, and in a call: whoever comes next waits. */
async function busy() {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const first = world.caller('+36301110001').dials(numbers.support);
  await first.isConnectedTo(anna);
  return { anna, first };
}

async function waits(number: string): Promise<PartyInCall> {
  const call = world.caller(number).dials(numbers.support);
  await call.hearsMusic();
  await world.passes(5_000);
  return call;
}

const ticketOf = (call: PartyInCall): string =>
  world.journal.of('queue-entered').findLast(({ callId }) => callId === call.farEnd.leg.id)?.ticketId ?? '';
const asks = (call: PartyInCall, command: WaitingCommand) =>
  world.settled(world.shared.waiting.ask(ticketOf(call), command));
const whyLeft = (call: PartyInCall) =>
  world.journal.of('queue-left').flatMap((fact) => (fact.callId === call.farEnd.leg.id ? [fact.why] : []));

it('raises a caller over those who came before', async () => {
  const { anna, first } = await busy();
  const second = await waits('+36301110002');
  const third = await waits('+36301110003');
  await asks(third, { kind: 'raise', seconds: 300, by: 'sue' });
  await third.hearsMusic();
  first.hangsUp();
  await third.isConnectedTo(anna, { withinMs: 60_000 });
  expect(second.farEnd.hearing.kind).not.toBe('talk');
  expect(world.journal.of('ticket-raised')).toMatchObject([{ by: 'sue', seconds: 300, queue: 'support' }]);
  third.hangsUp();
  await second.isConnectedTo(anna, { withinMs: 60_000 });
  third.neverWaitedInSilence(1_000);
});

it('moves a caller to another queue, with the wait so far', async () => {
  await busy();
  const second = await waits('+36301110002');
  const arrivedAt = world.clock.now() - 5_000;
  await asks(second, { kind: 'move', queue: 'sales', by: 'sue' });
  const dora = await world.agent('dora').answers(1000).isSignedIn();
  await second.isConnectedTo(dora);
  expect(world.journal.of('call-handed-on')).toEqual([]);
  const [moved] = world.journal.of('ticket-moved');
  expect(moved).toMatchObject({ by: 'sue', queue: 'support', to: 'sales' });
  expect(moved?.at).toBeGreaterThanOrEqual(arrivedAt);
  second.hangsUp();
  expect(await endOf(world, second)).toMatchObject({ outcome: 'served' });
  expect(whyLeft(second)).toEqual(['moved', 'served']);
});

it('sends a caller on by the flow when the other queue has nobody', async () => {
  await busy();
  const second = await waits('+36301110002');
  await asks(second, { kind: 'move', queue: 'advice', by: 'sue' });
  await second.hears('leave-message', { withinMs: 60_000 });
  expect(whyLeft(second)).toEqual(['moved', 'unstaffed']);
});

it('ends a wait with an apology', async () => {
  await busy();
  const second = await waits('+36301110002');
  await asks(second, { kind: 'end', with: 'apology', by: 'sue' });
  await second.hears('wait-ended');
  await second.isOver();
  expect(await endOf(world, second)).toMatchObject({ outcome: 'refused', endedBy: 'system' });
  expect(whyLeft(second)).toEqual(['ended']);
});

it('ends a wait with a message', async () => {
  await busy();
  const second = await waits('+36301110002');
  await asks(second, { kind: 'end', with: 'voicemail', by: 'sue' });
  await second.hears('apology');
  await second.isRecorded();
  second.speaks();
  await world.passes(5_000);
  second.presses('#');
  await second.isOver();
  expect(await endOf(world, second)).toMatchObject({ outcome: 'voicemail' });
  expect(world.shared.messages).toHaveLength(1);
});

it('refuses what makes no sense, and the caller notices nothing of it', async () => {
  const { anna, first } = await busy();
  const second = await waits('+36301110002');
  await expect(asks(second, { kind: 'move', queue: 'support', by: 'sue' })).rejects.toMatchObject({
    code: 'invalid-target',
  });
  await expect(asks(first, { kind: 'raise', seconds: 60, by: 'sue' })).rejects.toMatchObject({
    code: 'not-waiting',
  });
  first.hangsUp();
  await second.isConnectedTo(anna, { withinMs: 60_000 });
});

it('is kept by a process that comes after the one that was asked', async () => {
  const { anna, first } = await busy();
  const second = await waits('+36301110002');
  const third = await waits('+36301110003');
  await asks(third, { kind: 'raise', seconds: 300, by: 'sue' });
  await third.hearsMusic();
  world.engineDies();
  await world.engineStarts();
  await world.passes(2_000);
  first.hangsUp();
  await third.isConnectedTo(anna, { withinMs: 60_000 });
  expect(second.farEnd.hearing.kind).not.toBe('talk');
});
