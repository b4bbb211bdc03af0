/** A supervisor at a conversation: whatever becomes of the supervisor, the caller and the agent go on. */
import { browserLine } from '../../src/agents/index.js';
import type { CallCommand, SupervisionWish } from '../../src/conversations/index.js';
import type { Monitoring } from '../../src/site/index.js';
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, phoneOf, testSite } from '../support/journeys/test-site.js';

let world: CentreWorld;
afterEach(() => nothingLeft(world));

const siteWith = (monitoring: Monitoring) => ({
  ...testSite,
  company: { ...testSite.company, monitoring },
});

/** Anna speaks with a caller; Dora, who is not on duty, has a telephone. */
async function talking(monitoring: Monitoring = 'silent') {
  world = await centreWorld({ site: siteWith(monitoring) });
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const dora = await world.agent('dora').answers(1000).isAtThePhone();
  const call = world.caller().dials(numbers.support);
  await call.isConnectedTo(anna);
  await world.passes(10_000);
  return { anna, dora, call };
}

const asks = (command: CallCommand) => world.settled(world.shared.conversations.ask('anna', command));
const wishes = (wish: SupervisionWish, by = 'dora') => asks({ kind: 'supervise', by, wish });

async function supervising(wish: SupervisionWish, monitoring: Monitoring = 'silent') {
  const people = await talking(monitoring);
  await wishes(wish);
  await people.dora.call.isTalking();
  return people;
}

const heardBy = (party: {
  readonly farEnd: { readonly hearing: { kind: string; with?: readonly string[] } } | undefined;
}) => [...(party.farEnd?.hearing.with ?? [])].sort();
const ids = (...parties: { readonly farEnd: { readonly leg: { readonly id: string } } | undefined }[]) =>
  parties.map(({ farEnd }) => farEnd?.leg.id ?? '').sort();
const steps = () =>
  world.journal.events.flatMap((event) =>
    event.kind.startsWith('supervision-') && 'mode' in event
      ? [[event.kind, event.mode, ...(event.kind === 'supervision-ended' ? [event.why] : [])]]
      : [],
  );
const talkOf = () =>
  world.journal.of('conversation-ended').map(({ agentId, talkMs }) => [agentId, talkMs] as const);

it('listens unheard, whispers to the agent alone, speaks with both, and leaves; each step is told', async () => {
  const { anna, dora, call } = await supervising('listen');
  expect(heardBy(dora)).toEqual(ids(anna, call));
  expect([heardBy(anna), heardBy(call)]).toEqual([ids(call), ids(anna)]);
  expect(await stateOf(world, 'dora')).toBe('talking');
  await wishes('whisper');
  expect([heardBy(anna), heardBy(call)]).toEqual([ids(call, dora), ids(anna)]);
  await world.passes(5_000);
  await wishes('barge');
  expect([heardBy(anna), heardBy(call), heardBy(dora)]).toEqual([
    ids(call, dora),
    ids(anna, dora),
    ids(anna, call),
  ]);
  await world.passes(7_000);
  await wishes('listen');
  expect([heardBy(anna), heardBy(call)]).toEqual([ids(call), ids(anna)]);
  await wishes('leave');
  expect(dora.farEnd?.state).toBe('ended');
  await call.isConnectedTo(anna);
  expect(await stateOf(world, 'dora')).toBe('signed-out');
  anna.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  expect(steps()).toEqual([
    ['supervision-asked', 'listen'],
    ['supervision-began', 'listen'],
    ['supervision-changed', 'whisper'],
    ['supervision-changed', 'barge'],
    ['supervision-changed', 'listen'],
    ['supervision-ended', 'listen', 'left'],
  ]);
  // What is whispered or only heard is nobody's talk.
  expect(talkOf()[0]).toEqual(['dora', 7_000]);
  call.neverWaitedInSilence(1_000);
});

it('takes the conversation over: the agent writes up, the supervisor goes on with the caller', async () => {
  const { anna, dora, call } = await supervising('listen');
  await wishes('take-over');
  await call.isConnectedTo(dora);
  expect(heardBy(call)).toEqual(ids(dora));
  expect(anna.farEnd?.state).toBe('ended');
  expect(await dutyOf(world, 'anna')).toBe('wrapping');
  await world.passes(30_000);
  world.engineDies();
  await world.engineStarts();
  await call.isConnectedTo(dora);
  dora.hangsUp();
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  expect(steps().at(-1)).toEqual(['supervision-ended', 'listen', 'taken-over']);
  expect(talkOf().map(([agentId]) => agentId)).toEqual(['anna', 'dora']);
  call.neverWaitedInSilence(1_000);
});

it('tells those who speak first, where that is wanted, and a caller on hold when they are back', async () => {
  const { anna, dora, call } = await talking('announced');
  await asks({ kind: 'hold' });
  await call.hearsMusic();
  await wishes('listen');
  await anna.call.hears('supervisor-announced');
  expect(call.heard).not.toContain('en/supervisor-announced');
  expect(steps()).toEqual([['supervision-asked', 'listen']]);
  await dora.call.isTalking();
  await asks({ kind: 'retrieve' });
  await call.hears('supervisor-announced');
  await call.isConnectedTo(anna);
  expect(steps().at(-1)).toEqual(['supervision-began', 'listen']);
});

it('is announced to both before anybody listens', async () => {
  const { anna, dora, call } = await talking('announced');
  await wishes('whisper');
  await Promise.all([call.hears('supervisor-announced'), anna.call.hears('supervisor-announced')]);
  expect(dora.farEnd?.hearing.kind).toBe('silence');
  await dora.call.isTalking();
  expect(heardBy(call)).toEqual(ids(anna));
});

it('does not listen when it cannot be announced, and is put down rather than left in silence', async () => {
  const { anna, dora, call } = await talking('announced');
  world.shared.lackingPrompts.add('supervisor-announced');
  await wishes('listen');
  await world.passes(10_000);
  expect(dora.farEnd?.state).toBe('ended');
  expect(steps()).toContainEqual(['supervision-ended', 'listen', 'failed']);
  await call.isConnectedTo(anna);
  expect(world.shared.errors.splice(0)).toHaveLength(1);
});

it('is refused where the site forbids it, and what makes no sense', async () => {
  const { anna, call } = await talking('forbidden');
  await expect(wishes('listen')).rejects.toMatchObject({ code: 'monitoring-forbidden' });
  await call.isConnectedTo(anna);
  expect(steps()).toEqual([]);
});

it('refuses a second supervisor, one who is not there, and one who is in a call', async () => {
  await supervising('listen');
  await world.agent('bela').answers(1000).isAtThePhone();
  await expect(wishes('listen', 'bela')).rejects.toMatchObject({ code: 'supervised' });
  await wishes('leave');
  await expect(wishes('take-over')).rejects.toMatchObject({ code: 'not-there-yet' });
  await expect(wishes('listen', 'cili')).rejects.toMatchObject({ code: 'unreachable' });
});

it.each(['listen', 'whisper', 'barge'] as const)(
  'goes on without a supervisor whose line drops while at %s',
  async (mode) => {
    const { anna, dora, call } = await supervising(mode);
    dora.hangsUp();
    await call.isConnectedTo(anna);
    expect(heardBy(call)).toEqual(ids(anna));
    expect(await stateOf(world, 'dora')).toBe('signed-out');
    expect(steps().at(-1)).toEqual(['supervision-ended', mode, 'gone']);
  },
);

it.each(['listen', 'whisper', 'barge'] as const)(
  'ends with the call while at %s; the talk of a supervisor who spoke is counted',
  async (mode) => {
    const { dora, call } = await supervising(mode);
    await world.passes(5_000);
    call.hangsUp();
    await endOf(world, call);
    expect(dora.farEnd?.state).toBe('ended');
    expect(steps().at(-1)).toEqual(['supervision-ended', mode, 'call-over']);
    const spoke = talkOf().find(([agentId]) => agentId === 'dora');
    expect(spoke).toEqual(mode === 'barge' ? ['dora', 5_000] : undefined);
  },
);

it('ends when the agent hangs up, but for a supervisor who speaks: that one has the caller then', async () => {
  const { anna, dora, call } = await supervising('barge');
  await world.passes(5_000);
  anna.hangsUp();
  await call.isConnectedTo(dora);
  call.neverWaitedInSilence(1_000);
  dora.hangsUp();
  await call.isOver();
  const other = world.caller('+36305550000').dials(numbers.support);
  await world.passes(60_000);
  await other.isConnectedTo(anna);
  await wishes('listen');
  await dora.call.isTalking();
  anna.hangsUp();
  await other.isOver();
  expect(dora.farEnd?.state).toBe('ended');
});

it('is there also while the caller is on hold and while a colleague is called in', async () => {
  const { anna, dora, call } = await supervising('barge');
  await asks({ kind: 'hold' });
  await call.hearsMusic();
  await anna.call.isConnectedTo(dora);
  const bela = await world.agent('bela').answers(1000).isSignedIn();
  await asks({ kind: 'consult', to: { kind: 'agent', agentId: 'bela' } });
  await dora.call.hearsMusic();
  await bela.call.isConnectedTo(anna);
  expect(heardBy(bela)).toEqual(ids(anna, dora));
  await wishes('take-over');
  await call.isConnectedTo(dora);
  expect([anna.farEnd?.state, bela.farEnd?.state]).toEqual(['ended', 'ended']);
  expect(await stateOf(world, 'bela')).toBe('available');
});

it('follows an agent whose page is loaded anew', async () => {
  const { anna, dora, call } = await supervising('listen');
  const first = anna.farEnd;
  const page = world.switch.phone(browserLine(phoneOf('anna')));
  page.registers();
  page.behaves({ kind: 'answers', afterMs: 1000 });
  const rejoined = asks({ kind: 'rejoin' });
  await call.hearsMusic();
  // The page was the telephone: its old line has lost the sound, not the call.
  first?.hangsUp();
  await rejoined;
  await call.isConnectedTo({ farEnd: page.call });
  expect(heardBy(dora)).toEqual(ids({ farEnd: page.call }, call));
  page.call?.hangsUp();
});

it('is let go when the phone is not answered, and free again', async () => {
  const { anna, dora, call } = await talking();
  dora.ignores();
  await wishes('listen');
  await world.passes(25_000);
  await call.isConnectedTo(anna);
  expect(steps().at(-1)).toEqual(['supervision-ended', 'listen', 'unreached']);
  expect(await stateOf(world, 'dora')).toBe('signed-out');
});

it.each(['listen', 'whisper', 'barge'] as const)(
  'leaves caller and agent to themselves when the service dies while at %s',
  async (mode) => {
    const { anna, dora, call } = await supervising(mode);
    world.engineDies();
    await call.isConnectedTo(anna);
    await world.engineStarts();
    await world.passes(2_000);
    await call.isConnectedTo(anna);
    expect(heardBy(call)).toEqual(ids(anna));
    expect(dora.farEnd?.state).toBe('ended');
    expect(await stateOf(world, 'dora')).toBe('signed-out');
    call.hangsUp();
    await endOf(world, call);
  },
);
