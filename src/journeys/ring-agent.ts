/** Rings the agent of an offer, and whispers the queue's name before the caller is heard. */
import { CallEnded, isUnwinding, Superseded } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import { QueueUnreachable } from '../queue/index.js';
import type { Offer } from '../queue/index.js';
import type { PromptValues } from '../prompts/index.js';
import type { QueueSettings } from '../site/index.js';
import type { Leg, LegEndCause, Party } from '../telephony/index.js';
import { AgentOnLine, tellDesk } from './agent-on-line.js';
import type { Call } from './call.js';
import { letHear } from './let-hear.js';
import { writeStage } from './stage.js';

/** What an agent is rung for: a caller's call, or one that is to be made when the agent is there. */
export type RingingFor = Pick<Call, 'centre' | 'id' | 'site' | 'log' | 'record'> & {
  readonly leg: { readonly party: Pick<Party, 'callerNumber' | 'callerName'> };
  /** What a caller said who asks for a protected person, if that is why. */
  readonly atReception?: Call['atReception'];
  /** Called in by an agent who goes on having the caller. */
  readonly consulted?: true;
};

/** What only the agent hears, before anybody else. */
export interface Whisper {
  readonly prompt: string;
  readonly values?: PromptValues;
}

type Failure = 'missed' | 'rejected' | 'unreachable';

/**
 * The agent on the line, or undefined when this one could not be had: then the offer has been declined. When the
 * signal says that the caller needs nobody any more, the ticket's leaving frees the agent.
 */
export async function ringAgent(
  call: RingingFor,
  queue: QueueSettings,
  offer: Offer,
  signal: AbortSignal,
  whispered: Whisper | undefined = queue.whisperPrompt === undefined
    ? undefined
    : { prompt: queue.whisperPrompt },
): Promise<AgentOnLine | undefined> {
  const { agents, clock } = call.centre;
  const offeredAt = clock.now();
  const profile = agents.profile(offer.agentId);
  if (!profile) {
    await offer.decline('unreachable');
    return undefined;
  }
  const given = AbortSignal.any([signal, offer.signal]);
  const line = agents.lineToRing(profile);
  if (!(await phoneIsFree(call, line, signal, given))) return undefined;
  const leg = dialAgent(call, queue, offer, line);
  const { agentId } = offer;
  call.record({
    kind: 'agent-offered',
    queue: queue.name,
    ticketId: offer.ticketId,
    agentId,
    fence: offer.fence,
    legId: leg.id,
    ...whyOf(offer),
  });
  let answered: AgentOnLine | undefined;
  try {
    await leg.untilRinging(given);
    call.record({ kind: 'agent-rang', agentId, legId: leg.id, sinceOfferMs: clock.now() - offeredAt });
    await leg.untilUp(given);
    call.record({ kind: 'agent-answered', agentId, legId: leg.id, waitMs: clock.now() - offeredAt });
    if (whispered) await whisper(call, whispered, leg, given);
    if (call.atReception?.recording !== undefined)
      await letHear(call, call.atReception.recording, leg, given);
    answered = new AgentOnLine(call.centre, leg, await offer.accept(), queue.wrapUpSec * 1000, {
      callId: call.id,
      queue: queue.name,
    });
    return answered;
  } catch (error) {
    if (signal.aborted) throw error;
    await settle(call, offer, leg, error);
    return undefined;
  } finally {
    if (!answered) await leg.hangUp('answered-elsewhere');
  }
}

/** The matcher's reasons, as they go into journal and log. */
export function whyOf({ why }: Offer) {
  if (!why) return {};
  const { runnerUp, ...facts } = why;
  return { why: { ...facts, ...(runnerUp === undefined ? {} : { runnerUp }) } };
}

/** False when the offer was withdrawn while the agent's phone confirmed a feature code. */
async function phoneIsFree(
  call: RingingFor,
  phone: string,
  signal: AbortSignal,
  given: AbortSignal,
): Promise<boolean> {
  try {
    await call.centre.phones.untilFree(phone, given);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function dialAgent(call: RingingFor, queue: QueueSettings, offer: Offer, phone: string): Leg {
  const { centre } = call;
  return centre.telephony.dial({
    legId: centre.newId('agent-leg'),
    target: { kind: 'phone', phone },
    callerNumber: call.leg.party.callerNumber,
    callerName: call.leg.party.callerName,
    ringTimeoutMs: queue.ringTimeoutSec * 1000,
    stage: writeStage({
      at: 'agent',
      v: 1,
      callId: call.id,
      agentId: offer.agentId,
      ticketId: offer.ticketId,
      fence: offer.fence,
      queue: queue.name,
      offeredAt: centre.clock.now(),
      ...(call.consulted ? { consulted: true } : {}),
    }),
    headers: { 'X-Ringdown-Call': call.id, 'X-Ringdown-Queue': queue.name },
  });
}

async function whisper(
  call: RingingFor,
  { prompt, values }: Whisper,
  leg: Leg,
  signal: AbortSignal,
): Promise<void> {
  const { defaultLanguage } = call.site.company;
  try {
    const sounds = await call.centre.prompts.sounds(defaultLanguage, prompt, values);
    await using playback = leg.play(sounds);
    await playback.done(signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isUnwinding(error)) throw error;
    call.log.error({ event: logEvents.promptFailed, err: error }, 'an agent hears no whisper');
  }
}

/** The agent could not be had: tells the queue and the desk why, so that the next one is rung at once. */
async function settle(call: RingingFor, offer: Offer, leg: Leg, error: unknown): Promise<void> {
  const { agentId } = offer;
  if (!isUnwinding(error) && !(error instanceof Superseded) && !(error instanceof QueueUnreachable)) {
    call.log.error({ event: logEvents.offerFailed, agentId, err: error }, 'ringing an agent met a defect');
  }
  if (offer.signal.aborted) {
    call.record({ kind: 'offer-failed', agentId, why: 'withdrawn' });
    return;
  }
  const why = error instanceof CallEnded ? failureOf((await leg.ended).cause) : 'unreachable';
  call.record({ kind: 'offer-failed', agentId, why });
  call.log.info({ event: logEvents.offerFailed, agentId, why }, 'the agent did not take the call');
  // The seat closes and the next agent is found in one step; the agent's duty follows.
  await offer.decline(why);
  // Who cannot be reached has missed nothing: that agent takes calls again as soon as the phone is back.
  if (why !== 'unreachable') await tellDesk(call.centre, agentId, (desk) => desk.missed(agentId));
}

function failureOf(cause: LegEndCause): Failure {
  if (cause === 'busy' || cause === 'rejected' || cause === 'hung-up') return 'rejected';
  if (cause === 'unreachable' || cause === 'failed' || cause === 'switch-lost') return 'unreachable';
  return 'missed';
}
