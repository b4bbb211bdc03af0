/** A caller who waited, or spoke with an agent, when this process's forerunner died. */
import { Superseded } from '../kernel/index.js';
import type { Engagement } from '../queue/index.js';
import type { Survivor } from '../telephony/index.js';
import { AgentOnLine, tellDesk } from './agent-on-line.js';
import type { Call } from './call.js';
import type { OtherParty } from './resume-calls.js';
import type { AgentStage, CallerStage, PlacedStage } from './stage.js';
import { resumeEngagement, resumeWait } from './wait-for-agent.js';
import type { Place, WaitEnd } from './wait-for-agent.js';

type QueueStage = Extract<CallerStage, { at: 'queue' }>;

/** 'anew' when the company has no such queue any more; two who speak with each other go on all the same. */
export async function resumeQueue(
  call: Call,
  { bridgeId }: Survivor,
  stage: QueueStage,
  place: Place,
  other: OtherParty | undefined,
): Promise<WaitEnd | 'anew'> {
  const queue = call.site.queues.get(stage.queue);
  const held = await call.centre.queue.resume(stage.ticketId);
  const agent = isAgent(other) ? other : undefined;
  const speaking = agent !== undefined && bridgeId !== undefined;
  const together = speaking || stage.errand !== undefined;
  if (agent && (together || held?.kind === 'engagement')) {
    if (held?.kind === 'ticket') await held.leave();
    const engagement = held?.kind === 'engagement' ? held : forgottenBy(agent.stage);
    const { leg } = agent.survivor;
    await using online = new AgentOnLine(call.centre, leg, engagement, (queue?.wrapUpSec ?? 0) * 1000, {
      callId: call.id,
      queue: stage.queue,
    });
    // Music that the dead process had begun; the two could not be brought together while it plays.
    if (!speaking) await stopMusic(call, agent, stage.errand);
    return await resumeEngagement(
      call,
      { name: stage.queue, settings: queue },
      online,
      place,
      agent.stage.offeredAt - (stage.enteredAt ?? stage.enqueuedAt),
    );
  }
  if (!queue) {
    await held?.[Symbol.asyncDispose]();
    return 'anew';
  }
  await agent?.survivor.leg.hangUp();
  const ticket = held?.kind === 'engagement' ? await held.returnToQueue() : held;
  return resumeWait(call, queue, ticket, place, stage);
}

/** Nobody is brought together with anybody else while it plays. Of the two, an agent hears it who waits for a caller in a flow. */
export async function stopMusic(
  call: Call,
  { survivor }: OtherParty,
  errand: CallerStage['errand'],
): Promise<void> {
  const { musicClass } = call.site.company;
  await call.leg.startMusic(musicClass).stop();
  if (errand) await survivor.leg.startMusic(musicClass).stop();
}

export const isAgent = (other: OtherParty | undefined): other is OtherParty<AgentStage> =>
  other?.stage.at === 'agent';

/** The two speak and the queue's store has lost it: nothing is owed to the queue. */
export const forgottenBy = ({ ticketId, agentId, fence }: AgentStage): Engagement => ({
  kind: 'engagement',
  ticketId,
  agentId,
  fence,
  finish: () => Promise.resolve(),
  returnToQueue: () => Promise.reject(new Superseded(`the queue no longer knows ticket ${ticketId}`)),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** The other party put the phone down while no process ran: the caller has been served. */
export async function conversationIsOver(call: Call, bridgeId: string, stage: PlacedStage): Promise<void> {
  call.endedBy = 'agent';
  // Whom a walk while waiting led to is no agent of the queue.
  call.outcome = stage.at === 'queue' && !stage.walk ? 'served' : 'transferred';
  await call.centre.telephony.bridge(bridgeId)[Symbol.asyncDispose]();
  if (stage.at !== 'queue') return;
  const held = await call.centre.queue.resume(stage.ticketId);
  await held?.[Symbol.asyncDispose]();
  if (held?.kind !== 'engagement') return;
  const wrapUpMs = (call.site.queues.get(stage.queue)?.wrapUpSec ?? 0) * 1000;
  await tellDesk(call.centre, held.agentId, (desk) =>
    desk.wrapUp(held.agentId, wrapUpMs, { callId: call.id, queue: stage.queue }),
  );
}
