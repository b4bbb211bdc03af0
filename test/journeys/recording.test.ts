/** What of a conversation is recorded: what is said to the caller, after those who speak were told, and nothing else. */
import type { CallCommand, RecordingWish } from '../../src/conversations/index.js';
import { centreWorld } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

const announcement = 'recording-announced';
const asks = (command: CallCommand) => world.settled(world.shared.conversations.ask('anna', command));
const wishes = (wish: RecordingWish) => asks({ kind: 'record', wish });
const colleague = { kind: 'consult', to: { kind: 'agent', agentId: 'bela' } } as const;

async function talking(number: string) {
  const anna = await world.agent('anna').answers(1000).isSignedIn();
  const call = world.caller().dials(number);
  await call.isConnectedTo(anna);
  return { anna, call };
}

const steps = () =>
  world.journal.events.flatMap(({ kind }) =>
    kind.startsWith('recording-') ? [kind.slice('recording-'.length)] : [],
  );
const started = () => world.journal.of('recording-started');
const lengths = () => [...world.switch.recordings().values()];
const live = () => world.switch.taping(started().at(-1)?.recording ?? '')?.state;
const begun = (count = 1) => world.journal.sees('recording-started', 30_000, () => started().length >= count);

describe('on demand', () => {
  it('records nothing unless asked, then tells both, records, and stops when asked', async () => {
    const { anna, call } = await talking(numbers.onDemand);
    await world.passes(30_000);
    expect(steps()).toEqual([]);
    await wishes('start');
    await call.hears(announcement);
    expect([steps(), live()]).toEqual([['asked'], undefined]);
    await begun();
    expect(anna.call.heard.join()).toContain(announcement);
    await world.passes(20_000);
    await wishes('stop');
    await world.passes(10_000);
    expect(lengths()).toEqual([20_000]);
    expect(world.journal.of('recording-stopped')).toMatchObject([
      { agentId: 'anna', why: 'agent', durationMs: 20_000 },
    ]);
    await call.isConnectedTo(anna);
    // Once more: they are told once more, and it is another recording.
    await wishes('start');
    await begun(2);
    await world.passes(5_000);
    call.hangsUp();
    await endOf(world, call);
    expect(lengths()).toEqual([20_000, 5_000]);
    const once = ['asked', 'announced', 'started', 'stopped'];
    expect(steps()).toEqual([...once, ...once]);
    expect(started()[0]).toMatchObject({
      queue: 'on-demand',
      asked: true,
      keepDays: 30,
      agentsMayHear: false,
    });
  });

  it('is called off while they are told', async () => {
    const { call } = await talking(numbers.onDemand);
    await wishes('start');
    await call.hears(announcement);
    await wishes('stop');
    await world.passes(10_000);
    expect([steps(), lengths()]).toEqual([['asked', 'called-off'], []]);
  });

  it('refuses what makes no sense, and where nothing is to be recorded', async () => {
    await talking(numbers.onDemand);
    await expect(wishes('stop')).rejects.toMatchObject({ code: 'not-now' });
    await expect(wishes('pause')).rejects.toMatchObject({ code: 'not-allowed' });
    await wishes('start');
    await expect(wishes('start')).rejects.toMatchObject({ code: 'not-now' });
  });

  it('is not there for a queue that says nothing of it', async () => {
    await talking(numbers.support);
    await expect(wishes('start')).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('records nothing when they cannot be told, and says so', async () => {
    const { call } = await talking(numbers.onDemand);
    world.shared.lackingPrompts.add(announcement);
    await wishes('start');
    await world.journal.sees('recording-failed', 30_000);
    await world.passes(5_000);
    expect(lengths()).toEqual([]);
    expect(call.isHungUp).toBe(false);
    world.shared.errors.length = 0;
    world.shared.lackingPrompts.clear();
    await wishes('start');
    await begun();
  });
});

describe('always', () => {
  it('begins by itself once they were told, and rests while the caller is on hold', async () => {
    const { call } = await talking(numbers.recorded);
    await call.hears(announcement);
    await begun();
    await world.passes(10_000);
    await asks({ kind: 'hold' });
    expect(live()).toBe('paused');
    await world.passes(60_000);
    await asks({ kind: 'retrieve' });
    await world.passes(5_000);
    expect(live()).toBe('recording');
    call.hangsUp();
    await endOf(world, call);
    expect(lengths()).toEqual([15_000]);
    expect(world.journal.of('recording-stopped')).toMatchObject([{ why: 'over', durationMs: 15_000 }]);
  });

  it('tells the caller who was put on hold meanwhile when that one is back', async () => {
    await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.recorded);
    await call.hears(announcement);
    await asks({ kind: 'hold' });
    await world.passes(20_000);
    expect(steps()).toEqual(['asked']);
    await asks({ kind: 'retrieve' });
    await begun();
    expect(steps()).toEqual(['asked', 'asked', 'announced', 'started']);
  });

  it('leaves out what the agent pauses', async () => {
    const { call } = await talking(numbers.recorded);
    await begun();
    await world.passes(10_000);
    await wishes('pause');
    await world.passes(30_000);
    // Neither does the caller's coming back end the pause.
    await asks({ kind: 'hold' });
    await asks({ kind: 'retrieve' });
    await world.passes(10_000);
    expect(live()).toBe('paused');
    await expect(wishes('pause')).rejects.toMatchObject({ code: 'not-now' });
    await expect(wishes('stop')).rejects.toMatchObject({ code: 'not-allowed' });
    await wishes('resume');
    await world.passes(5_000);
    call.hangsUp();
    await endOf(world, call);
    expect(lengths()).toEqual([15_000]);
    expect(steps()).toEqual(['asked', 'announced', 'started', 'paused', 'resumed', 'stopped']);
  });

  it('leaves out what the caller keys in and hears in a flow', async () => {
    const { anna, call } = await talking(numbers.recorded);
    await begun();
    await world.passes(10_000);
    await asks({ kind: 'errand', errand: 'card' });
    expect(live()).toBe('paused');
    await call.hears('ask-card');
    call.presses('4929#');
    await call.hears('thanks');
    expect(live()).toBe('paused');
    await call.isConnectedTo(anna);
    await world.passes(5_000);
    expect(live()).toBe('recording');
    call.hangsUp();
    await endOf(world, call);
    expect(lengths()).toEqual([15_000]);
  });

  it('rests while the agent speaks with a colleague, and goes on with all three', async () => {
    const { anna, call } = await talking(numbers.recorded);
    const bela = await world.agent('bela').answers(2000).isSignedIn();
    await begun();
    await world.passes(10_000);
    await asks(colleague);
    expect(live()).toBe('paused');
    await anna.call.isConnectedTo(bela);
    await world.passes(30_000);
    expect(live()).toBe('paused');
    await asks({ kind: 'join' });
    await world.passes(5_000);
    expect(live()).toBe('recording');
    await asks({ kind: 'complete' });
    // Another conversation is another recording; who was told is not told again.
    await begun(2);
    await call.isConnectedTo(bela);
    await world.passes(7_000);
    bela.hangsUp();
    await call.isOver();
    expect(lengths()[0]).toBe(15_000);
    expect(lengths()[1]).toBeGreaterThanOrEqual(7_000);
    expect(started().map(({ agentId }) => agentId)).toEqual(['anna', 'bela']);
    expect(steps().filter((step) => step === 'asked')).toHaveLength(1);
  });
});

describe('when the service dies', () => {
  it('goes on, and is stopped at the end of the conversation', async () => {
    const { anna, call } = await talking(numbers.onDemand);
    await wishes('start');
    await begun();
    await world.passes(10_000);
    world.engineDies();
    await world.passes(10_000);
    await world.engineStarts();
    await call.isConnectedTo(anna);
    await world.passes(10_000);
    expect(live()).toBe('recording');
    await expect(wishes('start')).rejects.toMatchObject({ code: 'not-now' });
    await wishes('stop');
    await world.passes(1_000);
    const [length = 0] = lengths();
    expect(length).toBeGreaterThanOrEqual(30_000);
    expect(world.journal.of('recording-stopped')).toMatchObject([{ why: 'agent' }]);
    // A second one has a name of its own.
    await wishes('start');
    await begun(2);
    call.hangsUp();
    await endOf(world, call);
    expect(new Set(started().map(({ recording }) => recording)).size).toBe(2);
  });

  it('stays paused when it was: what is told now may be a secret', async () => {
    const { anna, call } = await talking(numbers.recorded);
    await begun();
    await wishes('pause');
    world.engineDies();
    await world.engineStarts();
    await call.isConnectedTo(anna);
    await world.passes(5_000);
    expect(live()).toBe('paused');
    await wishes('resume');
    await world.passes(5_000);
    expect(live()).toBe('recording');
    call.hangsUp();
    await endOf(world, call);
  });

  it('leaves nothing when both hang up meanwhile', async () => {
    const { anna, call } = await talking(numbers.recorded);
    await begun();
    world.engineDies();
    call.hangsUp();
    anna.hangsUp();
    await world.passes(5_000);
    await world.engineStarts();
    await world.passes(5_000);
    expect(live()).toBeUndefined();
    expect(lengths()).toHaveLength(1);
  });
});
