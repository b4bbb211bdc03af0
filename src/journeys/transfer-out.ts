/** Rings a phone or a number outside for the caller and connects the two; on-call forwarding is the plainest case. */
import { CallEnded, orAborted } from '../kernel/index.js';
import type { Person, TransferNode } from '../site/index.js';
import type { DialTarget, Leg } from '../telephony/index.js';
import { askReception } from './ask-reception.js';
import type { Call } from './call.js';
import { keptFrom } from './gate.js';
import { writeStage } from './stage.js';
import { bridgeOf } from './talk.js';
import type { Place } from './wait-for-agent.js';

/** The same by way of reception when the person is protected: the way of a chain of one. */
export async function transferByGate(
  call: Call,
  node: TransferNode,
  place: Place,
): Promise<'connected' | 'finished' | 'failed'> {
  const person: Person =
    node.to.kind === 'phone'
      ? { kind: 'agent', agent: node.to.agent, post: undefined }
      : { ...node.to, kind: 'outside', post: undefined };
  const kept = keptFrom(call, person);
  if (kept) {
    const end = await askReception(call, kept, place, { chain: '', step: 0 });
    if (end === 'nobody') return 'failed';
    if (end !== 'passed-on') return 'finished';
  }
  return transferOut(call, node, place);
}

/** 'connected' when they spoke; 'failed' sends the caller on by the flow. */
export async function transferOut(
  call: Call,
  node: TransferNode,
  place: Place,
): Promise<'connected' | 'failed'> {
  const { centre } = call;
  const target = targetOf(call, node);
  await call.rememberNode(place);
  await using music = call.leg.startMusic(call.site.company.musicClass);
  const leg = centre.telephony.dial({
    legId: centre.newId('transfer-leg'),
    target,
    callerNumber: call.leg.party.callerNumber,
    callerName: call.leg.party.callerName,
    ringTimeoutMs: node.ringTimeoutSec * 1000,
    stage: writeStage({ at: 'transfer', v: 1, callId: call.id }),
  });
  const to = target.kind === 'phone' ? target.phone : `${target.number} by ${target.trunk}`;
  try {
    await leg.untilUp(call.signal);
    await music.stop();
    await speakWith(call, leg, () => call.record({ kind: 'transfer-tried', to, outcome: 'connected' }));
    return 'connected';
  } catch (error) {
    call.signal.throwIfAborted();
    if (!(error instanceof CallEnded)) throw error;
    call.record({ kind: 'transfer-tried', to, outcome: (await leg.ended).cause });
    return 'failed';
  } finally {
    await leg.hangUp();
  }
}

/** The caller and a party outside the queue, until either of them puts the phone down. */
export async function speakWith(call: Call, leg: Leg, connected: () => void): Promise<void> {
  await using bridge = call.centre.telephony.bridge(bridgeOf(leg.id));
  await bridge.add(call.leg, leg);
  call.outcome = 'transferred';
  connected();
  await orAborted(leg.ended, call.signal);
  call.endedBy = 'agent';
}

function targetOf(call: Call, node: TransferNode): DialTarget {
  if (node.to.kind === 'trunk') return { kind: 'trunk', trunk: node.to.trunk, number: node.to.number };
  const profile = call.site.agents.get(node.to.agent);
  if (!profile) throw new Error(`the site was accepted with an unknown agent '${node.to.agent}'`);
  return { kind: 'phone', phone: profile.phone };
}
