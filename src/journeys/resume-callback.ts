/** A customer who was being rung back, or spoke with an agent, when this process's forerunner died. */
import { messageOf } from '../kernel/index.js';
import type { Callback } from '../callbacks/index.js';
import { endStates } from '../callbacks/index.js';
import { logEvents } from '../platform/index.js';
import type { Ticket } from '../queue/index.js';
import type { Survivor } from '../telephony/index.js';
import { AgentOnLine } from './agent-on-line.js';
import { Call } from './call.js';
import { CallbackRound } from './callback-round.js';
import { untilAttemptEnds } from './call-customer.js';
import type { Centre } from './centre.js';
import type { OtherParty } from './resume-calls.js';
import { tellInterrupted } from './errand.js';
import { untilClosed } from './inbound-call.js';
import { forgottenBy, isAgent, stopMusic } from './resume-queue.js';
import type { CallbackStage } from './stage.js';
import { callbackTicket } from './ring-back.js';

const retryMs = 1_000;

export async function resumeCallback(
  centre: Centre,
  { leg, bridgeId }: Survivor,
  stage: CallbackStage,
  other: OtherParty | undefined,
  life: AbortSignal,
): Promise<void> {
  const entry = { number: stage.entry, flow: 'callback', language: stage.language };
  const call = new Call(centre, leg, entry, stage.arrivedAt, stage.variables, stage.customer);
  call.standsAt(stage);
  call.outcome = 'not-reached';
  const agent = isAgent(other) ? other : undefined;
  call.record({ kind: 'call-resumed', stage: bridgeId === undefined ? 'callback' : 'conversation' });
  if (stage.errand) tellInterrupted(call, stage.errand, !agent);
  const callback = await read(call, stage, life);
  const { queues, callbacks: rules } = call.site;
  const queue = queues.get(stage.queue);
  const held = await centre.queue.resume(stage.ticketId);
  const leftAlone = stage.errand !== undefined && !other;
  const isOver = callback !== undefined && endStates.includes(callback.state);
  // Somebody has given this attempt up already: whoever is on the line must not be rung twice.
  if (!callback || !queue || !rules || callback.attemptId !== leg.id || (isOver && !leftAlone)) {
    await held?.[Symbol.asyncDispose]();
    await other?.survivor.leg.hangUp();
    return call.close();
  }
  if (leftAlone && isOver) {
    await held?.[Symbol.asyncDispose]();
    return backToQueue(call, stage);
  }
  const ours = await centre.callbacks.move(callback, { kind: 'taken-up', engine: centre.engine });
  const round = new CallbackRound(centre, ours, queue, rules, leg.id, life);
  if (leftAlone) {
    await held?.[Symbol.asyncDispose]();
    await round.ends('served');
    return backToQueue(call, stage);
  }
  const before = stage.waits ? 'waiting' : 'dialled';
  const speaking = agent !== undefined && (bridgeId !== undefined || stage.errand !== undefined);
  // They have spoken already, even if the customer hangs up before they are brought together again.
  if (speaking) call.outcome = 'served';
  if (agent && (speaking || held?.kind === 'engagement')) {
    if (held?.kind === 'ticket') await held.leave();
    const hearsMusic = stage.errand !== undefined || stage.waits;
    if (bridgeId === undefined && hearsMusic) await stopMusic(call, agent, stage.errand);
    const engagement = held?.kind === 'engagement' ? held : forgottenBy(agent.stage);
    await using online = new AgentOnLine(centre, agent.survivor.leg, engagement, queue.wrapUpSec * 1000, {
      callId: call.id,
      queue: queue.name,
    });
    return await untilAttemptEnds(round, call, { agent: online }, speaking ? 'speaking' : before);
  }
  await other?.survivor.leg.hangUp();
  if (bridgeId !== undefined) {
    // The agent put the phone down while no process ran: the customer has been served.
    call.outcome = 'served';
    call.endedBy = 'agent';
    await centre.telephony.bridge(bridgeId)[Symbol.asyncDispose]();
    await held?.[Symbol.asyncDispose]();
    await call.close();
    return round.ends('served');
  }
  await using ticket: Ticket =
    held?.kind === 'ticket'
      ? held
      : held
        ? await held.returnToQueue()
        : centre.queue.enter(callbackTicket(centre, queue, callback));
  await untilAttemptEnds(round, call, { ticket }, before);
}

/** The agent hung up while the customer was in a flow: the promise has been kept, and the customer is a caller like any other. */
function backToQueue(call: Call, { queue, enqueuedAt, errand }: CallbackStage): Promise<void> {
  call.outcome = 'served';
  call.waitingSince = enqueuedAt;
  call.queued = { queue, flow: '', node: '' };
  call.handedOn = { to: { kind: 'queue', queue }, by: errand?.agentId ?? '' };
  return untilClosed(call, () => Promise.resolve());
}

/** Without the database it cannot be known what this call is for; the two who may be speaking go on meanwhile. */
async function read(
  call: Call,
  { callbackId }: CallbackStage,
  life: AbortSignal,
): Promise<Callback | undefined> {
  const { callbacks, clock } = call.centre;
  for (;;) {
    try {
      return await callbacks.store.get(callbackId);
    } catch (error) {
      call.log.warn(
        { event: logEvents.callbacksDegraded, why: messageOf(error) },
        'a callback goes on when the database is back',
      );
      await clock.after(retryMs, life);
    }
  }
}
