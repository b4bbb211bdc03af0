/** The call to a customer who wished to be rung back: dialled once, never doubled, whatever becomes of it. */
import { isUnwinding, orAborted } from '../kernel/index.js';
import { whyNobodyReached } from '../callbacks/index.js';
import type { AttemptOutcome } from '../callbacks/index.js';
import { Dialogue } from '../ivr/index.js';
import { logEvents } from '../platform/index.js';
import type { Ticket } from '../queue/index.js';
import type { AttemptFailure } from '../site/index.js';
import type { AgentOnLine } from './agent-on-line.js';
import { Call } from './call.js';
import type { CallbackRound } from './callback-round.js';
import { dialInTurn, hasHungUp, untilSlot, whyNotReached } from './dial-out.js';
import { untilClosed } from './inbound-call.js';
import { writeStage } from './stage.js';
import type { CallbackStage } from './stage.js';
import { talk } from './talk.js';
import { resumeWait } from './wait-for-agent.js';
import type { Place } from './wait-for-agent.js';

/** Who is there for the customer: an agent on the line already, or a place in the queue. */
export type Partner =
  | { readonly agent: AgentOnLine; readonly ticket?: undefined }
  | { readonly ticket: Ticket; readonly agent?: undefined };

/** How far it had come when this process took it up. */
export type Since = 'dialled' | 'waiting' | 'speaking';

export const callbackPlace: Place = { flow: 'callback', node: 'callback' };
/** The longest hold of a customer who was rung and waits for the agent all the same. */
const holdSec = 300;
/** Until a callback is taken up again whose agent hung up before anybody was dialled. */
const soonMs = 5_000;

/**
 * Begins an attempt, dials and sees it to its end. Rejects when the attempt could not be written down: nothing is
 * dialled then.
 */
export async function callCustomer(round: CallbackRound, partner: Partner): Promise<void> {
  const { centre, callback, rules, attemptId } = round;
  const agentGone = partner.agent?.leg.signal;
  const turn = { centre, rules, life: round.life, inVain: agentGone };
  const callerNumber = round.how.callerNumber ?? rules.callerNumber;
  const slot = await untilSlot(turn);
  if (slot === undefined) return round.move({ kind: 'put-off', dueAt: centre.clock.now() + soonMs });
  await round.begin(partner.agent?.agentId);
  const stage: CallbackStage = {
    at: 'callback',
    v: 1,
    arrivedAt: centre.clock.now(),
    entry: callback.entry,
    language: callback.language,
    variables: {},
    callbackId: callback.id,
    queue: callback.queue,
    ticketId: callback.ticketId,
    enqueuedAt: callback.enqueuedAt,
  };
  const leg = await dialInTurn(turn, slot, {
    legId: attemptId,
    target: { kind: 'trunk', trunk: rules.trunk, number: callback.number },
    callerNumber,
    callerName: rules.callerName,
    ringTimeoutMs: rules.ringSec * 1000,
    unattended: { says: 'ring-again', language: callback.language },
    stage: writeStage(stage),
  });
  if (!leg) return round.ends('agent-gone');
  const entry = { number: callback.entry, flow: 'callback', language: callback.language };
  const call = new Call(centre, leg, entry, centre.clock.now());
  call.standsAt(stage);
  call.record({
    kind: 'call-placed',
    callbackId: callback.id,
    attempt: round.callback.attempts,
    callerNumber,
    calledNumber: callback.number,
    trunk: rules.trunk,
    entry: 'callback',
    language: callback.language,
    queue: callback.queue,
  });
  await untilAttemptEnds(round, call, partner);
}

/** Speaks with the customer, closes the call and writes down how the attempt ended. */
export async function untilAttemptEnds(
  round: CallbackRound,
  call: Call,
  partner: Partner,
  since: Since = 'dialled',
): Promise<void> {
  if (call.outcome === 'abandoned-in-menu') call.outcome = 'not-reached';
  const outcome = await howItEnded(round, call, partner, since);
  const { agent } = partner;
  // From here on the customer is a caller like any other: the promise has been kept, whatever the next one does.
  if (call.handedOn?.to.kind === 'errand') queueAfterErrand(round, call);
  else if (call.handedOn) await rememberPlace(round, call);
  await Promise.all([
    round.ends(outcome),
    agent && outcome !== 'served' ? tellAgent(round, agent, outcome) : undefined,
    untilClosed(call, () => Promise.resolve()),
  ]);
}

async function howItEnded(
  ...[round, call, partner, since]: Parameters<typeof speak>
): Promise<AttemptOutcome> {
  let outcome: AttemptOutcome;
  try {
    outcome = await speak(round, call, partner, since);
  } catch (error) {
    if (!isUnwinding(error))
      call.log.error({ event: logEvents.callFailed, err: error }, 'a callback met a defect');
    outcome = await whyEnded(call);
  }
  const nobody = outcome === 'served' ? await whyNobodyServed(round, call) : undefined;
  if (nobody) call.outcome = 'not-reached';
  return nobody ?? outcome;
}

/** A machine that was put through to an agent, and hung up at once, has not been served. */
async function whyNobodyServed(
  { centre, answeredAt, isConfirmed }: CallbackRound,
  { leg, handedOn }: Call,
): Promise<AttemptFailure | undefined> {
  const lastedMs = answeredAt === undefined ? undefined : centre.clock.now() - answeredAt;
  const hungUp = handedOn === undefined && (await hasHungUp(leg));
  return whyNobodyReached({ lastedMs, hungUp, withAgent: true, pressedKeys: isConfirmed, ignoredAll: false });
}

/** For a process that comes after this one: who has been handed on waits, or speaks, as anybody does. */
async function rememberPlace({ callback, queue }: CallbackRound, call: Call): Promise<void> {
  const { ticketId, enqueuedAt } = callback;
  try {
    await call.remember('queue', { ...callbackPlace, queue: queue.name, ticketId, enqueuedAt });
  } catch (error) {
    if (!isUnwinding(error)) throw error;
  }
}

/** For a process that comes after this one: nobody is asked to confirm again, and the music goes on. */
async function rememberWait({ callback }: CallbackRound, call: Call): Promise<void> {
  const { id: callbackId, queue, ticketId, enqueuedAt } = callback;
  const stage = { at: 'callback', callbackId, queue, ticketId, enqueuedAt, waits: true } as const;
  call.standsAt(stage);
  await call.rememberAgain();
}

/** In a flow that goes on, where something may play: that is written down at its next question. */
function queueAfterErrand({ callback, queue }: CallbackRound, call: Call): void {
  const { ticketId, enqueuedAt } = callback;
  const place = { ...callbackPlace, queue: queue.name };
  call.queued ??= place;
  call.waitingSince ??= enqueuedAt;
  const stage = { at: 'queue', ...place, ticketId, enqueuedAt } as const;
  call.standsAt(stage);
}

async function speak(
  round: CallbackRound,
  call: Call,
  partner: Partner,
  since: Since,
): Promise<AttemptOutcome> {
  const { queue } = round;
  const { agent } = partner;
  call.beforeTalk = (agentId) => round.connected(agentId, call.signal);
  try {
    if (since === 'dialled' && !(await answers(round, call, agent))) return 'voicemail';
  } catch (error) {
    if (!agent || call.signal.aborted || !agent.leg.signal.aborted) throw error;
    // The agent is gone; a customer who has answered is looked after.
    if (call.leg.state !== 'up') return 'agent-gone';
  }
  let { ticket } = partner;
  if (agent) {
    const served = (waitMs: number) =>
      call.record({
        kind: 'queue-left',
        queue: queue.name,
        ticketId: agent.engagement.ticketId,
        why: 'served',
        waitMs,
      });
    if (await talk(call, queue, agent, round.waitedMs, served)) return 'served';
    ticket = await agent.giveBack();
  }
  if (!ticket) throw new Error('a customer was rung with nobody to speak to');
  if (since !== 'waiting') {
    await rememberWait(round, call);
    await call.say(['callback-hold']);
  }
  const patient = { ...queue, maxWaitSec: round.waitedMs / 1000 + holdSec, whileWaiting: undefined };
  const { ticketId, enqueuedAt } = round.callback;
  const end = await resumeWait(call, patient, ticket, callbackPlace, { ticketId, enqueuedAt });
  if (end === 'served') return 'served';
  await call.say(['callback-nobody']);
  return 'agent-gone';
}

/** False when it is no human who has answered. The agent hears it ring. */
async function answers(round: CallbackRound, call: Call, agent: AgentOnLine | undefined): Promise<boolean> {
  await using _ringing = agent?.leg.play([{ kind: 'tone', name: 'ring' }]);
  // When it is up already nobody knows since when: it was answered before this process came.
  const seen = call.leg.state !== 'up';
  await call.leg.untilUp(agent?.leg.signal);
  if (seen) round.answeredAt = round.centre.clock.now();
  call.record({ kind: 'call-answered' });
  if (!round.how.confirm) return true;
  round.isConfirmed = await isHuman(call, agent?.leg.signal);
  return round.isConfirmed;
}

/** False for an answering machine, and for whoever says or presses nothing. */
async function isHuman(call: Call, agentGone: AbortSignal | undefined): Promise<boolean> {
  const signal = agentGone ? AbortSignal.any([call.signal, agentGone]) : call.signal;
  const { prompts, clock } = call.centre;
  await using dialogue = new Dialogue(
    { leg: call.leg, prompts, clock, log: call.log, language: () => call.language },
    signal,
  );
  return (await dialogue.choose({ prompts: ['callback-confirm-human'], keys: '1' })) === '1';
}

async function whyEnded(call: Call): Promise<AttemptOutcome> {
  if (call.outcome === 'served') return 'served';
  if (!call.signal.aborted) return 'lost';
  return whyNotReached(call.leg);
}

/** An agent who was rung for nothing hears so, and is free again. */
async function tellAgent(round: CallbackRound, agent: AgentOnLine, outcome: AttemptFailure): Promise<void> {
  const { leg } = agent;
  if (leg.signal.aborted) return;
  try {
    const { defaultLanguage } = round.centre.site().company;
    const sounds = await round.centre.prompts.sounds(defaultLanguage, 'callback-not-reached', { outcome });
    await using playback = leg.play(sounds);
    await orAborted(playback.done(), leg.signal);
  } catch (error) {
    if (!isUnwinding(error))
      round.log.error(
        { event: logEvents.promptFailed, err: error },
        'an agent is not told of a failed callback',
      );
  }
}
