/**
 * A contact chain: the person, the deputy, the group, reception — one step after the other until somebody takes the
 * call. The caller hears ringing or music all the time, and a word where the chain has one.
 */
import type { ChainEnd } from '../ivr/index.js';
import { CallEnded, orAborted, race, untilAborted } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Chain, Person, RingStep, Unreached } from '../site/index.js';
import { askReception } from './ask-reception.js';
import type { Call } from './call.js';
import { converse } from './converse.js';
import { keptFrom } from './gate.js';
import { PersonOnLine, ringPerson } from './ring-person.js';
import { bridgeOf } from './talk.js';
import type { Place } from './wait-for-agent.js';
import { waitForAgent } from './wait-for-agent.js';

/** How often somebody who is busy is tried again while the caller waits for just them. */
const busyCheckMs = 1_000;

/** From the first step, or from the one at which an earlier process left it. */
export async function followChain(call: Call, chain: Chain, place: Place): Promise<ChainEnd> {
  const first = call.takeChainStep(chain.name);
  if (first === 0) call.record({ kind: 'chain-entered', chain: chain.name });
  for (const [index, step] of chain.steps.entries()) {
    if (index < first) continue;
    await call.remember('chain', { ...place, chain: chain.name, step: index });
    call.log.info(
      { event: logEvents.chainStep, chain: chain.name, step: index + 1 },
      'a contact chain goes on',
    );
    if (step.kind === 'queue') {
      if (step.prompt) await call.say([step.prompt]);
      left(call, chain, 'queue');
      const end = await waitForAgent(call, step.queue, place);
      return end === 'served' || end === 'finished' ? 'connected' : 'nobody';
    }
    const kept = new Map(step.people.map((person) => [person, keptFrom(call, person)]));
    const [guarded] = step.people.length === 1 ? kept.values() : [];
    if (guarded) {
      const end = await askReception(call, guarded, place, { chain: chain.name, step: index });
      if (end === 'refused' || end === 'finished') {
        left(call, chain, 'finished');
        return 'finished';
      }
      // Nobody at reception: the chain goes on without this person.
      if (end === 'nobody') continue;
      await call.remember('chain', { ...place, chain: chain.name, step: index });
    }
    // In a group, protected people are passed over.
    const people = guarded ? step.people : step.people.filter((person) => !kept.get(person));
    const found = people.length === 0 ? 'away' : await reach(call, { ...step, people });
    if (found instanceof PersonOnLine) {
      await using person = found;
      if (await talkWith(call, person, () => left(call, chain, 'connected'))) return 'connected';
    } else if (step.rules[found].kind === 'voicemail') {
      left(call, chain, 'voicemail');
      return 'voicemail';
    }
  }
  left(call, chain, 'nobody');
  return 'nobody';
}

function left(call: Call, { name }: Chain, end: ChainEnd | 'queue'): void {
  call.record({ kind: 'chain-left', chain: name, end });
  call.log.info({ event: logEvents.chainLeft, chain: name, end }, 'a contact chain came to its end');
}

/** Somebody of the step, or why nobody. */
async function reach(call: Call, step: RingStep): Promise<PersonOnLine | Unreached> {
  const { clock } = call.centre;
  const found = await race<PersonOnLine | Unreached>(
    call.signal,
    (signal) => keepHearing(call, step, signal),
    async (signal) => {
      await clock.after(step.pauseBeforeSec * 1000, signal);
      return ringStep(call, step, signal);
    },
  );
  const rule = found === 'busy' ? step.rules.busy : undefined;
  if (rule?.kind !== 'wait') return found;
  return race<PersonOnLine | Unreached>(
    call.signal,
    (signal) => keepHearing(call, { hears: 'music', prompt: undefined }, signal),
    (signal) => untilFree(call, step, signal),
    async (signal) => {
      await clock.after(rule.waitSec * 1000, signal);
      return 'busy';
    },
  );
}

async function untilFree(call: Call, step: RingStep, signal: AbortSignal): Promise<PersonOnLine | Unreached> {
  for (;;) {
    await call.centre.clock.after(busyCheckMs, signal);
    const found = await ringStep(call, step, signal);
    if (found !== 'busy') return found;
  }
}

/** All at once, of whom the first wins, or one after the other. */
async function ringStep(call: Call, step: RingStep, signal: AbortSignal): Promise<PersonOnLine | Unreached> {
  const failures: Unreached[] = [];
  if (step.order === 'in-turn') {
    for (const person of step.people) {
      const found = await ringPerson(call, step, person, signal);
      if (found instanceof PersonOnLine) return found;
      failures.push(found);
    }
    return inSum(failures);
  }
  const alone = async (person: Person, end: AbortSignal): Promise<PersonOnLine | Unreached> => {
    const found = await ringPerson(call, step, person, end);
    if (found instanceof PersonOnLine) return found;
    failures.push(found);
    return failures.length === step.people.length ? inSum(failures) : untilAborted(end);
  };
  return race(signal, ...step.people.map((person) => (end: AbortSignal) => alone(person, end)));
}

/** Of several: that nobody answered says most, then that somebody is busy. */
const inSum = (failures: readonly Unreached[]): Unreached =>
  (['no-answer', 'busy'] as const).find((why) => failures.includes(why)) ?? 'away';

/** Never silence: the step's word, then ringing or music, until the signal says that it is over. */
async function keepHearing(
  call: Call,
  { hears, prompt }: Pick<RingStep, 'hears' | 'prompt'>,
  signal: AbortSignal,
): Promise<never> {
  if (prompt) await call.say([prompt], signal);
  if (hears === 'music') {
    await using _music = call.leg.startMusic(call.site.company.musicClass);
    return await untilAborted(signal);
  }
  for (;;) {
    await using ringing = call.leg.play([{ kind: 'tone', name: 'ring' }]);
    const end = await ringing.done(signal);
    // A switch that cannot ring must not be asked in a tight loop.
    if (end === 'failed') await call.centre.clock.after(busyCheckMs, signal);
  }
}

/** Until either puts the phone down. False when the person was gone before the two could speak. */
export async function talkWith(
  call: Call,
  person: PersonOnLine,
  started: () => void = () => undefined,
): Promise<boolean> {
  const { clock, telephony } = call.centre;
  const { leg, agentId } = person;
  await using bridge = telephony.bridge(bridgeOf(leg.id));
  try {
    await bridge.add(call.leg, leg);
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof CallEnded) return false;
    throw error;
  }
  const startedAt = clock.now();
  started();
  call.outcome = agentId === undefined ? 'transferred' : 'served';
  if (agentId !== undefined) call.record({ kind: 'conversation-started', agentId, waitMs: 0 });
  try {
    const to =
      agentId === undefined
        ? await orAborted(leg.ended, call.signal).then(() => undefined)
        : await converse(call, bridge, { agentId, leg });
    if (to) call.handedOn = { to, by: agentId ?? '' };
    else call.endedBy = 'agent';
    return true;
  } finally {
    const endedBy = call.signal.aborted ? 'caller' : 'agent';
    const talkMs = clock.now() - startedAt;
    if (agentId !== undefined) call.record({ kind: 'conversation-ended', agentId, talkMs, endedBy });
  }
}
