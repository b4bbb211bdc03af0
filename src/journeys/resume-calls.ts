/**
 * After this process's forerunner has died: every leg that is alive in the switch goes on from its stage record. A
 * conversation keeps talking, a waiting caller keeps music and place, a menu says its prompt again; what belongs to
 * nobody any more is put down.
 */
import { logEvents } from '../platform/index.js';
import type { Survivor } from '../telephony/index.js';
import { agentPhone } from './agent-phone.js';
import { AgentOnLine } from './agent-on-line.js';
import { Call } from './call.js';
import type { Centre } from './centre.js';
import { followFlow, entryFor, inboundCall, untilClosed } from './inbound-call.js';
import { keepVoicemail } from './leave-voicemail.js';
import { readStage } from './stage.js';
import type { AgentStage, CallerStage } from './stage.js';
import { keepPlace, resumeEngagement } from './wait-for-agent.js';
import type { Place } from './wait-for-agent.js';

interface AgentSurvivor {
  readonly survivor: Survivor;
  readonly stage: AgentStage;
}

/** What was taken over, for the log; `journeys` settle when the calls are over. */
export interface Resumed {
  readonly conversations: number;
  readonly putDown: number;
  /** Tickets whose callers are still there. */
  readonly tickets: ReadonlySet<string>;
  readonly journeys: readonly Promise<void>[];
}

export function resumeCalls(centre: Centre, survivors: readonly Survivor[]): Resumed {
  const agentLegs = new Map<string, AgentSurvivor>();
  const callers: { survivor: Survivor; stage: CallerStage | undefined }[] = [];
  for (const survivor of survivors) {
    const stage = readStage(survivor.stage);
    if (stage?.at === 'agent') agentLegs.set(stage.callId, { survivor, stage });
    else callers.push({ survivor, stage });
  }
  let conversations = 0;
  const journeys = callers.map(({ survivor, stage }) => {
    const agent = agentLegs.get(survivor.leg.id);
    const talking = agent !== undefined && agent.survivor.leg.state === 'up';
    if (talking) {
      agentLegs.delete(survivor.leg.id);
      conversations++;
    }
    return resumeCall(centre, survivor, stage, talking ? agent : undefined);
  });
  // Legs to agents whose caller is gone, or which were still ringing: the queue makes the offer anew.
  for (const { survivor } of agentLegs.values()) journeys.push(survivor.leg.hangUp());
  const tickets = new Set(callers.flatMap(({ stage }) => (stage?.at === 'queue' ? [stage.ticketId] : [])));
  return { conversations, putDown: agentLegs.size, tickets, journeys };
}

async function resumeCall(
  centre: Centre,
  { leg, from }: Survivor,
  stage: CallerStage | undefined,
  agent: AgentSurvivor | undefined,
): Promise<void> {
  if (from === 'phone') return agentPhone(centre, leg);
  // Without a record the call had only just arrived: it starts from the beginning.
  if (!stage) return inboundCall(centre, leg);
  const entry = { ...entryFor(centre.site(), stage.entry, leg.party.line), language: stage.language };
  const call = new Call(centre, leg, entry, stage.arrivedAt, stage.variables);
  const what = agent ? 'conversation' : stage.at;
  call.record({ kind: 'call-resumed', stage: what });
  call.log.info({ event: logEvents.callResumed, stage: what }, 'call resumed after a restart of the service');
  await untilClosed(call, () => enterStage(call, stage, agent));
}

async function enterStage(call: Call, stage: CallerStage, agent: AgentSurvivor | undefined): Promise<void> {
  if (stage.at === 'voicemail') return resumeVoicemail(call, stage);
  const place: Place = { flow: stage.flow, node: stage.node };
  if (stage.at === 'queue' && (await resumeQueue(call, stage, place, agent)) === 'served') return;
  await agent?.survivor.leg.hangUp();
  // The node is entered anew: a menu repeats its prompt, a queue takes a place as a last resort.
  await followFlow(call, place);
}

/** 'anew' when the queue no longer knows the ticket. */
async function resumeQueue(
  call: Call,
  stage: Extract<CallerStage, { at: 'queue' }>,
  place: Place,
  agent: AgentSurvivor | undefined,
): Promise<'served' | 'nobody' | 'anew'> {
  const { centre } = call;
  const queue = call.site.queues.get(stage.queue);
  const held = await centre.queue.resume(stage.ticketId);
  if (!queue || !held) return 'anew';
  if (held.kind === 'ticket') {
    await agent?.survivor.leg.hangUp();
    return keepPlace(call, queue, held, place, 'resumed');
  }
  if (!agent) return keepPlace(call, queue, await held.returnToQueue(), place, 'resumed');
  const online = new AgentOnLine(centre, agent.survivor.leg, held, queue.wrapUpSec * 1000);
  await using _online = online;
  return resumeEngagement(call, queue, online, place);
}

/** The switch went on recording: when the caller is done, the message is filed as if nothing had happened. */
async function resumeVoicemail(call: Call, stage: Extract<CallerStage, { at: 'voicemail' }>): Promise<void> {
  const { recording, box } = stage;
  const end = await call.leg.ended;
  await keepVoicemail(call, { box, recording, durationMs: end.at - stage.arrivedAt, end: 'resumed' });
}
