/** Rings the team leaders of an agent who needs help, one after the other until one answers. */
import type { TransferTarget } from '../conversations/index.js';
import { logEvents } from '../platform/index.js';
import type { Unreached } from '../site/index.js';
import type { Call } from './call.js';
import { PersonOnLine, ringPerson } from './ring-person.js';
import type { Ringing } from './ring-person.js';

/** The agent waits meanwhile with a tone, and the caller with music. */
const ringTimeoutSec = 20;

export type ToLeaders = Extract<TransferTarget, { kind: 'leaders' }>;

export function tellEscalated(call: Call, { agentIds: leaders, askedBy: agentId }: ToLeaders): void {
  call.record({ kind: 'call-escalated', agentId, leaders });
  call.log.info(
    { event: logEvents.callEscalated, agentId, leaders },
    'an agent asks the team leader for help',
  );
}

/**
 * Whoever is in a call, or whose telephone is not there, is passed over at once. A leader need not be signed in: most take
 * no calls of queues. `consulted`: the agent goes on having the caller. Why not is that of the last. Rejects with the
 * signal's reason, and nothing is left then.
 */
export async function ringLeaders(
  call: Call,
  { agentIds, askedBy }: ToLeaders,
  consulted: true | undefined,
  signal: AbortSignal,
): Promise<PersonOnLine | Unreached> {
  const ringing: Ringing = {
    ringTimeoutSec,
    whom: 'anybody',
    acceptance: undefined,
    whisperPrompt: undefined,
    ...(consulted ? { consulted } : {}),
    escalatedBy: askedBy,
  };
  let last: Unreached = 'away';
  for (const agent of agentIds) {
    const found = await ringPerson(call, ringing, { kind: 'agent', agent, post: undefined }, signal);
    if (found instanceof PersonOnLine) return found;
    last = found;
  }
  return last;
}
