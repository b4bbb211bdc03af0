/** Callers who are rung back. */
import { endStates } from '../../src/callbacks/index.js';
import { centreWorld, deskOf, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import { numbers, vipNumber } from '../support/journeys/test-site.js';
import { yesterday } from '../support/journeys/yesterday.js';

const number = '+36301234567';

let world: CentreWorld;
beforeEach(async () => {
  world = await centreWorld();
});
afterEach(async () => {
  for (const { id, state } of world.shared.callbacks.callbacks.values())
    if (!endStates.includes(state)) await world.shared.book?.cancel(id, 'test');
  await nothingLeft(world);
});

const customer = () => world.switch.number('carrier', number);
const callback = () => {
  const [one] = [...world.shared.callbacks.callbacks.values()];
  if (!one) throw new Error('there is no callback');
  return one;
};

/** A caller asks to be rung back at the number the call comes from, and hangs up. */
async function asks(called: string = numbers.callback): Promise<void> {
  const call = world.caller(number).dials(called);
  await call.hears('callback-own-number');
  call.presses('1');
  await call.hears('callback-agreed');
  await call.isOver();
  expect(await endOf(world, call)).toMatchObject({ outcome: 'callback', endedBy: 'system' });
}

describe('agent first', () => {
  it('rings the agent when one is free, then the customer, and connects the two', async () => {
    await asks();
    expect(callback()).toMatchObject({ state: 'waiting', number, queue: 'support', attempts: 0 });
    customer().behaves({ kind: 'answers', afterMs: 4000 });
    await world.passes(60_000);
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    await anna.rings({ withinMs: 1000 });
    expect(customer().call).toBeUndefined();
    await anna.call.isTalking();
    expect(anna.call.heard).toContain(`en/callback-whisper(number=${number},minutes=1)`);
    expect(customer().call?.hearing).toMatchObject({ kind: 'talk', with: [anna.farEnd?.leg.id] });
    expect(callback()).toMatchObject({ state: 'connected', agentId: 'anna', attempts: 1 });
    expect(await stateOf(world, 'anna')).toBe('talking');
    await world.passes(30_000);
    customer().call?.hangsUp();
    const end = await world.journal.sees('call-ended', 5000, ({ callId }) => callId === callback().attemptId);
    expect(end).toMatchObject({ outcome: 'served', endedBy: 'caller', talkMs: 30_000 });
    await world.settles();
    expect(callback()).toMatchObject({ state: 'done', failures: {} });
    expect(await dutyOf(world, 'anna')).toBe('wrapping');
    expect(world.journal.of('call-placed')).toMatchObject([{ calledNumber: number, attempt: 1 }]);
    expect(world.journal.of('callback-tried')).toMatchObject([{ outcome: 'served', then: 'done' }]);
  });
});

describe('customer first', () => {
  it('holds the agent while the customer is rung, confirms by key and never leaves anybody in silence', async () => {
    await asks(numbers.salesCallback);
    const dora = await world.agent('dora').answers(2000).isSignedIn();
    customer().behaves({ kind: 'answers', afterMs: 5000 });
    await world.passes(3500);
    expect(await stateOf(world, 'dora')).toBe('ringing');
    expect(dora.farEnd).toBeUndefined();
    await world.passes(6000);
    expect(customer().call?.hearing).toMatchObject({
      kind: 'sound',
      sound: { path: 'en/callback-confirm-human' },
    });
    customer().call?.presses('1');
    await world.settles();
    await dora.rings({ withinMs: 5000 });
    await dora.call.isTalking();
    expect(customer().call?.timeline.longestSilenceMs()).toBeLessThan(1000);
    customer().call?.hangsUp();
    await world.passes(1000);
    expect(callback().state).toBe('done');
  });

  describe('when an agent will soon be free', () => {
    const talkMs = 120_000;

    /** Dora talks as long as everybody did yesterday; a callback waits for her. */
    const waitsForDora = async () => {
      await nothingLeft(world);
      world = await centreWorld({ history: yesterday(300, talkMs, 'sales') });
      const dora = await world.agent('dora').answers(1000).isSignedIn();
      const talking = world.caller('+361').dials(numbers.sales);
      await talking.isConnectedTo(dora);
      await asks(numbers.salesCallback);
      customer().behaves({ kind: 'answers', afterMs: 5000 });
      await world.clock.advanceUntil(() => customer().isInCall, 150_000);
      return { dora, talking };
    };

    it('rings the customer before that, and connects the two when the agent is there', async () => {
      const startedAt = world.clock.now();
      const { dora, talking } = await waitsForDora();
      expect(dora.farEnd?.state).toBe('up');
      expect(world.clock.now() - startedAt).toBeGreaterThan(60_000);
      expect(callback()).toMatchObject({ state: 'dialling', agentId: undefined });
      await world.passes(6000);
      customer().call?.presses('1');
      await world.passes(2000);
      talking.hangsUp();
      await world.passes(5000);
      expect(customer().call?.hearing).toMatchObject({ kind: 'talk', with: [dora.farEnd?.leg.id] });
      customer().call?.hangsUp();
      await world.passes(1000);
      expect(callback()).toMatchObject({ state: 'done', attempts: 1, agentId: 'dora' });
    });

    it('and is not: the customer hears so, keeps the first place, and is rung again only while an agent is held', async () => {
      const { dora, talking } = await waitsForDora();
      const later = world.caller('+362').dials(numbers.sales);
      await later.hearsMusic();
      await world.passes(6000);
      customer().call?.presses('1');
      await world.passes(2000);
      expect(customer().call?.timeline.toString()).toContain('callback-hold');
      expect(customer().call?.hearing).toMatchObject({ kind: 'music' });
      // Nobody comes within five minutes.
      await world.passes(310_000);
      expect(customer().call?.timeline.toString() ?? '').toContain('callback-nobody');
      await world.passes(20_000);
      expect(callback()).toMatchObject({ state: 'waiting', failures: { 'agent-gone': 1 }, attempts: 1 });
      later.hangsUp();
      talking.hangsUp();
      await world.clock.advanceUntil(() => customer().isInCall, 60_000);
      expect(await stateOf(world, 'dora')).toBe('ringing');
      expect(dora.farEnd?.state).toBe('ended');
      await world.passes(6000);
      customer().call?.presses('1');
      await world.passes(5000);
      customer().call?.hangsUp();
      await world.passes(1000);
      expect(callback()).toMatchObject({ state: 'done', attempts: 2 });
    });
  });

  it('takes an answering machine for one, frees the agent without blame and tries again', async () => {
    await asks(numbers.salesCallback);
    const dora = await world.agent('dora').answers(2000).isSignedIn();
    customer().behaves({ kind: 'answers', afterMs: 5000 });
    await world.passes(45_000);
    expect(dora.farEnd).toBeUndefined();
    expect(callback()).toMatchObject({ state: 'retry', failures: { voicemail: 1 } });
    expect(await stateOf(world, 'dora')).toBe('available');
    await world.passes(180_000);
    expect(callback()).toMatchObject({ state: 'given-up', why: 'voicemail', attempts: 2 });
  });
});

it('customers are not rung in a bunch after the database stood still', async () => {
  const others = ['+36301234568', '+36301234569', number];
  for (const one of others) {
    const call = world.caller(one).dials(numbers.callback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.isOver();
    world.switch.number('carrier', one).behaves({ kind: 'answers', afterMs: 1000, thenHangsUpAfterMs: 3000 });
  }
  const { callbacks } = world.shared;
  const begin = callbacks.begin.bind(callbacks);
  let began = 0;
  let goesOn: () => void = () => undefined;
  const standsStill = new Promise<void>((resolve) => (goesOn = resolve));
  callbacks.begin = async (...attempt) => {
    began++;
    await standsStill;
    return begin(...attempt);
  };
  for (const id of ['anna', 'bela']) await world.agent(id).answers(500).isSignedIn();
  await world.clock.advanceUntil(() => began === 2, 60_000);
  goesOn();
  await world.passes(60_000);
  const at = world.journal.of('call-placed').map((placed) => placed.at);
  expect(at).toHaveLength(3);
  const gaps = at.slice(1).map((later, index) => later - (at[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
});

describe('a customer who is not reached', () => {
  const tries = async (behaviour: Parameters<ReturnType<typeof customer>['behaves']>[0], ms: number) => {
    await asks();
    customer().behaves(behaviour);
    await world.agent('anna').answers(500).isSignedIn();
    await world.passes(ms);
    return callback();
  };

  it('is rung again after a busy line, and given up by the rule', async () => {
    expect(await tries({ kind: 'busy' }, 20_000)).toMatchObject({ state: 'retry', failures: { busy: 1 } });
    expect(world.agent('anna').call.heard).toContain('en/callback-not-reached(outcome=busy)');
    await world.passes(300_000);
    expect(callback()).toMatchObject({ state: 'given-up', why: 'busy', attempts: 3 });
    expect(world.journal.of('call-ended').filter(({ outcome }) => outcome === 'not-reached')).toHaveLength(3);
  });

  it.each([
    ['no-answer', { kind: 'ignores' }],
    ['unreachable', { kind: 'unreachable' }],
  ] as const)('is rung again: %s', async (outcome, behaviour) => {
    expect(await tries(behaviour, 60_000)).toMatchObject({ state: 'retry', failures: { [outcome]: 1 } });
  });

  it('is rung again: a machine that was put through to an agent, and hung up before anybody could speak', async () => {
    const machine = { kind: 'answers', afterMs: 1000, thenHangsUpAfterMs: 800 } as const;
    expect(await tries(machine, 10_000)).toMatchObject({ state: 'retry', failures: { abandoned: 1 } });
    expect(world.journal.of('call-ended')).toContainEqual(
      expect.objectContaining({ outcome: 'not-reached', endedBy: 'caller' }),
    );
    expect(world.journal.of('callback-tried')).toMatchObject([{ outcome: 'abandoned', then: 'retry' }]);
    customer().behaves({ kind: 'answers', afterMs: 1000, thenHangsUpAfterMs: 20_000 });
    await world.clock.advanceUntil(() => endStates.includes(callback().state), 600_000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('has been served when it is the agent who is done with them as soon', async () => {
    await asks();
    customer().behaves({ kind: 'answers', afterMs: 1000 });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    await anna.rings({ withinMs: 10_000 });
    await anna.call.isTalking({ withinMs: 10_000 });
    anna.hangsUp();
    await world.passes(1000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 1 });
  });

  it('who refuses is not rung again where the rule says so', async () => {
    expect(await tries({ kind: 'rejects', afterMs: 1000 }, 20_000)).toMatchObject({
      state: 'given-up',
      why: 'refused',
    });
  });
});

describe('while the customer is being rung', () => {
  it('an agent who hangs up leaves nobody alone: the customer waits for the next one', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    customer().call?.answers();
    anna.hangsUp();
    await world.passes(3000);
    expect(customer().call?.state).toBe('up');
    expect(customer().call?.timeline.toString()).toContain('callback-hold');
    const bela = await world.agent('bela').answers(500).isSignedIn();
    await bela.call.isTalking();
    customer().call?.hangsUp();
    await world.passes(1000);
    expect(callback()).toMatchObject({ state: 'done', agentId: 'bela', attempts: 1 });
  });

  it('an agent who hangs up before the answer ends the attempt, and the next agent is rung', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    anna.hangsUp();
    await world.passes(1000);
    expect(customer().isInCall).toBe(false);
    expect(callback()).toMatchObject({ state: 'retry', failures: { 'agent-gone': 1 } });
    customer().behaves({ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 3000 });
    await world.passes(40_000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('nobody can cancel it any more; before that a supervisor can, and the agent is free', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    const anna = await world.agent('anna').decidesByHand().isSignedIn();
    await anna.rings({ withinMs: 10_000 });
    await world.shared.book?.cancel(callback().id, 'sue');
    await world.settles();
    expect(anna.farEnd?.state).toBe('ended');
    expect(callback()).toMatchObject({ state: 'cancelled', why: 'sue' });
    await world.passes(2000);
    expect(await stateOf(world, 'anna')).toBe('available');
    await asks();
    anna.answers(500);
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    const [, second] = [...world.shared.callbacks.callbacks.values()];
    await expect(world.shared.book?.cancel(second?.id ?? '', 'sue')).rejects.toThrow('cannot be cancelled');
    customer().call?.hangsUp();
    await world.passes(1000);
  });
});

describe('while no engine runs', () => {
  it('a customer who answers hears an apology, and is rung again', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    world.engineDies();
    const { call } = customer();
    call?.answers();
    await world.passes(500);
    expect(call?.hearing).toMatchObject({ kind: 'sound', sound: { path: 'en/fallback-ring-again' } });
    await world.passes(10_000);
    expect(call?.state).toBe('ended');
    await world.engineStarts();
    customer().behaves({ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 10_000 });
    await world.clock.advanceUntil(() => endStates.includes(callback().state), 120_000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 2, failures: { lost: 1 } });
    expect(anna.farEnd?.state).toBe('ended');
  });

  it('a customer who is still hearing it when one starts hears it to its end, and is not taken for lost', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    await world.agent('anna').answers(500).isSignedIn();
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    world.engineDies();
    const { call } = customer();
    call?.answers();
    await world.passes(500);
    await world.engineStarts();
    await world.passes(100);
    expect(call?.hearing).toMatchObject({ kind: 'sound', sound: { path: 'en/fallback-ring-again' } });
    customer().behaves({ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 10_000 });
    await world.clock.advanceUntil(() => endStates.includes(callback().state), 120_000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 2, failures: { lost: 1 } });
  });

  it('a customer who waits on the line keeps the music and the place', async () => {
    await asks(numbers.salesCallback);
    const dora = await world.agent('dora').decidesByHand().isSignedIn();
    customer().behaves({ kind: 'answers', afterMs: 1000 });
    await world.clock.advanceUntil(() => customer().call?.hearing.kind === 'sound', 30_000);
    customer().call?.presses('1');
    await world.clock.advanceUntil(() => customer().call?.hearing.kind === 'music', 30_000);
    world.engineDies();
    await world.passes(120_000);
    expect(customer().call?.hearing.kind).toBe('music');
    dora.answers(500);
    await world.engineStarts();
    await world.clock.advanceUntil(() => customer().call?.hearing.kind === 'talk', 60_000);
    expect(customer().call?.hearing).toMatchObject({ kind: 'talk', with: [dora.farEnd?.leg.id] });
    await world.passes(10_000);
    customer().call?.hangsUp();
    await world.passes(1000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 1 });
  });
});

describe('asking', () => {
  it('again moves nothing to the back, tells how it stands, and may cancel', async () => {
    await asks();
    const before = callback();
    await world.passes(60_000);
    const again = world.caller(number).dials(numbers.callback);
    await again.hears('callback-open');
    again.presses('1');
    await again.hears('callback-kept');
    await again.isOver();
    expect(callback()).toEqual(before);
    const cancelling = world.caller(number).dials(numbers.callback);
    await cancelling.hears('callback-open');
    cancelling.presses('2');
    await cancelling.hears('callback-cancelled');
    await cancelling.isOver();
    expect(callback()).toMatchObject({ state: 'cancelled', why: 'caller' });
  });

  it('with a withheld number: one is entered, a forbidden one is refused, the next confirmed', async () => {
    const call = world.caller('').dials(numbers.callback);
    await call.hears('callback-number-needed');
    await call.hears('callback-enter-number');
    call.presses('0690123456#');
    await call.hears('callback-number-forbidden');
    await call.hears('callback-enter-number');
    call.presses('123#');
    await call.hears('callback-number-malformed');
    await call.hears('callback-enter-number');
    call.presses('06301234567#');
    await call.hears(`callback-confirm-number(number=${number})`);
    call.presses('1');
    await call.hears('callback-agreed');
    await call.isOver();
    expect(callback()).toMatchObject({ number, state: 'waiting' });
    expect(world.journal.of('callback-refused').map(({ why }) => why)).toEqual([
      'on-the-forbidden-list',
      'malformed',
    ]);
  });

  it('in vain leads on by the flow', async () => {
    const call = world.caller('').dials(numbers.callback);
    await call.hears('callback-not-possible', { withinMs: 60_000 });
    await call.hears('leave-message');
    expect(world.shared.callbacks.callbacks.size).toBe(0);
    call.hangsUp();
  });

  it('at another number than the own one', async () => {
    const call = world.caller('+36305555555').dials(numbers.callback);
    await call.hears('callback-own-number(number=+36305555555)');
    call.presses('2');
    await call.hears('callback-enter-number');
    call.presses('06301234567#');
    await call.hears('callback-confirm-number');
    call.presses('1');
    await call.isOver();
    expect(callback().number).toBe(number);
    // Somebody else's callback can be heard of, not cancelled.
    const other = world.caller('+36305555555').dials(numbers.callback);
    await other.hears('callback-own-number');
    other.presses('2');
    await other.hears('callback-enter-number');
    other.presses('06301234567#');
    await other.hears('callback-confirm-number');
    other.presses('1');
    await other.hears('callback-open');
    other.presses('2');
    await other.isOver();
    expect(callback().state).toBe('waiting');
  });

  it('for a time: nothing happens before it, and then it does', async () => {
    // Monday 9:00; the first slot with half an hour's notice is 10:00.
    const call = world.caller(number).dials(numbers.laterCallback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.hears('callback-soon-or-later');
    call.presses('2');
    await call.hears('callback-slot(day=today,time=10:00)');
    call.presses('2');
    await call.hears('callback-slot(day=today,time=11:00)');
    call.presses('1');
    await call.hears(`callback-agreed-at(number=${number},day=today,time=11:00)`);
    await call.isOver();
    expect(callback()).toMatchObject({
      state: 'asked',
      wish: { local: '2026-01-05T11:00', timeZone: 'UTC' },
    });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    customer().behaves({ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 3000 });
    await world.passes(callback().dueAt - world.clock.now() - 1);
    expect(anna.farEnd).toBeUndefined();
    await world.passes(10_000);
    expect(callback().state).toBe('done');
  });

  it('for a time of another day', async () => {
    const call = world.caller(number).dials(numbers.laterCallback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.hears('callback-soon-or-later');
    call.presses('2');
    await call.hears('callback-slot(day=today,time=10:00)');
    call.presses('3');
    await call.hears('callback-slot(day=tomorrow,time=8:00)');
    call.presses('1');
    await call.isOver();
    expect(new Date(callback().dueAt).toISOString()).toBe('2026-01-06T08:00:00.000Z');
    const again = world.caller(number).dials(numbers.laterCallback);
    await again.hears(`callback-open-at(number=${number},day=tomorrow,time=8:00)`);
    await again.isOver();
  });
});

describe('a caller who waits already', () => {
  const walksToTheOffer = async () => {
    const call = world.caller(number).dials(numbers.sales);
    await call.hearsMusic();
    await world.passes(20_000);
    call.presses('*');
    await call.hears('stroll');
    call.presses('5');
    await call.hears('callback-own-number');
    return call;
  };

  it('leaves, and the ticket stays: the same one, at the same place, before whoever came later', async () => {
    const dora = await world.agent('dora').answers(500).isSignedIn();
    const talking = world.caller('+36302222222').dials(numbers.sales);
    await talking.isConnectedTo(dora);
    const call = await walksToTheOffer();
    const [entered] = world.journal.of('queue-entered').filter(({ callId }) => callId === call.farEnd.leg.id);
    const later = world.caller('+36303333333').dials(numbers.sales);
    await later.hearsMusic();
    call.presses('1');
    await call.hears('callback-agreed');
    await call.isOver();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'callback' });
    expect(callback()).toMatchObject({
      ticketId: entered?.ticketId,
      enqueuedAt: entered?.at,
      queue: 'sales',
    });
    expect(world.journal.of('queue-left')).toContainEqual(
      expect.objectContaining({ callId: call.farEnd.leg.id, why: 'callback', ticketId: entered?.ticketId }),
    );
    await world.passes(5000);
    customer().behaves({ kind: 'answers', afterMs: 1000 });
    talking.hangsUp();
    await world.passes(4000);
    customer().call?.presses('1');
    await world.passes(4000);
    expect(customer().call?.hearing).toMatchObject({ kind: 'talk' });
    customer().call?.hangsUp();
    await later.isConnectedTo(dora);
    later.hangsUp();
    await world.passes(1000);
    expect(callback().state).toBe('done');
  });

  it('keeps the head start that the caller has, also for another number', async () => {
    const call = world.caller(vipNumber).dials(numbers.callback);
    await call.hears('callback-own-number');
    call.presses('2');
    await call.hears('callback-enter-number');
    call.presses('06301234567#');
    await call.hears('callback-confirm-number');
    call.presses('1');
    await call.isOver();
    await world.passes(4000);
    const [ticket] = [...world.shared.queue.state.tickets.values()];
    expect(ticket?.request).toMatchObject({ ticketId: callback().ticketId, headStartMs: 300_000 });
  });

  it('who thinks better of it takes the old place again', async () => {
    await world.agent('dora').isAtThePhone();
    await deskOf(world).command('dora', { kind: 'sign-in' }, 'test');
    await deskOf(world).command('dora', { kind: 'pause', reason: 'lunch' }, 'test');
    const call = await walksToTheOffer();
    const [entered] = world.journal.of('queue-entered');
    await call.hears('place-kept', { withinMs: 60_000 });
    await call.hearsMusic();
    expect([...world.shared.queue.state.tickets.values()].map(({ request }) => request)).toMatchObject([
      { ticketId: entered?.ticketId, enqueuedAt: entered?.at },
    ]);
    expect(world.shared.callbacks.callbacks.size).toBe(0);
    call.hangsUp();
  });
});

describe('without the database', () => {
  it('nothing is promised, and the caller goes on by the flow', async () => {
    world.shared.callbackTrouble.away = true;
    const call = world.caller(number).dials(numbers.callback);
    await call.hears('callback-not-possible');
    await call.hears('leave-message');
    call.hangsUp();
    await endOf(world, call);
    world.shared.callbackTrouble.away = false;
    expect(world.shared.callbacks.callbacks.size).toBe(0);
    expect(world.shared.errors.splice(0).join()).toContain('a callback could not be agreed on');
  });

  it('nobody is dialled; when it is back, the callback is made', async () => {
    await asks();
    world.shared.callbackTrouble.away = true;
    await world.agent('anna').answers(500).isSignedIn();
    customer().behaves({ kind: 'answers', afterMs: 500, thenHangsUpAfterMs: 3000 });
    await world.passes(60_000);
    expect(customer().call).toBeUndefined();
    world.shared.callbackTrouble.away = false;
    await world.clock.advanceUntil(() => endStates.includes(callback().state), 60_000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 1 });
    world.shared.errors.length = 0;
  });

  it('two who have been brought together speak all the same, and it is written down later', async () => {
    await asks();
    customer().behaves({ kind: 'by-hand' });
    const anna = await world.agent('anna').answers(500).isSignedIn();
    await world.clock.advanceUntil(() => customer().isInCall, 20_000);
    world.shared.callbackTrouble.away = true;
    customer().call?.answers();
    await anna.call.isTalking({ withinMs: 2000 });
    await world.passes(10_000);
    customer().call?.hangsUp();
    await world.passes(5000);
    // The agent does not wait for the database.
    expect(await deskOf(world).status('anna')).toMatchObject({ duty: 'wrapping' });
    world.shared.callbackTrouble.away = false;
    await world.passes(5000);
    expect(callback()).toMatchObject({ state: 'done', attempts: 1 });
  });
});

describe('by night', () => {
  it('nobody is woken: a callback that comes to its turn then waits for the morning', async () => {
    // 9:00 UTC is 22:00 in New Zealand.
    const call = world.caller('+6421234567').dials(numbers.callback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.isOver();
    await world.agent('anna').answers(500).isSignedIn();
    await world.passes(60_000);
    expect(callback()).toMatchObject({ state: 'retry', attempts: 0 });
    expect(new Date(callback().dueAt).toISOString()).toBe('2026-01-05T19:00:00.000Z');
  });
});
