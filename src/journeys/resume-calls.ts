/**
 * After this process's forerunner has died: every leg that is alive in the switch goes on from its stage record. A
 * conversation keeps talking, a waiting caller keeps music and place, a menu says its prompt again; what belongs to
 * nobody any more is put down.
 */
import { orAborted, race } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { FlowNode } from '../site/index.js';
import type { Survivor } from '../telephony/index.js';
import { exitOf } from '../ivr/index.js';
import { atReception } from './ask-reception.js';
import { agentPhone } from './agent-phone.js';
import { Call } from './call.js';
import type { Centre } from './centre.js';
import { followFlow, entryFor, inboundCall, untilClosed } from './inbound-call.js';
import { talkWith } from './follow-chain.js';
import { keepVoicemail, leaveApology } from './leave-voicemail.js';
import { tellInterrupted } from './errand.js';
import { resumeCallback } from './resume-callback.js';
import { conversationIsOver, resumeQueue, stopMusic } from './resume-queue.js';
import { talkOutgoing } from './place-call.js';
import { PersonOnLine } from './ring-person.js';
import { resumeScreening } from './screen-caller.js';
import { readStage } from './stage.js';
import type { AgentStage, CallbackStage, CallerStage, PlacedStage, TransferStage } from './stage.js';
import { speakWith } from './transfer-out.js';
import type { Place, WaitEnd } from './wait-for-agent.js';

/** The other party of a caller: an agent's phone, or a number outside. */
export interface OtherParty<Stage = AgentStage | TransferStage> {
  readonly survivor: Survivor;
  readonly stage: Stage;
}

interface Found {
  readonly survivor: Survivor;
  readonly stage: CallerStage | undefined;
}

/** What was taken over, for the log; `journeys` settle when the calls are over. */
export interface Resumed {
  readonly conversations: number;
  readonly putDown: number;
  /** Legs that nothing goes on with; a call of ours among them is over. */
  readonly over: ReadonlySet<string>;
  /** Tickets whose callers are still there. */
  readonly tickets: ReadonlySet<string>;
  readonly journeys: readonly Promise<void>[];
  /** Of these, the ones of customers who are rung back. */
  readonly callbacks: readonly { readonly stage: CallbackStage; readonly journey: Promise<void> }[];
}

export function resumeCalls(centre: Centre, survivors: readonly Survivor[], life: AbortSignal): Resumed {
  const callers: Found[] = [];
  const others = new Map<string, OtherParty>();
  const customers: { survivor: Survivor; stage: CallbackStage }[] = [];
  const consulted: { survivor: Survivor; stage: AgentStage | TransferStage }[] = [];
  const leftOver: Survivor[] = [];
  for (const survivor of survivors) {
    const stage = readStage(survivor.stage);
    const isOther = stage?.at === 'agent' || stage?.at === 'transfer';
    if (isOther && stage.consulted && survivor.leg.state === 'up') consulted.push({ survivor, stage });
    else if (isOther && survivor.leg.state === 'up' && !hasBetter(others.get(stage.callId), survivor)) {
      // Of several phones that rang at once only one can have become a conversation.
      const other = others.get(stage.callId);
      if (other) leftOver.push(other.survivor);
      others.set(stage.callId, { survivor, stage });
    } else if (stage?.at === 'callback') customers.push({ survivor, stage });
    else if (isOther || isUnanswered(survivor, stage)) leftOver.push(survivor);
    else callers.push({ survivor, stage });
  }
  const called = new Set([...callers, ...customers].map(({ survivor }) => survivor.leg.id));
  for (const [callId, { survivor }] of others) if (!called.has(callId)) leftOver.push(survivor);
  const bridges = new Map(survivors.map(({ leg, bridgeId }) => [leg.id, bridgeId]));
  const onlyLegs = consulted.filter((one) => {
    const { callId } = one.stage;
    const { bridgeId } = one.survivor;
    // The agent went while no process ran, and left the two of them to each other.
    if (others.has(callId) || bridgeId === undefined || bridges.get(callId) !== bridgeId) return true;
    others.set(callId, one);
    return false;
  });
  // Legs whose caller is gone, or which were still ringing: the queue makes the offer anew, and a phone that was
  // rung again before this call is off it would be busy.
  const cleared = Promise.allSettled([
    ...leftOver.map((survivor) => putDown(centre, survivor)),
    // The agent who called them in goes on with the caller.
    ...onlyLegs.map(({ survivor }) => survivor.leg.hangUp()),
  ]);
  const callbacks = customers.map(({ survivor, stage }) => ({
    stage,
    journey: cleared.then(() => resumeCallback(centre, survivor, stage, others.get(survivor.leg.id), life)),
  }));
  const journeys = callers.map(async (found) => {
    await cleared;
    await resumeCall(centre, found, others.get(found.survivor.leg.id));
  });
  return {
    conversations: [...others.keys()].filter((callId) => called.has(callId)).length,
    putDown: leftOver.length + onlyLegs.length,
    over: new Set(leftOver.map(({ leg }) => leg.id)),
    tickets: new Set([
      ...callers.flatMap(({ stage }) => (stage?.at === 'queue' ? [stage.ticketId] : [])),
      ...customers.map(({ stage }) => stage.ticketId),
    ]),
    journeys,
    callbacks,
  };
}

/** Conversations with agents who came by no queue, by call: those agents stay reserved. */
export function directConversations(survivors: readonly Survivor[]): ReadonlyMap<string, string> {
  const alive = new Set(survivors.map(({ leg }) => leg.id));
  const stages = survivors.map(({ stage }) => readStage(stage));
  const havePartner = new Set(
    stages.flatMap((one) =>
      (one?.at === 'agent' || one?.at === 'transfer') && !one.consulted ? [one.callId] : [],
    ),
  );
  const onErrand = new Set(
    survivors.flatMap(({ leg }, index) => {
      const stage = stages[index];
      return stage && 'errand' in stage && stage.errand ? [leg.id] : [];
    }),
  );
  return new Map(
    survivors.flatMap(({ stage, bridgeId }) => {
      const read = readStage(stage);
      if (read?.at === 'transfer' && read.consulted && havePartner.has(read.callId)) return [];
      if (read?.at !== 'transfer' || read.agentId === undefined) return [];
      if (bridgeId === undefined && !onErrand.has(read.callId)) return [];
      return alive.has(read.callId) ? [[read.callId, read.agentId] as const] : [];
    }),
  );
}

/** Rung by us, and not there yet: a customer who has answered has a stage and goes on in it. */
const isUnanswered = ({ leg }: Survivor, stage: CallerStage | undefined): boolean =>
  leg.direction === 'outbound' && (!stage || leg.state !== 'up');

/** Whether the call has an other party already that is at least as much of a conversation. */
const hasBetter = (known: OtherParty | undefined, { bridgeId }: Survivor): boolean =>
  known !== undefined && (known.survivor.bridgeId !== undefined || bridgeId === undefined);

async function putDown({ telephony }: Centre, { leg, bridgeId }: Survivor): Promise<void> {
  await leg.hangUp();
  // The other party of this conversation has left it already.
  if (bridgeId !== undefined) await telephony.bridge(bridgeId)[Symbol.asyncDispose]();
}

async function resumeCall(centre: Centre, found: Found, other: OtherParty | undefined): Promise<void> {
  const { survivor, stage } = found;
  const { leg, from } = survivor;
  if (from === 'phone') return agentPhone(centre, leg);
  // Without a record the call had only just arrived: it starts from the beginning.
  if (!stage) return inboundCall(centre, leg);
  const entry = { ...entryFor(centre.site(), stage.entry, leg.party.line), language: stage.language };
  const call = new Call(centre, leg, entry, stage.arrivedAt, stage.variables, stage.customer);
  call.waitingSince = stage.waitingSince;
  for (const person of stage.passedOn ?? []) call.passedOn.set(person, undefined);
  call.standsAt(stage);
  const what = other ? 'conversation' : stage.at;
  call.record({ kind: 'call-resumed', stage: what });
  call.log.info({ event: logEvents.callResumed, stage: what }, 'call resumed after a restart of the service');
  if (stage.errand) tellInterrupted(call, stage.errand, !other);
  await untilClosed(call, () => enterStage(call, survivor, stage, other));
}

async function enterStage(
  call: Call,
  survivor: Survivor,
  stage: CallerStage,
  other: OtherParty | undefined,
): Promise<void> {
  if (stage.at === 'screen') {
    if (await resumeScreening(call, stage.recordingUntil)) await followFlow(call, { flow: call.entry.flow });
    return;
  }
  if (stage.at === 'outgoing') return resumeOutgoing(call, survivor, stage, other);
  if (!other && survivor.bridgeId !== undefined) return conversationIsOver(call, survivor.bridgeId, stage);
  if (stage.at === 'chain') {
    call.resumesChain(stage.chain, stage.step);
    const { clock } = call.centre;
    if (stage.recordingUntil !== undefined)
      await clock.after(stage.recordingUntil - clock.now(), call.signal);
  }
  if (isTransfer(other)) return resumeTransfer(call, survivor, stage, other);
  if (stage.at === 'voicemail') return resumeVoicemail(call, stage);
  const place: Place = { flow: stage.flow, node: stage.node };
  const end = stage.at === 'queue' ? await resumeAtQueue(call, survivor, stage, place, other) : 'anew';
  if (end === 'served' || end === 'finished') return;
  await other?.survivor.leg.hangUp();
  // A customer who was rung back and handed on comes from no flow.
  if (!call.site.flows.has(place.flow)) return leaveApology(call);
  const node = nodeAt(call, place);
  // The node is entered anew: a menu repeats its prompt, a queue takes a place as a last resort.
  if (end !== 'anew' && node?.kind === 'queue')
    return followFlow(call, { flow: place.flow, node: exitOf(node, end) });
  if (end !== 'anew' && node && 'onNobody' in node)
    return followFlow(call, { flow: place.flow, node: node.onNobody });
  await followFlow(call, place);
}

/** Whom an agent has called, and who has answered. */
async function resumeOutgoing(
  call: Call,
  { bridgeId }: Survivor,
  stage: Extract<CallerStage, { at: 'outgoing' }>,
  other: OtherParty | undefined,
): Promise<void> {
  if (isTransfer(other) && other.stage.agentId !== undefined) {
    await using person = new PersonOnLine(call, other.survivor.leg, other.stage.agentId);
    // The agent had the other party on hold, or in a flow: music that the dead process had begun.
    if (bridgeId === undefined) await stopMusic(call, other, stage.errand);
    return await talkOutgoing(call, person, stage.queue);
  }
  await other?.survivor.leg.hangUp();
  if (bridgeId === undefined) return leaveApology(call);
  // The agent put the phone down while no process ran.
  call.outcome = 'served';
  call.endedBy = 'agent';
  await call.centre.telephony.bridge(bridgeId)[Symbol.asyncDispose]();
}

/** In a queue, or at reception on the way to a protected person. */
async function resumeAtQueue(
  call: Call,
  survivor: Survivor,
  stage: Extract<CallerStage, { at: 'queue' }>,
  place: Place,
  other: OtherParty | undefined,
): Promise<WaitEnd | 'anew'> {
  const { gate } = stage;
  if (!gate) return resumeQueue(call, survivor, stage, place, other);
  let anew = false;
  const end = await atReception(call, gate, async () => {
    const waited = await resumeQueue(call, survivor, stage, place, other);
    anew = waited === 'anew';
    return waited === 'anew' ? 'nobody' : waited;
  });
  if (end === 'refused' || end === 'finished') return 'finished';
  // The node is entered anew, and its chain goes on at the protected person's step, or after it.
  call.resumesChain(gate.chain, end === 'nobody' && !anew ? gate.step + 1 : gate.step);
  return 'anew';
}

const isTransfer = (other: OtherParty | undefined): other is OtherParty<TransferStage> =>
  other?.stage.at === 'transfer';

/** The two go on speaking; a party who had only just answered is rung anew. */
async function resumeTransfer(
  call: Call,
  { bridgeId }: Survivor,
  { flow, node, errand }: PlacedStage,
  other: OtherParty<TransferStage>,
): Promise<void> {
  const { survivor, stage } = other;
  {
    await using person = new PersonOnLine(call, survivor.leg, stage.agentId);
    const together = survivor.bridgeId !== undefined || errand !== undefined;
    if (bridgeId === undefined && together && stage.agentId !== undefined) {
      // The agent had the caller on hold, or in a flow: music that the dead process had begun.
      await stopMusic(call, other, errand);
      return void (await talkWith(call, person));
    }
    if (bridgeId !== undefined && stage.agentId !== undefined) return void (await talkWith(call, person));
    if (bridgeId !== undefined) return await speakWith(call, survivor.leg, () => undefined);
  }
  await followFlow(call, { flow, node });
}

/** The switch went on recording: when the caller is done, the message is filed as if nothing had happened. */
async function resumeVoicemail(call: Call, stage: Extract<CallerStage, { at: 'voicemail' }>): Promise<void> {
  const { recording, box, since } = stage;
  const { clock } = call.centre;
  const node = nodeAt(call, stage);
  const voicemail = node?.kind === 'voicemail' ? node : undefined;
  // Not bound to the call's signal: a caller who hangs up after speaking has left a message.
  await race<unknown>(
    new AbortController().signal,
    (signal) => orAborted(call.leg.ended, signal),
    async (signal) => {
      while ((await call.leg.digits.next(signal)) !== '#');
    },
    (signal) => clock.after(since + (voicemail?.maxSec ?? 180) * 1000 - clock.now(), signal),
  );
  await keepVoicemail(call, { box, recording, durationMs: clock.now() - since, end: 'resumed' });
  if (!voicemail) return;
  if (voicemail.thanksPrompt) await call.say([voicemail.thanksPrompt]);
  await followFlow(call, { flow: stage.flow, node: voicemail.next });
}

const nodeAt = (call: Call, { flow, node }: Place): FlowNode | undefined =>
  call.site.flows.get(flow)?.nodes.get(node);
