/** Rings one person by name — an agent's phone, or a number outside — for a caller who is in no queue. */
import { protectionOf } from '../callers/index.js';
import { CallEnded, race } from '../kernel/index.js';
import type { Branch } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Person, RingStep, Unreached } from '../site/index.js';
import type { DialTarget, Leg, LegEndCause } from '../telephony/index.js';
import type { Call } from './call.js';
import { letHear } from './let-hear.js';
import { writeStage } from './stage.js';

/** What of a step matters to one phone. */
export type Ringing = Pick<RingStep, 'ringTimeoutSec' | 'whom' | 'acceptance' | 'whisperPrompt'> & {
  /** Called in by an agent who goes on having the caller. */
  readonly consulted?: true;
  /** A team leader is rung for help with the call of this agent. */
  readonly escalatedBy?: string;
};

/** For the journal: the agent's id, or the number outside. */
export const whoIs = (person: Person): string => (person.kind === 'agent' ? person.agent : person.number);

/** A person who has answered. Disposing puts the leg down; an agent is free for the queue again. */
export class PersonOnLine implements AsyncDisposable {
  /** The agent's time to write the call up, and the queue that it is for; none unless told. */
  wrapUp: { readonly ms: number; readonly queue: string | undefined } | undefined;

  constructor(
    readonly call: Call,
    readonly leg: Leg,
    /** Undefined for a number outside. */
    readonly agentId: string | undefined,
  ) {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leg.hangUp();
    const { ms, queue } = this.wrapUp ?? { ms: 0, queue: undefined };
    if (this.agentId !== undefined)
      await this.call.centre.agents.release(this.agentId, this.call.id, ms, queue);
  }
}

/**
 * The person on the line, or why not. An agent is reserved first, so that the queue offers nothing meanwhile; one who
 * is in a call is not rung at all. Rejects with the signal's reason, and nothing is left then.
 */
export async function ringPerson(
  call: Call,
  step: Ringing,
  person: Person,
  signal: AbortSignal,
): Promise<PersonOnLine | Unreached> {
  const { agents } = call.centre;
  const agentId = person.kind === 'agent' ? person.agent : undefined;
  const kept = agentId === undefined ? 'reserved' : await reserved(call, agentId, step.whom);
  if (kept !== 'reserved') return unreached(call, person, kept);
  let leg: Leg | undefined;
  let online: PersonOnLine | undefined;
  try {
    signal.throwIfAborted();
    leg = await dial(call, step, person, signal);
    await leg.untilUp(signal);
    if (agentId !== undefined) await tellAnswered(call, agentId);
    if (!(await isAccepted(call, step, leg, signal)))
      return unreached(call, person, 'no-answer', 'not accepted');
    await whisper(call, step, leg, signal);
    const introduction = introductionTo(call, person);
    if (introduction !== undefined) await letHear(call, introduction, leg, signal);
    online = new PersonOnLine(call, leg, agentId);
    call.record({ kind: 'person-answered', who: whoIs(person), legId: leg.id });
    return online;
  } catch (error) {
    if (signal.aborted || !(error instanceof CallEnded) || !leg) throw error;
    const { cause } = await leg.ended;
    return unreached(call, person, unreachedBy(cause), cause);
  } finally {
    if (!online) {
      await leg?.hangUp('answered-elsewhere');
      if (agentId !== undefined) await agents.release(agentId, call.id);
    }
  }
}

/** While the desk cannot tell, the phone is rung all the same: it says itself whether it is busy. */
async function reserved(
  call: Call,
  agentId: string,
  whom: RingStep['whom'],
): Promise<'reserved' | 'busy' | 'away'> {
  try {
    return await call.centre.agents.reserve(agentId, call.id, whom);
  } catch (error) {
    call.log.warn({ event: logEvents.queueDegraded, agentId, err: error }, 'an agent is rung unreserved');
    return 'reserved';
  }
}

async function tellAnswered(call: Call, agentId: string): Promise<void> {
  await call.centre.agents.answered(agentId, call.id).catch((error: unknown) => {
    call.log.warn({ event: logEvents.queueDegraded, agentId, err: error }, 'the duty could not be written');
  });
}

async function dial(call: Call, step: Ringing, person: Person, signal: AbortSignal): Promise<Leg> {
  const { centre } = call;
  const target = targetOf(call, person);
  if (target.kind === 'phone') await centre.phones.untilFree(target.phone, signal);
  const leg = centre.telephony.dial({
    legId: centre.newId('person-leg'),
    target,
    callerNumber: call.leg.party.callerNumber,
    callerName: call.leg.party.callerName,
    ringTimeoutMs: step.ringTimeoutSec * 1000,
    stage: writeStage({
      at: 'transfer',
      v: 1,
      callId: call.id,
      ...(person.kind === 'agent' ? { agentId: person.agent } : {}),
      ...(step.consulted ? { consulted: true } : {}),
    }),
    headers: { 'X-Ringdown-Call': call.id },
  });
  const why = step.escalatedBy === undefined ? {} : { escalatedBy: step.escalatedBy };
  call.record({ kind: 'person-rung', who: whoIs(person), legId: leg.id, ...postOf(person), ...why });
  return leg;
}

const postOf = ({ post }: Person) => (post === undefined ? {} : { post });

function targetOf(call: Call, person: Person): DialTarget {
  if (person.kind === 'outside') return { kind: 'trunk', trunk: person.trunk, number: person.number };
  const profile = call.site.agents.get(person.agent);
  if (!profile) throw new Error(`the site was accepted with an unknown agent '${person.agent}'`);
  return { kind: 'phone', phone: call.centre.agents.lineToRing(profile) };
}

/** Says what the call is about until the key is pressed. A machine that answered presses none. */
async function isAccepted(call: Call, step: Ringing, leg: Leg, signal: AbortSignal): Promise<boolean> {
  const { acceptance } = step;
  if (!acceptance) return true;
  const { clock, prompts } = call.centre;
  const sounds = await prompts.sounds(call.site.company.defaultLanguage, acceptance.prompt);
  const speaking: Branch<never> = async (end) => {
    for (;;) {
      await using playback = leg.play(sounds);
      await playback.done(end);
      await clock.after(betweenWordsMs, end);
    }
  };
  return race<boolean>(
    AbortSignal.any([signal, leg.signal]),
    speaking,
    async (end) => {
      while ((await leg.digits.next(end)) !== acceptance.key);
      return true;
    },
    async (end) => {
      await clock.after(acceptance.withinSec * 1000, end);
      return false;
    },
  );
}

/** What a caller said to reception is heard by the protected person as well. */
function introductionTo(call: Call, person: Person): string | undefined {
  const entry = protectionOf(call.site, person);
  return entry && call.passedOn.get(entry.name);
}

const betweenWordsMs = 1_000;

async function whisper(call: Call, { whisperPrompt }: Ringing, leg: Leg, signal: AbortSignal): Promise<void> {
  if (whisperPrompt === undefined) return;
  const sounds = await call.centre.prompts.sounds(call.site.company.defaultLanguage, whisperPrompt);
  await using playback = leg.play(sounds);
  await playback.done(signal);
}

function unreached(call: Call, person: Person, why: Unreached, cause?: string): Unreached {
  const facts = { who: whoIs(person), why, ...(cause === undefined ? {} : { cause }) };
  call.record({ kind: 'person-unreached', ...facts });
  call.log.info({ event: logEvents.personUnreached, ...facts }, 'a person could not be reached');
  return why;
}

function unreachedBy(cause: LegEndCause): Unreached {
  if (cause === 'busy' || cause === 'rejected') return 'busy';
  if (cause === 'no-answer' || cause === 'hung-up' || cause === 'answered-elsewhere') return 'no-answer';
  return 'away';
}
