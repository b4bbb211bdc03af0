/** The journeys as scenarios for the sweeps. */
import type { CallCommand, SupervisionWish, WaitingCommand } from '../../../src/conversations/index.js';
import { centreWorld } from './centre.js';
import type { CentreOptions, CentreWorld, Shared } from './centre.js';
import { complaints } from './ends.js';
import type { Scenario } from './hang-up-sweep.js';
import { numbers, onCallNumber } from './test-site.js';
import { callbacksAmiss, customerTakesPart, promisesAreKept } from './callbacks-kept.js';
import { yesterday } from './yesterday.js';

/** What runs in the background of every engine, and what only looks at the time. */
export const background =
  /^(clock\.now|(callbacks|reminders)\.(heldBy|beat|nextDueAt)|queue\.(sweep|renew|held|seats|seat|effectsForMe.*)|duty\.read.*|telephony\.(reachablePhones|connected))$/;

function scenario(
  script: (world: CentreWorld) => Promise<void>,
  prepare: (world: CentreWorld) => Promise<void> = () => Promise.resolve(),
  options: CentreOptions = {},
): Scenario<Shared> {
  return {
    world: () => centreWorld(options),
    prepare,
    script,
    counts: (call) => !background.test(call),
    restMs: 25_000,
    afterwards: (world) => Promise.resolve(complaints(world)),
  };
}

/** Many port calls: one moment around each. */
const inLong = (long: Scenario<Shared>): Scenario<Shared> => ({ ...long, moments: ['while'] });

const annaIsThere = async (world: CentreWorld) => void (await world.agent('anna').answers(1000).isSignedIn());

/** Welcome, menu, welcome of the queue, an agent rung at once, whisper, a short talk. */
export const served = scenario(async (world) => {
  const call = world.caller().dials(numbers.main);
  await call.hears('main-menu');
  call.presses('1');
  await call.isConnectedTo(world.agent('anna'));
  await world.passes(2000);
  world.agent('anna').hangsUp();
  await call.isOver();
}, annaIsThere);

/** Waiting with music and position after bela has rejected the call, until bela is back. */
export const waiting = inLong(
  scenario(
    async (world) => {
      const call = world.caller().dials(numbers.support);
      await call.hears('queue-position', { withinMs: 14_000 });
      await call.hearsMusic();
      // By the phone: a script waits for nothing that would die with an engine.
      const bela = world.agent('bela').answers(1000);
      await bela.dials('*13').isOver();
      await call.isConnectedTo(bela);
    },
    async (world) => void (await world.agent('bela').rejects(2000).isSignedIn()),
  ),
);

export const voicemail = scenario(async (world) => {
  const call = world.caller().dials(numbers.night);
  await call.isRecorded();
  call.speaks();
  await world.passes(5000);
  call.presses('#');
  await call.isOver();
});

export const transfer = scenario(
  async (world) => {
    const call = world.caller().dials(numbers.onCall);
    await call.isConnectedTo(world.agent('bela'));
    await world.passes(2000);
    world.agent('bela').hangsUp();
    await call.isOver();
  },
  async (world) => void (await world.agent('bela').answers(1000).isAtThePhone()),
);

/** A chain whose person does not answer: the deputy does, and speaks. */
export const chain = inLong(
  scenario(
    async (world) => {
      const call = world.caller().dials(numbers.boss);
      await call.hears('trying-deputy');
      await call.isConnectedTo(world.agent('bela'));
      await world.passes(2000);
      world.agent('bela').hangsUp();
      await call.isOver();
    },
    async (world) => {
      await world.agent('anna').ignores().isSignedIn();
      await world.agent('bela').answers(1000).isSignedIn();
    },
  ),
);

/** By way of reception to a protected person. */
export const reception = inLong(
  scenario(
    async (world) => {
      const call = world.caller().dials(numbers.director);
      await call.isRecorded();
      call.speaks();
      await world.passes(2000);
      call.presses('#');
      const dora = world.agent('dora');
      await call.isConnectedTo(dora, { withinMs: 20_000 });
      dora.call.presses('1');
      await call.isConnectedTo(world.agent('erno'));
      await world.passes(1000);
      world.agent('erno').hangsUp();
      await call.isOver();
    },
    async (world) => {
      await world.agent('erno').answers(1000).isSignedIn();
      await world.agent('dora').answers(1000).isSignedIn();
    },
  ),
);

/** A group that rings at once; nobody of it answers, and the chain gives up. */
export const groupOfNobody = inLong(
  scenario(
    async (world) => {
      const call = world.caller().dials(numbers.team);
      await call.hears('goodbye');
      await call.isOver();
    },
    async (world) => {
      await world.agent('anna').rejects(1000).isSignedIn();
      await world.agent('bela').ignores().isSignedIn();
    },
  ),
);

/** A machine takes no call; the second on call presses the key. */
export const onCall = inLong(
  scenario(
    async (world) => {
      const call = world.caller().dials(numbers.guard);
      const bela = world.agent('bela');
      await bela.rings();
      bela.picksUp();
      await bela.call.hears('emergency-accept');
      bela.call.presses('1');
      await call.isConnectedTo(bela);
      call.hangsUp();
    },
    async (world) => {
      world.switch.number('carrier', onCallNumber).behaves({ kind: 'answers', afterMs: 1000 });
      await world.agent('bela').decidesByHand().isAtThePhone();
    },
  ),
);

/** An agent's page is closed in the middle of the talk; another agent goes on. */
export const agentLost = inLong(
  scenario(
    async (world) => {
      const anna = world.agent('anna');
      const call = world.caller().dials(numbers.support);
      await call.isConnectedTo(anna);
      await world.agent('bela').isSignedIn();
      anna.losesNetwork();
      await call.hears('agent-unheard', { withinMs: 10_000 });
      await call.isConnectedTo(world.agent('bela'), { withinMs: 60_000 });
      call.hangsUp();
    },
    async (world) => {
      await world.agent('anna').answers(1000).isSignedIn();
      world.agent('bela').answers(1000);
    },
  ),
);

export const featureCode = scenario(
  async (world) => {
    const call = world.agent('anna').dials('*10');
    await call.isOver();
  },
  async (world) => void (await world.agent('anna').isAtThePhone()),
);

/** A walk while waiting: once the caller is left alone in it, once the agent who is free is taken. */
export const strolling = inLong(
  scenario(
    async (world) => {
      const talking = world.caller('+361').dials(numbers.sales);
      await talking.isConnectedTo(world.agent('dora'));
      const call = world.caller('+362').dials(numbers.sales);
      await call.hears('come-along', { withinMs: 16_000 });
      call.presses('*');
      await call.hears('stroll');
      talking.hangsUp();
      await call.hears('agent-is-free', { withinMs: 10_000 });
      call.presses('7');
      await call.hears('stroll');
      call.presses('*');
      await call.hears('place-kept', { withinMs: 5000 });
      await call.isConnectedTo(world.agent('dora'), { withinMs: 20_000 });
    },
    async (world) => void (await world.agent('dora').answers(1000).isSignedIn()),
  ),
);

/** Told how long it will take, and served when the agent is free. */
export const foretold = inLong(
  scenario(
    async (world) => {
      const talking = world.caller('+361').dials(numbers.advice);
      await talking.isConnectedTo(world.agent('dora'));
      const call = world.caller('+362').dials(numbers.advice);
      await call.hears('wait-between', { withinMs: 11_000 });
      talking.hangsUp();
      await call.isConnectedTo(world.agent('dora'), { withinMs: 20_000 });
    },
    async (world) => void (await world.agent('dora').answers(1000).isSignedIn()),
    { history: yesterday(100, 280_000) },
  ),
);

/** The engine dies while one caller talks, one waits and one stands in a menu; all three go on. */
export const resumed = inLong(
  scenario(async (world) => {
    const talking = world.caller('+361').dials(numbers.support);
    await talking.isConnectedTo(world.agent('anna'));
    const waits = world.caller('+362').dials(numbers.support);
    await waits.hearsMusic();
    const inMenu = world.caller('+363').dials(numbers.main);
    await inMenu.hears('main-menu');
    world.engineDies();
    await world.engineStarts();
    await inMenu.hears('main-menu');
    await world.passes(3000);
    inMenu.presses('5');
    await inMenu.hears('leave-message');
    talking.hangsUp();
    await waits.isConnectedTo(world.agent('anna'), { withinMs: 20_000 });
  }, annaIsThere),
);

const screenedNumber = '+36901';

/** On the nuisance list: says a name, presses each key that is given, and is led to the menu. */
export const screened: Scenario<Shared> = {
  ...inLong(
    scenario(async (world) => {
      const call = world.caller(screenedNumber).dials(numbers.main);
      const startedAt = world.clock.now();
      // Keys may be given anew, by another engine.
      for (let given = 0; !call.heard.some((heard) => heard.includes('main-menu'));) {
        await world.passes(250);
        if (call.isHungUp || world.clock.now() > startedAt + 90_000) throw new Error(call.heard.join('\n'));
        if (call.farEnd.hearing.kind === 'recorded') call.speaks().presses('#');
        const keys = call.heard.flatMap((heard) => /screen-key\(key=(\d)\)/.exec(heard)?.[1] ?? []);
        if (keys.length > given) call.presses(keys.at(-1) ?? '');
        given = keys.length;
      }
      await world.passes(1000);
      call.hangsUp();
    }),
  ),
  afterwards: (world) => Promise.resolve([...complaints(world), ...passedBy(world)]),
};

/** Nobody on the list comes into a flow but by the key. */
function passedBy(world: CentreWorld): string[] {
  const passed = new Set(
    world.journal.of('caller-screened').flatMap((event) => (event.passed ? [event.callId] : [])),
  );
  return world.journal
    .of('flow-entered')
    .filter(({ callId }) => !passed.has(callId))
    .map(({ callId }) => `${callId} came by the screening`);
}

const consult: CallCommand = { kind: 'consult', to: { kind: 'agent', agentId: 'bela' } };
/** Dora's telephone is not there. */
const escalate: CallCommand = {
  kind: 'consult',
  to: { kind: 'leaders', agentIds: ['dora', 'bela'], askedBy: 'anna' },
};

/** Bela is called in, speaks with both, and goes on with the caller. An engine that died has forgotten what was asked. */
const callsIn = (last: 'complete' | 'back', whom = consult): Scenario<Shared> => ({
  ...inLong(
    scenario(
      async (world) => {
        const asks = async (command: CallCommand) =>
          void (await world.settled(world.shared.conversations.ask('anna', command)));
        const call = world.caller().dials(numbers.support);
        await call.isConnectedTo(world.agent('anna'));
        await asks(whom);
        await world.agent('anna').call.isConnectedTo(world.agent('bela'));
        await asks({ kind: 'swap' });
        await asks({ kind: 'join' });
        await call.isConnectedTo(world.agent('bela'));
        await asks({ kind: last });
        await call.isConnectedTo(world.agent(last === 'back' ? 'anna' : 'bela'));
        await world.passes(1000);
        world.agent(last === 'back' ? 'anna' : 'bela').hangsUp();
        await call.isOver();
      },
      async (world) => {
        await world.agent('anna').answers(1000).isSignedIn();
        await world.agent('bela').answers(1000).isAtThePhone();
        // Anna is the longer idle, and gets the call.
        await world.passes(1000);
        await world.agent('bela').isSignedIn();
      },
    ),
  ),
  afterwards: (world) => Promise.resolve([...complaints(world), ...leftInSilence(world)]),
});

/** Recorded, but for the hold and what the agent leaves out. An engine that died has forgotten what was asked. */
export const recorded: Scenario<Shared> = inLong(
  scenario(
    async (world) => {
      const asks = (command: CallCommand) => world.settled(world.shared.conversations.ask('anna', command));
      const call = world.caller().dials(numbers.recorded);
      await call.isConnectedTo(world.agent('anna'));
      await call.hears('recording-announced');
      await world.passes(3000);
      await asks({ kind: 'record', wish: 'pause' });
      await asks({ kind: 'hold' });
      await asks({ kind: 'retrieve' });
      await asks({ kind: 'record', wish: 'resume' });
      await world.passes(1000);
      world.agent('anna').hangsUp();
      await call.isOver();
    },
    async (world) => void (await world.agent('anna').answers(1000).isSignedIn()),
  ),
);
/** Anna sends the caller to a flow and has them back, from its end or before it; or hangs up, and bela has them after it. */
const errand = (last: 'done' | 'taken-back' | 'left-alone'): Scenario<Shared> => ({
  ...inLong(
    scenario(
      async (world) => {
        const asks = async (command: CallCommand) =>
          void (await world.settled(world.shared.conversations.ask('anna', command)));
        const call = world.caller().dials(numbers.support);
        await call.isConnectedTo(world.agent('anna'));
        await asks({ kind: 'errand', errand: 'card' });
        await call.hears('ask-card');
        if (last === 'left-alone') world.agent('anna').hangsUp();
        if (last === 'taken-back') await asks({ kind: 'retrieve' });
        else call.presses('4929#');
        await call.isConnectedTo(world.agent(last === 'left-alone' ? 'bela' : 'anna'));
        await world.passes(1000);
        world.agent(last === 'left-alone' ? 'bela' : 'anna').hangsUp();
        await call.isOver();
      },
      async (world) => {
        await world.agent('anna').answers(1000).isSignedIn();
        if (last !== 'left-alone') return;
        // Anna is the longer idle, and gets the call.
        await world.passes(1000);
        await world.agent('bela').answers(1000).isSignedIn();
      },
    ),
  ),
  afterwards: (world) => Promise.resolve([...complaints(world), ...leftInSilence(world), ...keyed(world)]),
});

/** What was keyed in secretly, where it was written down. */
const keyed = (world: CentreWorld): string[] =>
  JSON.stringify(world.journal.events).includes('4929') ? ['the journal has what was keyed in'] : [];

/** A supervisor raises a caller who waits for nobody but an agent who rejects, and moves them to another queue. */
export const movedOn: Scenario<Shared> = inLong(
  scenario(
    async (world) => {
      const asks = async (command: WaitingCommand) => {
        const ticketId = world.journal.of('queue-entered').at(-1)?.ticketId ?? '';
        await world.settled(world.shared.waiting.ask(ticketId, command));
      };
      const call = world.caller().dials(numbers.support);
      await call.hearsMusic();
      await world.passes(5_000);
      await asks({ kind: 'raise', seconds: 60, by: 'sue' });
      await call.hearsMusic();
      await asks({ kind: 'move', queue: 'sales', by: 'sue' });
      await call.isConnectedTo(world.agent('dora'));
      await world.passes(1000);
      call.hangsUp();
      await call.isOver();
    },
    async (world) => {
      await world.agent('bela').rejects(2000).isSignedIn();
      await world.agent('dora').answers(1000).isSignedIn();
    },
  ),
);

/** Dora comes by as a supervisor, is announced, whispers, speaks with both, and leaves or takes the call. */
const supervises = (last: 'leave' | 'take-over'): Scenario<Shared> => ({
  ...inLong(
    scenario(
      async (world) => {
        const wishes = async (wish: SupervisionWish) => {
          const command = { kind: 'supervise', by: 'dora', wish } as const;
          await world.settled(world.shared.conversations.ask('anna', command));
        };
        const call = world.caller().dials(numbers.support);
        await call.isConnectedTo(world.agent('anna'));
        await wishes('whisper');
        await call.hears('supervisor-announced');
        await world.agent('dora').call.isTalking();
        await wishes('barge');
        await call.isConnectedTo(world.agent('dora'));
        await wishes(last);
        await call.isConnectedTo(world.agent(last === 'leave' ? 'anna' : 'dora'));
        await world.passes(1000);
        world.agent(last === 'leave' ? 'anna' : 'dora').hangsUp();
        await call.isOver();
      },
      async (world) => {
        await world.agent('anna').answers(1000).isSignedIn();
        await world.agent('dora').answers(1000).isAtThePhone();
      },
    ),
  ),
  afterwards: (world) => Promise.resolve([...complaints(world), ...leftInSilence(world)]),
});

/** Callers always hear somebody, or music; a moment is lost when a process has died. */
const leftInSilence = (world: CentreWorld): string[] =>
  world.callers.flatMap(({ number, farEnd }) => {
    const longestMs = farEnd?.timeline.longestSilenceMs(farEnd.end?.at) ?? 0;
    return longestMs > 2_000 ? [`caller ${number} had nothing to hear for ${longestMs} ms`] : [];
  });

export const consulted = callsIn('complete');
export const consultedAndBack = callsIn('back');
export const escalated = callsIn('complete', escalate);
export const errandDone = errand('done');
/** Time runs on while the third engine starts, with nothing to hear. */
export const errandCrashedTwice: Scenario<Shared> = {
  ...errandDone,
  afterwards: (world) => Promise.resolve([...complaints(world), ...keyed(world)]),
};
export const errandTakenBack = errand('taken-back');
export const errandLeftAlone = errand('left-alone');
export const supervised = supervises('leave');
export const takenOver = supervises('take-over');

const callbackNumber = '+36301234567';

const toSales = { kind: 'transfer', to: { kind: 'queue', queue: 'sales' } } as const;

const asksToBeRungBack = async (
  world: CentreWorld,
  called: string,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
) => {
  const call = world.caller(callbackNumber).dials(called);
  await call.hears('callback-own-number');
  call.presses('1');
  await call.hears('callback-agreed');
  await call.isOver();
  await meanwhile();
  await customerTakesPart(world, callbackNumber, 20_000);
  await world.journal.sees('callback-tried', 100);
};

const callbackScenario = (called: string, agentId: string): Scenario<Shared> => ({
  ...scenario(
    (world) => asksToBeRungBack(world, called),
    async (world) => void (await world.agent(agentId).answers(1000).isSignedIn()),
  ),
  beforeRest: (world) => promisesAreKept(world, callbackNumber),
  afterwards: (world) => Promise.resolve(callbacksAmiss(world)),
});

/** The customer who was rung is handed on, to a queue where dora takes the call. */
export const callbackHandedOn = inLong({
  ...scenario(
    async (world) => {
      await asksToBeRungBack(world, numbers.callback, async () => {
        const customer = world.switch.number('carrier', callbackNumber);
        customer.behaves({ kind: 'answers', afterMs: 1000 });
        for (let left = 30; customer.call?.hearing.kind !== 'talk' && left > 0; left -= 1)
          await world.passes(500);
        await world.settled(world.shared.conversations.ask('anna', toSales));
        await world.passes(1_000);
      });
    },
    async (world) => {
      await world.agent('anna').answers(1000).isSignedIn();
      await world.agent('dora').answers(1000).isSignedIn();
    },
  ),
  beforeRest: (world: CentreWorld) => promisesAreKept(world, callbackNumber),
  afterwards: (world: CentreWorld) => Promise.resolve(callbacksAmiss(world)),
});

/** For hang-ups: a customer who puts the phone down may be given up, by the rules. */
const whoMayHangUp = (one: Scenario<Shared>): Scenario<Shared> =>
  inLong({
    ...one,
    customers: [callbackNumber],
    afterwards: (world) => Promise.resolve(callbacksAmiss(world, true)),
  });

/** A caller asks to be rung back; the agent is rung, then the customer, and they talk. */
export const callback = callbackScenario(numbers.callback, 'anna');

/** The same where the customer is rung first, and presses 1. */
export const customerFirst = callbackScenario(numbers.salesCallback, 'dora');

/** For crashes: no engine runs for a while, in which customers may answer. */
const withNobodyFor = (downMs: number, one: Scenario<Shared>): Scenario<Shared> => inLong({ ...one, downMs });

export const callbackWithNobody = withNobodyFor(20_000, callback);
export const customerFirstWithNobody = withNobodyFor(20_000, customerFirst);

export const callbackHungUp = whoMayHangUp(callback);
export const customerFirstHungUp = whoMayHangUp(customerFirst);

/** Anna calls a number outside, speaks with whoever answers, and puts the phone down. */
export const placed: Scenario<Shared> = {
  ...scenario(async (world) => {
    const customer = world.switch.number('carrier', callbackNumber);
    customer.behaves({ kind: 'answers', afterMs: 2000 });
    const anna = world.agent('anna');
    await placedBy(world, 'anna', callbackNumber);
    for (let left = 30; customer.call?.hearing.kind !== 'talk' && left > 0; left -= 1)
      await world.passes(500);
    await world.passes(2000);
    anna.hangsUp();
    await world.passes(2000);
  }, annaIsThere),
  customers: [callbackNumber],
  afterwards: (world) => Promise.resolve([...complaints(world), ...placedAmiss(world)]),
};

/** As the page asks for it; an engine that is just dying says nothing. */
export const placedBy = (world: CentreWorld, agentId: string, number: string, queue?: string) =>
  world.settled(world.shared.place?.({ agentId, number, trunk: 'carrier', queue }) ?? Promise.resolve(''));

/** For crashes: an engine that starts in the millisecond in which a call was placed takes that for one of its own. */
export const placedBeforeCrash: Scenario<Shared> = {
  ...placed,
  afterwards: (world) => Promise.resolve([...complaints(world), ...placedAmiss(world, true)]),
};

/** Each has ended once, and nobody is left on the line. */
function placedAmiss(world: CentreWorld, mayBeOpen = false): string[] {
  const ends = world.journal.of('call-ended');
  const left = world.switch.number('carrier', callbackNumber).call;
  return [
    ...world.journal.of('call-placed').flatMap(({ callId }) => {
      const count = ends.filter((end) => end.callId === callId).length;
      const answered = world.journal.of('person-answered').some((one) => one.callId === callId);
      if (count === 1 || (mayBeOpen && count === 0 && !answered)) return [];
      return [`a call of an agent has ${count} ends`];
    }),
    ...(left && left.state !== 'ended' ? [`the customer is still ${left.state}`] : []),
  ];
}
