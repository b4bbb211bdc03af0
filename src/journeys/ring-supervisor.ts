/** Rings the telephone of a supervisor who wishes to be at a conversation. */
import { CallEnded, messageOf } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Call } from './call.js';
import { PersonOnLine } from './ring-person.js';
import { writeStage } from './stage.js';

const ringTimeoutSec = 20;

/** From now on the queue offers this one nothing, whether or not they are on duty. */
export async function reserveSupervisor(call: Call, by: string): Promise<'reserved' | 'busy' | 'away'> {
  const { agents } = call.centre;
  if (!agents.profile(by)) return 'away';
  try {
    return await agents.reserve(by, call.id, 'anybody');
  } catch (error) {
    call.log.warn(
      { event: logEvents.queueDegraded, agentId: by, why: messageOf(error) },
      'a supervisor could not be kept for a conversation',
    );
    return 'away';
  }
}

/**
 * The supervisor on the line, or undefined when they did not answer; they are free again then. To a process that comes
 * after this one the leg is that of somebody who was called in: it is put down, unless the agent has gone meanwhile and
 * left the caller to it.
 */
export async function ringSupervisor(
  call: Call,
  by: string,
  agentId: string,
  signal: AbortSignal,
): Promise<PersonOnLine | undefined> {
  const { agents, telephony, phones, newId } = call.centre;
  const profile = agents.profile(by);
  let online: PersonOnLine | undefined;
  try {
    if (!profile) return undefined;
    const phone = agents.lineToRing(profile);
    await phones.untilFree(phone, signal);
    const leg = telephony.dial({
      legId: newId('supervisor-leg'),
      target: { kind: 'phone', phone },
      callerNumber: call.leg.party.callerNumber,
      callerName: call.leg.party.callerName,
      ringTimeoutMs: ringTimeoutSec * 1000,
      stage: writeStage({ at: 'transfer', v: 1, callId: call.id, agentId: by, consulted: true }),
      headers: { 'X-Ringdown-Call': call.id, 'X-Ringdown-Supervises': agentId },
    });
    try {
      await leg.untilUp(signal);
      online = new PersonOnLine(call, leg, by);
    } catch (error) {
      if (signal.aborted || !(error instanceof CallEnded)) throw error;
    } finally {
      if (!online) await leg.hangUp('answered-elsewhere');
    }
    return online;
  } finally {
    if (online) await tellAnswered(call, by);
    else await agents.release(by, call.id);
  }
}

async function tellAnswered(call: Call, agentId: string): Promise<void> {
  await call.centre.agents.answered(agentId, call.id).catch((error: unknown) => {
    call.log.warn({ event: logEvents.queueDegraded, agentId, err: error }, 'the duty could not be written');
  });
}
