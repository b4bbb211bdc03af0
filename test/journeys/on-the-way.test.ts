/** Menus, messages, feature codes, and what goes wrong on the way. */
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers } from '../support/journeys/test-site.js';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(() => nothingLeft(world));

describe('a menu', () => {
  it('is cut short by a key, and takes keys that were typed ahead', async () => {
    const call = world.caller().dials(numbers.main);
    await call.hears('welcome');
    call.presses('5');
    await call.hears('leave-message', { withinMs: 1 });
    expect(call.heard).not.toContain('en/main-menu');
  });

  it('asks three times in all, says why, and then goes where its failure leads', async () => {
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('9');
    await call.hears('wrong-key');
    await call.hears('main-menu');
    await call.hears('nothing-heard');
    await call.hears('main-menu');
    // The support queue, where nobody is signed in.
    await call.hears('leave-message');
    expect(world.journal.of('input-failed').map(({ why }) => why)).toEqual([
      'wrong-key',
      'no-input',
      'no-input',
    ]);
  });

  it('takes a number, and lets the caller put the phone down as self-served after it', async () => {
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('31234');
    await call.hears('goodbye');
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'self-served', endedBy: 'system' });
  });

  it('changes the language, and goes on in it', async () => {
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('6');
    await call.hears('hu/main-menu');
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'abandoned-in-menu', endedBy: 'caller' });
  });

  it('answers a number that is not listed', async () => {
    const call = world.caller().dials('+49123');
    await call.hears('hu/welcome');
  });
});

describe('a voicemail', () => {
  it('is left out of hours, and thanked for', async () => {
    const call = world.caller().dials(numbers.night);
    await call.hears('closed');
    await call.isRecorded();
    call.speaks();
    await world.passes(8000);
    call.presses('#');
    await call.hears('message-thanks');
    await call.hears('goodbye');
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'voicemail', endedBy: 'system' });
    expect(world.shared.messages).toMatchObject([{ box: 'support', durationMs: 8000 }]);
  });

  it('is kept when the caller hangs up in the middle of it', async () => {
    const call = world.caller().dials(numbers.night);
    await call.isRecorded();
    call.speaks();
    await world.passes(5000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'voicemail', endedBy: 'caller' });
    expect(world.shared.messages).toMatchObject([{ durationMs: 5000 }]);
  });

  it('is none when it is shorter than a word', async () => {
    const call = world.caller().dials(numbers.night);
    await call.isRecorded();
    await world.passes(300);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'abandoned-in-menu' });
    expect(world.shared.messages).toEqual([]);
  });

  it('that cannot be recorded is told as failed', async () => {
    const call = world.caller().dials(numbers.night);
    world.onPortCall = (port, when) => {
      if (port === 'leg.record' && when === 'before') world.switch.disconnects();
      if (port === 'leg.record' && when === 'after') world.switch.reconnects();
    };
    await call.hears('leave-message');
    await call.hears('goodbye');
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'failed' });
    expect(world.shared.messages).toEqual([]);
  });
});

describe('feature codes from an agent’s phone', () => {
  const dialled = async (code: string) => {
    const call = world.agent('anna').dials(code);
    await call.isOver();
    return call.heard.filter((heard) => heard.startsWith('en/'));
  };

  it('sign in, pause, resume, tell the state and sign out', async () => {
    await world.agent('anna').isAtThePhone();
    expect(await dialled('*10')).toEqual(['en/agent-signed-in(reason=)']);
    expect(await stateOf(world, 'anna')).toBe('available');
    expect(await dialled('*121')).toEqual(['en/agent-paused(reason=lunch)']);
    expect(await dialled('*14')).toEqual(['en/agent-status(state=paused)']);
    expect(await dialled('*13')).toEqual(['en/agent-resumed(reason=)']);
    expect(await dialled('*11')).toEqual(['en/agent-signed-out(reason=)']);
    expect(await dutyOf(world, 'anna')).toBe('signed-out');
    expect(world.journal.of('call-arrived')).toEqual([]);
  });

  it('are refused when they make no sense, and told apart from unknown ones', async () => {
    await world.agent('anna').isAtThePhone();
    expect(await dialled('*13')).toEqual(['en/agent-refused']);
    expect(await dialled('*99')).toEqual(['en/agent-code-unknown']);
    expect(await dialled('*129')).toEqual(['en/agent-code-unknown']);
  });

  it('are said to be refused while the queue’s store is away', async () => {
    await world.agent('anna').isAtThePhone();
    world.shared.queueTrouble.away = true;
    expect(await dialled('*10')).toEqual(['en/agent-refused']);
    world.shared.queueTrouble.away = false;
    expect(world.shared.errors.splice(0)).toEqual(expect.arrayContaining([expect.stringContaining('away')]));
  });

  it('let the phone go before a waiting caller rings it', async () => {
    await world.agent('cili').ignores().isSignedIn();
    const call = world.caller().dials(numbers.support);
    await call.hearsMusic();
    const anna = await world.agent('anna').answers(1000).isAtThePhone();
    const code = anna.dials('*10');
    await code.hears('agent-signed-in');
    await code.isOver();
    await call.isConnectedTo(anna);
    expect(world.journal.of('offer-failed')).toEqual([]);
  });
});

describe('when something of ours breaks', () => {
  it('a handler that fails leads on by the flow', async () => {
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('7');
    await call.hears('leave-message');
    expect(world.shared.errors.splice(0)).toEqual([expect.stringContaining('the handler is broken')]);
  });

  it('a prompt that cannot be had is left out', async () => {
    for (const prompt of ['welcome', 'leave-message']) world.shared.lackingPrompts.add(prompt);
    const call = world.caller().dials(numbers.main);
    await call.hears('main-menu');
    call.presses('5');
    await call.isRecorded();
    call.speaks();
    await world.passes(2000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'voicemail' });
    expect(world.shared.errors.splice(0)).toHaveLength(2);
  });

  it('a whisper that cannot be had keeps nobody waiting', async () => {
    world.shared.lackingPrompts.add('whisper-support');
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await call.isConnectedTo(anna, { withinMs: 1100 });
    call.hangsUp();
    await endOf(world, call);
    expect(world.shared.errors.splice(0)).toHaveLength(1);
  });

  it('a defect is apologised for, and the caller can leave a message', async () => {
    const { messages } = world.shared;
    const push = messages.push.bind(messages);
    messages.push = () => {
      messages.push = push;
      throw new Error('neither the database nor the disk');
    };
    const call = world.caller().dials(numbers.night);
    await call.isRecorded();
    call.speaks();
    await world.passes(3000);
    call.presses('#');
    await call.hears('apology');
    await call.isRecorded();
    await world.passes(3000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'failed', endedBy: 'caller' });
    expect([...messages]).toMatchObject([{ box: 'apology' }]);
    expect(world.shared.errors.splice(0)).toEqual([expect.stringContaining('neither the database')]);
  });

  it('an agent whose answer meets a defect is let go, and the caller waits on', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const { queue } = world.shared;
    const run = queue.run.bind(queue);
    queue.run = (command) => {
      if (command.kind !== 'accept') return run(command);
      queue.run = run;
      throw new Error('the store has a defect');
    };
    const call = world.caller().dials(numbers.support);
    await call.isConnectedTo(anna, { withinMs: 60_000 });
    call.neverWaitedInSilence(2000);
    call.hangsUp();
    await endOf(world, call);
    expect(world.shared.errors.splice(0)).toEqual([expect.stringContaining('the store has a defect')]);
  });

  it('the caller waits with music while the queue’s store is away, and is served when it is back', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    world.shared.queueTrouble.away = true;
    const call = world.caller().dials(numbers.support);
    await call.hearsMusic();
    await world.passes(45_000);
    expect(call.isHungUp).toBe(false);
    world.shared.queueTrouble.away = false;
    await call.isConnectedTo(anna);
    call.neverWaitedInSilence(2000);
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
    world.shared.errors.length = 0;
  });

  it('a conversation goes on and ends well though the store goes away during it', async () => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await call.isConnectedTo(anna);
    world.shared.queueTrouble.away = true;
    await world.passes(20_000);
    anna.hangsUp();
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
    expect(call.heard).not.toContain('en/apology');
    world.shared.queueTrouble.away = false;
    world.shared.errors.length = 0;
    await world.passes(30_000);
    expect(await stateOf(world, 'anna')).toBe('available');
  });
});
