/** Rings a phone or a number outside for the caller and connects the two; on-call forwarding is the plainest case. */
import { orAborted } from '../kernel/index.js';
import type { Person, TransferNode } from '../site/index.js';
import type { Leg } from '../telephony/index.js';
import { askReception } from './ask-reception.js';
import type { Call } from './call.js';
import { talkWith } from './follow-chain.js';
import { keptFrom } from './gate.js';
import { ringPerson } from './ring-person.js';
import { bridgeOf } from './talk.js';
import type { Place } from './wait-for-agent.js';

/** The same by way of reception when the person is protected: the way of a chain of one. */
export async function transferByGate(
  call: Call,
  node: TransferNode,
  place: Place,
): Promise<'connected' | 'finished' | 'failed'> {
  const kept = keptFrom(call, personOf(node));
  if (kept) {
    const end = await askReception(call, kept, place, { chain: '', step: 0 });
    if (end === 'nobody') return 'failed';
    if (end !== 'passed-on') return 'finished';
  }
  return transferOut(call, node, place);
}

/** 'connected' when they spoke; 'failed' sends the caller on by the flow. An agent is kept from the queue meanwhile. */
export async function transferOut(
  call: Call,
  node: TransferNode,
  place: Place,
): Promise<'connected' | 'failed'> {
  const person = personOf(node);
  const tried = (outcome: string) =>
    call.record({ kind: 'transfer-tried', to: nameOf(call, person), outcome });
  await call.rememberNode(place);
  await using music = call.leg.startMusic(call.site.company.musicClass);
  const ringing = { ringTimeoutSec: node.ringTimeoutSec, whom: 'anybody', acceptance: undefined } as const;
  const found = await ringPerson(call, { ...ringing, whisperPrompt: undefined }, person, call.signal);
  if (typeof found === 'string') {
    tried(found);
    return 'failed';
  }
  await using online = found;
  await music.stop();
  const connected = () => tried('connected');
  if (online.agentId === undefined) await speakWith(call, online.leg, connected);
  else if (!(await talkWith(call, online, connected))) {
    tried('no-answer');
    return 'failed';
  }
  return 'connected';
}

const personOf = ({ to }: TransferNode): Person =>
  to.kind === 'phone'
    ? { kind: 'agent', agent: to.agent, post: undefined }
    : { ...to, kind: 'outside', post: undefined };

const nameOf = (call: Call, person: Person): string =>
  person.kind === 'agent'
    ? (call.site.agents.get(person.agent)?.phone ?? person.agent)
    : `${person.number} by ${person.trunk}`;

/** The caller and a party outside the queue, until either of them puts the phone down. */
export async function speakWith(call: Call, leg: Leg, connected: () => void): Promise<void> {
  await using bridge = call.centre.telephony.bridge(bridgeOf(leg.id));
  await bridge.add(call.leg, leg);
  call.outcome = 'transferred';
  connected();
  await orAborted(leg.ended, call.signal);
  call.endedBy = 'agent';
}
