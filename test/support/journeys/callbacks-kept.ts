import { endStates } from '../../../src/callbacks/index.js';
import type { CentreWorld } from './centre.js';
import { deskOf } from './centre.js';
import { complaints } from './ends.js';

const patienceMs = 1_800_000;

/** The customer answers, presses 1 when asked to, and hangs up after a short talk. */
export async function customerTakesPart(
  world: CentreWorld,
  number: string,
  forMs: number,
  until: () => boolean = () => false,
): Promise<void> {
  const customer = world.switch.number('carrier', number);
  customer.behaves({ kind: 'answers', afterMs: 1000 });
  let talkedMs = 0;
  for (const end = world.clock.now() + forMs; world.clock.now() < end && !until();) {
    await world.passes(500);
    const { call } = customer;
    if (call?.state !== 'up') continue;
    const { kind } = call.hearing;
    if (kind === 'sound') call.presses('1');
    talkedMs = kind === 'talk' ? talkedMs + 500 : 0;
    if (talkedMs >= 3000) call.hangsUp();
  }
}

/** Agents come back to their phones and the customer answers: whatever was disturbed, every promise is kept now. */
export async function promisesAreKept(world: CentreWorld, number: string): Promise<void> {
  const { callbacks } = world.shared.callbacks;
  const allOver = () => [...callbacks.values()].every(({ state }) => endStates.includes(state));
  for (const until = world.clock.now() + patienceMs; !allOver() && world.clock.now() < until;) {
    for (const agent of world.agents) {
      agent.answers(500);
      const status = await deskOf(world).status(agent.id);
      if (status?.duty === 'missed') agent.dials('*13');
    }
    await customerTakesPart(world, number, 10_000, allOver);
  }
  await customerTakesPart(world, number, 20_000);
}

/** Customers who hang up, refuse or do not answer may be given up by the rules: with whatever they did, not we. */
const customersOwn: readonly (string | undefined)[] = ['abandoned', 'refused', 'no-answer', 'voicemail'];

/** A callback that was lost, a customer who was rung while in a call or after having been served. */
export function callbacksAmiss(world: CentreWorld, mayGiveUp = false): string[] {
  const store = world.shared.callbacks;
  const amiss = [...store.callbacks.values()].flatMap((one) => {
    const { id, state, failures, why } = one;
    const givenUp = mayGiveUp && state === 'given-up' && customersOwn.includes(why);
    const unkept =
      state === 'done' || givenUp ? [] : [`${id} is ${state} (${why ?? 'no reason'}) and was not kept`];
    const doubled = (failures.busy ?? 0) > 0 ? [`${id}: the customer was rung while in a call`] : [];
    const dials = [...store.dials.values()].filter(({ callbackId }) => callbackId === id);
    const after = dials.findIndex(({ outcome }) => outcome === 'served');
    const again =
      after >= 0 && after < dials.length - 1 ? [`${id}: the customer was rung after being served`] : [];
    const unsettled = dials
      .filter(({ outcome }) => outcome === undefined)
      .map((dial) => `attempt ${dial.id} has no end`);
    return [...unkept, ...doubled, ...again, ...unsettled];
  });
  const ends = world.journal.of('call-ended').map(({ callId }) => callId);
  const calls = world.journal
    .of('call-placed')
    .filter(({ callId }) => ends.filter((one) => one === callId).length !== 1)
    .map(({ callId }) => `${callId} has ${ends.filter((one) => one === callId).length} ends`);
  return [...amiss, ...calls, ...complaints(world)];
}
