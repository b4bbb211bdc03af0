/** A conversation between a caller and an agent, until either of them puts the phone down. */
import { CallEnded } from '../kernel/index.js';
import type { QueueSettings } from '../site/index.js';
import type { AgentOnLine } from './agent-on-line.js';
import { receptionWord } from './ask-reception.js';
import type { Call } from './call.js';
import { converse } from './converse.js';

/** False when the agent was gone before they could speak. `started` is told how long the caller had waited. */
export async function talk(
  call: Call,
  queue: Pick<QueueSettings, 'name'>,
  agent: AgentOnLine,
  waitMs: number,
  started: (waitMs: number) => void,
): Promise<boolean> {
  const { clock, telephony } = call.centre;
  const { atReception } = call;
  await using bridge = telephony.bridge(bridgeOf(agent.leg.id), { hearsKeys: atReception !== undefined });
  await call.beforeTalk(agent.agentId);
  try {
    await bridge.add(call.leg, agent.leg);
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof CallEnded) return false;
    throw error;
  }
  const startedAt = clock.now();
  call.outcome = 'served';
  call.record({ kind: 'conversation-started', agentId: agent.agentId, queue: queue.name, waitMs });
  started(waitMs);
  try {
    const to = await converse(
      call,
      bridge,
      agent,
      ...(atReception
        ? [(signal: AbortSignal) => receptionWord(call, atReception, agent.agentId, agent.leg, signal)]
        : []),
    );
    if (to) call.handedOn = { to, by: agent.agentId };
    else if (agent.leg.signal.aborted) call.endedBy = 'agent';
    return true;
  } finally {
    const endedBy = call.signal.aborted ? 'caller' : 'agent';
    call.record({
      kind: 'conversation-ended',
      agentId: agent.agentId,
      talkMs: clock.now() - startedAt,
      endedBy,
    });
    // The agent is free for the next caller while the bridge is still being taken down.
    await Promise.all([agent[Symbol.asyncDispose](), bridge[Symbol.asyncDispose]()]);
  }
}

/** The bridge's id follows from the agent's leg, so that a later process finds the same conversation. */
export const bridgeOf = (agentLegId: string): string => `talk-${agentLegId}`;
