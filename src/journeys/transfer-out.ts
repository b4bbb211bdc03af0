/** Rings a phone or a number outside for the caller and connects the two; on-call forwarding is the plainest case. */
import { CallEnded, orAborted } from '../kernel/index.js';
import type { TransferNode } from '../site/index.js';
import type { DialTarget } from '../telephony/index.js';
import { bridgeOf } from './talk.js';
import type { Call } from './call.js';

/** 'connected' when they spoke; 'failed' sends the caller on by the flow. */
export async function transferOut(call: Call, node: TransferNode): Promise<'connected' | 'failed'> {
  const { centre } = call;
  const target = targetOf(call, node);
  await using _music = call.leg.startMusic(call.site.company.musicClass);
  const leg = centre.telephony.dial({
    legId: centre.newId('transfer-leg'),
    target,
    callerNumber: call.leg.party.callerNumber,
    callerName: call.leg.party.callerName,
    ringTimeoutMs: node.ringTimeoutSec * 1000,
  });
  const to = target.kind === 'phone' ? target.phone : `${target.number} by ${target.trunk}`;
  try {
    await leg.untilUp(call.signal);
    await _music.stop();
    await using bridge = centre.telephony.bridge(bridgeOf(leg.id));
    await bridge.add(call.leg, leg);
    call.outcome = 'transferred';
    call.record({ kind: 'transfer-tried', to, outcome: 'connected' });
    await orAborted(leg.ended, call.signal);
    call.endedBy = 'agent';
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

function targetOf(call: Call, node: TransferNode): DialTarget {
  if (node.to.kind === 'trunk') return { kind: 'trunk', trunk: node.to.trunk, number: node.to.number };
  const profile = call.site.agents.get(node.to.agent);
  if (!profile) throw new Error(`the site was accepted with an unknown agent '${node.to.agent}'`);
  return { kind: 'phone', phone: profile.phone };
}
