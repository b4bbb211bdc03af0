import { orAborted } from '../../../src/kernel/index.js';
import type { Leg } from '../../../src/telephony/index.js';
import type { Scenario, World } from '../../support/journeys/index.js';
import { crashSweep, hangUpSweep, play } from '../../support/journeys/index.js';
import type { Shared, ToyParts } from './toy-centre.js';
import { toyWorld } from './toy-centre.js';

const number = '+3612345678';

const served: Scenario<Shared> = {
  world: () => toyWorld(),
  prepare: async (world) => {
    await world.agent('alice').answers().isSignedIn();
  },
  script: servedByAlice,
};

async function servedByAlice(world: World<Shared>): Promise<void> {
  const call = world.caller().dials(number);
  await call.hears('welcome');
  call.presses('2');
  await call.hearsMusic();
  await call.isConnectedTo(world.agent('alice'));
  await world.passes(30_000);
  world.agent('alice').hangsUp();
  await call.isOver();
  await world.journal.sees('call-ended');
}

describe('the journey language', () => {
  it('tells a call from the welcome to the end', async () => {
    const world = await toyWorld();
    await world.agent('alice').answers(3000).isSignedIn();
    await servedByAlice(world);
    const call = world.caller().call!;
    expect(call.heard).toEqual([
      'ring',
      'silence',
      'en/welcome',
      'silence',
      'music default',
      'silence',
      'talk with agent-1',
      'silence',
      'gone',
    ]);
    call.neverWaitedInSilence(1000);
    expect(world.left()).toEqual([]);
  });

  it('rings again when the agent ignores the first call', async () => {
    const world = await toyWorld();
    const alice = await world.agent('alice').ignores().isSignedIn();
    const call = world.caller().dials(number);
    await call.hears('welcome');
    call.presses('2');
    await alice.rings();
    alice.answers(1000);
    await call.isConnectedTo(alice, { withinMs: 20_000 });
    expect(world.clock.now() - world.journal.of('call-arrived')[0]!.at).toBe(2000 + 10_000 + 1000 + 1000);
    call.hangsUp();
    await world.journal.sees('call-ended');
    expect(world.left()).toEqual([]);
  });

  it('says what was heard when an expectation fails, and how long it waited', async () => {
    const world = await toyWorld();
    const call = world.caller().dials(number);
    await expect(call.hears('good-morning', { withinMs: 4000 })).rejects.toThrow(
      /expected to hear 'good-morning', and 4000 ms went by[^]*hears en\/welcome/,
    );
    await expect(call.hears('good-morning')).rejects.toThrow('the call was over');
    await expect(world.journal.sees('queue-entered', 1000)).rejects.toThrow(
      /no fitting 'queue-entered'[^]*call-arrived/,
    );
    expect(() => call.neverWaitedInSilence(4000)).toThrow(/waited 5000 ms in silence/);
  });

  it('carries a waiting caller over the death of the engine', async () => {
    const world = await toyWorld();
    const call = world.caller().dials(number);
    await call.hears('welcome');
    call.presses('2');
    await call.hearsMusic();
    world.engineDies();
    await world.passes(5000);
    expect(call.farEnd.hearing).toEqual({ kind: 'music', musicClass: 'default' });
    await world.engineStarts();
    const alice = await world.agent('alice').answers().isSignedIn();
    await call.isConnectedTo(alice);
    call.hangsUp();
    await world.journal.sees('call-ended', 1000, ({ engine }) => engine === 'engine-2');
    expect(world.journal.of('call-ended')).toHaveLength(1);
    expect(world.left()).toEqual([]);
  });

  it('turns a caller away while no engine is running', async () => {
    const world = await toyWorld();
    world.engineDies();
    const call = world.caller().dials(number);
    expect([call.heard, call.isHungUp]).toEqual([['ring', 'tone congestion', 'gone'], true]);
  });
});

hangUpSweep('welcome, key, music, agent, conversation', served);
crashSweep('welcome, key, music, agent, conversation', served);

describe('the sweep itself', () => {
  /** Complaints of all runs, one of which has to find the defect. */
  async function sweptWith(
    connect: (parts: ToyParts, leg: Leg, agent: Leg) => Promise<void>,
  ): Promise<string[]> {
    const scenario = { ...served, world: () => toyWorld(connect), restMs: 60_000 };
    const { calls } = await play(scenario, undefined);
    const complaints: string[] = [];
    for (let call = 1; call <= calls.length; call++) {
      const run = await play(scenario, { who: 'caller', moment: 'after', call });
      complaints.push(...run.complaints);
    }
    return complaints;
  }

  it('finds a bridge that is not removed when the caller hangs up', async () => {
    const complaints = await sweptWith(async (parts, leg, agent) => {
      const bridge = parts.telephony.bridge(`talk-${agent.id}`);
      await bridge.add(leg, agent);
      await orAborted(agent.ended, leg.signal);
      await bridge[Symbol.asyncDispose]();
    });
    expect(complaints).toContain('bridge talk-agent-1 with 0 legs');
  });

  it('finds an alarm and a rejection that nobody looks after', async () => {
    const complaints = await sweptWith(async (parts, leg, agent) => {
      await using bridge = parts.telephony.bridge(`talk-${agent.id}`);
      await bridge.add(leg, agent);
      void parts.clock.after(3_600_000);
      void agent
        .untilUp(leg.signal)
        .then(() => leg.remember('talking'))
        .then(() => leg.remember('still talking'));
      await orAborted(agent.ended, leg.signal);
    });
    expect(complaints).toContain('1 alarms more than when nobody called');
    expect(complaints).toContain('unhandled rejection: CallEnded: the call has ended: hung-up');
  });
});
