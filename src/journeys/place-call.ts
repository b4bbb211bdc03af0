/**
 * A call that an agent makes: the agent's own telephone is rung, whichever that is, and then the number. From the moment the
 * two speak it is a conversation like any other: hold, hand on, call a colleague in, write up.
 */
import { CallEnded, isUnwinding, messageOf, orAborted, Refused } from '../kernel/index.js';
import type { ContactFact } from '../journal/index.js';
import { logEvents } from '../platform/index.js';
import type { CallbackRules, Site } from '../site/index.js';
import type { Leg, LegEndCause } from '../telephony/index.js';
import { Call } from './call.js';
import type { Centre } from './centre.js';
import { whyNotReached } from './dial-out.js';
import { talkWith } from './follow-chain.js';
import { untilClosed } from './inbound-call.js';
import { recogniseCustomer } from './recognise-customer.js';
import { PersonOnLine } from './ring-person.js';
import { writeStage } from './stage.js';
import type { CallerStage } from './stage.js';

export interface CallWish {
  readonly agentId: string;
  /** In the form of the world, and checked. */
  readonly number: string;
  readonly trunk: string;
  /** For which queue it is: its number is shown, its outcomes and its time for the write-up hold. */
  readonly queue: string | undefined;
}

export interface PlacedCall {
  readonly callId: string;
  /** Settles when the call is over. */
  readonly journey: Promise<void>;
}

const agentRingsMs = 20_000;

/**
 * Resolves when the agent is kept for the call and the agent's telephone is about to ring. Rejects with `Refused`:
 * 'unknown-agent', 'unknown-queue', 'no-outside-calls', 'in-a-call', 'no-phone'.
 */
export async function placeCall(centre: Centre, wish: CallWish): Promise<PlacedCall> {
  const { agentId, queue } = wish;
  const site = centre.site();
  const { callbacks: rules } = site;
  if (!centre.agents.profile(agentId))
    throw new Refused('unknown-agent', `${agentId} has no telephone: agents.yaml does not name them`);
  if (queue !== undefined && !site.queues.has(queue))
    throw new Refused('unknown-queue', `there is no queue ${queue}`);
  if (!rules) throw new Refused('no-outside-calls', 'no numbers outside are rung here');
  const callId = centre.newId('placed-leg');
  const kept = await centre.agents.reserve(agentId, callId, 'themselves');
  if (kept === 'busy') throw new Refused('in-a-call', 'there is a call at your telephone');
  if (kept === 'away') throw new Refused('no-phone', 'your telephone cannot be rung');
  return { callId, journey: new Placing(centre, site, rules, wish, callId).run() };
}

class Placing {
  readonly #startedAt: number;

  constructor(
    readonly centre: Centre,
    readonly site: Site,
    readonly rules: CallbackRules,
    readonly wish: CallWish,
    readonly callId: string,
  ) {
    this.#startedAt = centre.clock.now();
  }

  async run(): Promise<void> {
    const { centre, callId, wish } = this;
    const { agents, log } = centre;
    const placed = this.#placed();
    this.#record(placed);
    log.info(
      { event: logEvents.callPlaced, callId, agentId: wish.agentId, queue: wish.queue },
      'an agent makes a call',
    );
    let leg: Leg | undefined;
    try {
      leg = await this.#ringAgent();
    } finally {
      if (!leg) await agents.release(wish.agentId, callId);
    }
    if (leg) await this.#callNumber(leg, placed);
  }

  #placed(): Extract<ContactFact, { kind: 'call-placed' }> {
    const { wish, site } = this;
    return {
      kind: 'call-placed',
      placedBy: wish.agentId,
      attempt: 1,
      callerNumber: this.#shownNumber,
      calledNumber: wish.number,
      trunk: wish.trunk,
      entry: outgoing,
      language: site.company.defaultLanguage,
      ...(wish.queue === undefined ? {} : { queue: wish.queue }),
    };
  }

  get #shownNumber(): string {
    return shownNumber(this.rules, this.wish.queue);
  }

  #record(fact: ContactFact): void {
    const { centre, callId } = this;
    centre.journal.record({ at: centre.clock.now(), callId, engine: centre.engine, ...fact });
  }

  /** Undefined when the agent did not take it: nobody else has been rung then. */
  async #ringAgent(): Promise<Leg | undefined> {
    const { centre, callId, wish } = this;
    const { agentId } = wish;
    const profile = centre.agents.profile(agentId);
    if (!profile) return undefined;
    const leg = centre.telephony.dial({
      legId: centre.newId('person-leg'),
      target: { kind: 'phone', phone: centre.agents.lineToRing(profile) },
      callerNumber: wish.number,
      callerName: '',
      ringTimeoutMs: agentRingsMs,
      stage: writeStage({ at: 'transfer', v: 1, callId, agentId }),
      headers: { 'X-Ringdown-Call': callId, 'X-Ringdown-Placed': '1' },
    });
    this.#record({ kind: 'person-rung', who: agentId, legId: leg.id });
    try {
      await leg.untilUp();
    } catch (error) {
      if (!(error instanceof CallEnded)) throw error;
      const { cause } = await leg.ended;
      this.#record({ kind: 'person-unreached', who: agentId, why: 'no-answer', cause });
      this.#endWithoutCall(cause);
      return undefined;
    }
    await centre.agents.answered(agentId, callId).catch((error: unknown) => {
      const facts = { event: logEvents.queueDegraded, agentId, why: messageOf(error) };
      centre.log.warn(facts, 'the duty could not be written');
    });
    this.#record({ kind: 'person-answered', who: agentId, legId: leg.id });
    return leg;
  }

  /** The number was never rung. */
  #endWithoutCall(cause: LegEndCause): void {
    const durationMs = this.centre.clock.now() - this.#startedAt;
    const none = { durationMs, waitMs: 0, talkMs: 0 };
    this.#record({ kind: 'call-ended', outcome: 'not-reached', endedBy: 'agent', ...none, cause });
  }

  async #callNumber(agentLeg: Leg, placed: ContactFact): Promise<void> {
    const { centre, callId, wish, rules, site } = this;
    const language = site.company.defaultLanguage;
    const entry = { number: this.#shownNumber, flow: outgoing, language };
    const stage: CallerStage = {
      ...({ at: 'outgoing', v: 1, arrivedAt: this.#startedAt, entry: entry.number, language } as const),
      variables: {},
      ...(wish.queue === undefined ? {} : { queue: wish.queue }),
    };
    const leg = centre.telephony.dial({
      legId: callId,
      target: { kind: 'trunk', trunk: wish.trunk, number: wish.number },
      callerNumber: entry.number,
      callerName: rules.callerName,
      ringTimeoutMs: rules.ringSec * 1000,
      stage: writeStage(stage),
    });
    const call = new Call(centre, leg, entry, this.#startedAt);
    call.standsAt(stage);
    call.note(placed);
    call.outcome = 'not-reached';
    call.alongside(recogniseCustomer(call, wish.number));
    await untilClosed(call, () => speak(call, agentLeg, wish));
  }
}

/** In place of the flow's name, of calls that went through none. */
export const outgoing = 'outgoing';

/** The agent hears it ring; then the two speak. Whoever is rung for nothing hears why. */
async function speak(call: Call, agentLeg: Leg, { agentId, queue }: CallWish): Promise<void> {
  await using person = new PersonOnLine(call, agentLeg, agentId);
  try {
    await using _ringing = agentLeg.play([{ kind: 'tone', name: 'ring' }]);
    await call.leg.untilUp(agentLeg.signal);
  } catch (error) {
    if (agentLeg.signal.aborted) call.endedBy = 'agent';
    else if (call.signal.aborted) await tellWhy(call, agentLeg);
    throw error;
  }
  call.record({ kind: 'call-answered' });
  await talkOutgoing(call, person, queue);
}

/** Until either of them puts the phone down, or the other party is handed on; the write-up follows. */
export async function talkOutgoing(
  call: Call,
  person: PersonOnLine,
  queue: string | undefined,
): Promise<void> {
  // To where somebody who was handed on and not taken goes back.
  if (queue !== undefined) call.queued = { queue, flow: '', node: '' };
  person.wrapUp = writeUpOf(call.site, queue);
  if (!(await talkWith(call, person))) call.endedBy = 'agent';
}

function writeUpOf({ queues, callbacks }: Site, name: string | undefined) {
  const queue = queues.get(name ?? '');
  return {
    ms: (queue?.wrapUpSec ?? callbacks?.outgoingWrapUpSec ?? 0) * 1000,
    queue: queue?.name,
  };
}

const shownNumber = (rules: CallbackRules, queue: string | undefined): string =>
  rules.queues.get(queue ?? '')?.callerNumber ?? rules.callerNumber;

async function tellWhy(call: Call, agentLeg: Leg): Promise<void> {
  try {
    const outcome = await whyNotReached(call.leg);
    const { defaultLanguage } = call.site.company;
    const sounds = await call.centre.prompts.sounds(defaultLanguage, 'callback-not-reached', { outcome });
    await using playback = agentLeg.play(sounds);
    await orAborted(playback.done(), agentLeg.signal);
  } catch (error) {
    if (!isUnwinding(error))
      call.log.error(
        { event: logEvents.promptFailed, err: error },
        'an agent is not told why nobody was reached',
      );
  }
}
