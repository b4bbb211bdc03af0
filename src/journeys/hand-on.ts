/** A caller whom an agent has handed on: to a queue, keeping the place of the whole wait, or to another agent. */
import { nameOfTarget } from '../conversations/index.js';
import type { TransferTarget } from '../conversations/index.js';
import { exitOf } from '../ivr/index.js';
import { CallEnded, orAborted, race, untilAborted } from '../kernel/index.js';
import type { Branch } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Person, Unreached } from '../site/index.js';
import type { Call, HandedOn } from './call.js';
import { becomesPartner } from './colleague.js';
import type { Colleague } from './colleague.js';
import type { Errand } from './errand.js';
import { talkWith } from './follow-chain.js';
import { followFlow } from './inbound-call.js';
import { leaveApology } from './leave-voicemail.js';
import { ringLeaders } from './ring-leaders.js';
import { PersonOnLine, ringPerson } from './ring-person.js';
import { talk } from './talk.js';
import { speakWith } from './transfer-out.js';
import { waitForAgent } from './wait-for-agent.js';

const ringTimeoutSec = 25;

/** As often as the caller is handed on. */
export async function followHandOns(call: Call): Promise<void> {
  for (let next = call.handedOn; next; next = call.handedOn) {
    call.handedOn = undefined;
    // What was to be done before the first of them spoke has been done.
    call.beforeTalk = () => Promise.resolve();
    await handOn(call, next);
  }
}

async function handOn(call: Call, { to, by, moved }: HandedOn): Promise<void> {
  if (to.kind === 'errand') return goesOnAlone(call, to.errand, by);
  if (to.kind === 'nobody') return waitIn(call, undefined);
  if (!moved) {
    const name = to.kind === 'colleague' ? to.colleague.name : nameOfTarget(to);
    const facts = { agentId: by, to: name, toKind: to.kind };
    call.record({ kind: 'call-handed-on', ...facts });
    call.log.info({ event: logEvents.callHandedOn, ...facts }, 'a caller is handed on');
  }
  if (to.kind === 'colleague' && (await goesOnWith(call, to.colleague))) return;
  if (to.kind !== 'queue' && to.kind !== 'colleague' && (await isTakenBy(call, to))) return;
  await waitIn(call, to.kind === 'queue' ? to.queue : call.queued?.queue);
}

/** The agent is gone, and the caller still in the flow: after its end they have the place of the whole wait again. */
async function goesOnAlone(call: Call, errand: Errand, by: string): Promise<void> {
  {
    await using _walked = errand;
    await errand.next(call.signal);
  }
  const queue = call.queued?.queue;
  if (queue !== undefined) {
    const facts = { agentId: by, to: queue, toKind: 'queue' } as const;
    call.record({ kind: 'call-handed-on', ...facts });
    call.log.info({ event: logEvents.callHandedOn, ...facts }, 'a caller is handed on');
  }
  await waitIn(call, queue);
}

/** On the line already, called in by the agent before. False when they were gone before the two could speak. */
async function goesOnWith(call: Call, colleague: Colleague): Promise<boolean> {
  await using _held = colleague;
  const { online, leg } = colleague;
  try {
    await becomesPartner(call, colleague);
  } catch (error) {
    call.signal.throwIfAborted();
    if (!(error instanceof CallEnded)) throw error;
    await orAborted(leg.ended, call.signal);
    return false;
  }
  if (online.by === 'name') return await talkWith(call, online.person);
  return await talk(call, online.queue, online.agent, 0, () => undefined);
}

/** False when the other one cannot be reached, or was gone before the two could speak. */
async function isTakenBy(call: Call, to: Exclude<TransferTarget, { kind: 'queue' }>): Promise<boolean> {
  const found = await ringWithMusic(call, (signal) => ring(call, to, signal));
  const who = found instanceof PersonOnLine ? found.agentId : undefined;
  const tried = (outcome: string) =>
    call.record({ kind: 'transfer-tried', to: who ?? nameOfTarget(to), outcome });
  if (!(found instanceof PersonOnLine)) {
    tried(found);
    return false;
  }
  await using online = found;
  if (online.agentId !== undefined) return await talkWith(call, online, () => tried('connected'));
  await speakWith(call, online.leg, () => tried('connected'));
  return true;
}

/** Where that queue has no place or no people, the caller goes on as the flow says for such a case, or leaves a message. */
async function waitIn(call: Call, queue: string | undefined): Promise<void> {
  const place = call.queued;
  const end =
    queue === undefined ? 'nobody' : await waitForAgent(call, queue, place ?? { flow: '', node: '' });
  if (end === 'served' || end === 'finished') return;
  const node = place && call.site.flows.get(place.flow)?.nodes.get(place.node);
  if (place && node?.kind === 'queue') return followFlow(call, { flow: place.flow, node: exitOf(node, end) });
  await leaveApology(call);
}

function ring(
  call: Call,
  to: Exclude<TransferTarget, { kind: 'queue' }>,
  signal: AbortSignal,
): Promise<PersonOnLine | Unreached> {
  if (to.kind === 'leaders') return ringLeaders(call, to, undefined, signal);
  const person: Person =
    to.kind === 'agent'
      ? { kind: 'agent', agent: to.agentId, post: undefined }
      : { kind: 'outside', trunk: to.trunk, number: to.number, post: undefined };
  const ringing = {
    ringTimeoutSec,
    whom: 'on-duty',
    acceptance: undefined,
    whisperPrompt: undefined,
  } as const;
  return ringPerson(call, ringing, person, signal);
}

const ringWithMusic = (
  call: Call,
  ringing: Branch<PersonOnLine | Unreached>,
): Promise<PersonOnLine | Unreached> =>
  race<PersonOnLine | Unreached>(call.signal, ringing, async (signal) => {
    await using _music = call.leg.startMusic(call.site.company.musicClass);
    return await untilAborted(signal);
  });
