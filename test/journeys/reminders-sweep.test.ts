/** Whoever hangs up while being reminded, and whenever the service dies: each customer is told once, and nothing is left. */
import { crashSweep, customerSweep } from '../support/journeys/hang-up-sweep.js';
import type { ReminderState } from '../../src/reminders/index.js';
import type { Scenario } from '../support/journeys/hang-up-sweep.js';
import type { World } from '../support/journeys/world.js';
import type { Shared } from '../support/journeys/centre.js';
import { complaints } from '../support/journeys/ends.js';
import { exampleSite } from '../support/journeys/example-callers.js';
import { hearsAt, remindedWorld } from '../support/journeys/reminded.js';
import type { Reminded } from '../support/journeys/reminded.js';
import { background } from '../support/journeys/scenarios.js';

beforeAll(() => exampleSite());

let reminded: Reminded;

const confirmed: Scenario<Shared> = {
  world: async () => {
    reminded = await remindedWorld();
    reminded.phone().behaves({ kind: 'answers', afterMs: 1_000 });
    return reminded.world;
  },
  counts: (call) => !background.test(call),
  moments: ['while', 'after'],
  restMs: 120_000,
  hangUpToo: () => reminded.phone().call?.hangsUp(),
  // Until just before it falls due.
  prepare: (world) => world.passes(59_900),
  script: async (world) => {
    await hearsAt(reminded, 'reminder-who');
    reminded.phone().call?.presses('1');
    await hearsAt(reminded, 'reminder-confirmed');
    await world.passes(10_000);
  },
  // An engine that died while it rang rings once more; nobody who has answered is rung again.
  beforeRest: async (world) => {
    for (let waited = 0; waited < 60; waited++) {
      const [one] = world.shared.reminders.reminders;
      if (one?.endedAt !== undefined) return;
      const { call } = reminded.phone();
      if (call?.state === 'up' && call.hearing.kind === 'sound') call.presses('1');
      await world.passes(1_000);
    }
  },
  afterwards: async (world) => amiss(world, ['done']),
};

/** Who does not take the call, or hangs up at once, is rung again later; who has listened to it is not. */
const mayRefuse: Scenario<Shared> = {
  ...confirmed,
  afterwards: async (world) => amiss(world, ['done', 'due']),
};

function amiss(world: World<Shared>, states: readonly ReminderState[]): readonly string[] {
  const [one] = world.shared.reminders.reminders;
  const answered = world.journal.of('call-answered').length;
  return [
    ...complaints(world),
    ...(one && states.includes(one.state) ? [] : [`the reminder is ${one?.state ?? 'not there'}`]),
    ...(one?.state === 'due' && answered > (one.failures.abandoned ?? 0)
      ? ['the customer was told and will be rung again']
      : []),
    ...(answered > 1 ? [`the customer was told ${answered} times`] : []),
  ];
}

customerSweep('reminded of an appointment', mayRefuse);
crashSweep('reminded of an appointment', confirmed);
