/** What agents make of the calls that they write up: the outcome, tags, and what is to follow. */
import type { AgentDesk } from '../agents/index.js';
import { askForCallback, type CallbackBook } from '../callbacks/index.js';
import { customerOf, type BackOffice } from '../customers/index.js';
import type { ToldCall, Journal } from '../journal/index.js';
import { Refused, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { QueueSettings, Site } from '../site/index.js';
import { checkChoice, checkFinished } from './wrap-up-policy.js';
import type { Choice, FollowUp, WrapUp, WrapUpStore } from './wrap-up-store.js';

export interface WrapUpDeskParts {
  readonly store: WrapUpStore;
  readonly agents: Pick<AgentDesk, 'status'>;
  readonly site: () => Site;
  /** A call with its facts, as fresh as they are. */
  readonly story: (callId: string) => Promise<ToldCall | undefined>;
  readonly backOffice: Pick<BackOffice, 'tickets' | 'appointments'>;
  readonly callbacks: CallbackBook;
  readonly journal: Journal;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export type FollowUpWish = { readonly key: string } & (
  | {
      readonly kind: 'callback';
      readonly number: string;
      readonly queue: string;
      readonly wishedAt?: number | undefined;
    }
  | { readonly kind: 'ticket'; readonly summary: string }
  | { readonly kind: 'appointment'; readonly branchId: string; readonly startsAt: string }
);

/** An agent waits no longer than this for a back office. */
const withinMs = 8_000;

export class WrapUpDesk {
  constructor(readonly parts: WrapUpDeskParts) {}

  /** What the agent has written up so far. Rejects with 'not-wrapping' for any call but the one that is written up. */
  async of(agentId: string, callId: string): Promise<WrapUp | undefined> {
    await this.#check(agentId, callId);
    return this.parts.store.get(callId, agentId);
  }

  /** Rejects with `Refused`: 'not-wrapping', 'invalid-outcome', 'invalid-tag'. */
  async choose(agentId: string, callId: string, choice: Choice): Promise<WrapUp> {
    const { store, site, clock } = this.parts;
    const queue = await this.#check(agentId, callId);
    checkChoice(choice, queue, site().company);
    return store.choose(callId, agentId, choice, clock.now());
  }

  /** Rejects with 'outcome-required' while the agent owes one to the call that is written up. */
  async checkFinished(agentId: string): Promise<void> {
    const { agents, store, site } = this.parts;
    const status = await agents.status(agentId);
    const of = status?.duty === 'wrapping' ? status.wrapUp : undefined;
    const queue = site().queues.get(of?.queue ?? '');
    if (of && queue?.outcomeRequired) checkFinished(await store.get(of.callId, agentId), queue);
  }

  /** Done once for a key. Rejects with `Refused`, also when nobody knows which customer it is for. */
  async followUp(agentId: string, callId: string, wish: FollowUpWish): Promise<WrapUp> {
    const { store, journal, engine, clock, log } = this.parts;
    await this.#check(agentId, callId);
    const before = await store.get(callId, agentId);
    if (before?.followUps.some(({ key }) => key === wish.key)) return before;
    const { kind, key } = wish;
    const reference = await this.#make(agentId, callId, wish);
    const followUp: FollowUp = { key, kind, reference };
    const kept = await store.addFollowUp(callId, agentId, followUp, clock.now());
    journal.record({
      id: `follow-up:${callId}:${agentId}:${key}`,
      at: clock.now(),
      callId,
      engine,
      ...{ kind: 'follow-up-made', agentId, what: kind, reference },
    });
    log.info(
      { event: logEvents.followUpMade, callId, agentId, what: kind, reference },
      'an agent made a follow-up',
    );
    return kept;
  }

  async #make(agentId: string, callId: string, wish: FollowUpWish): Promise<string> {
    const { backOffice, callbacks } = this.parts;
    const found = await this.parts.story(callId);
    const signal = AbortSignal.timeout(withinMs);
    if (wish.kind === 'callback') {
      const { number, queue, wishedAt } = wish;
      const language = found?.story.language || undefined;
      const asked = { number, queue, language, wishedAt };
      return (await askForCallback(callbacks, asked, agentId, callId)).callback.id;
    }
    const customerId = customerOf(found?.events ?? []);
    if (customerId === undefined)
      throw new Refused('unknown-customer', 'it is not known which customer this call is about');
    const key = `${callId}:${agentId}:${wish.key}`;
    if (wish.kind === 'ticket')
      return (await backOffice.tickets.open(customerId, wish.summary, key, signal)).reference;
    const { branchId, startsAt } = wish;
    const booking = await backOffice.appointments.book(customerId, branchId, startsAt, key, signal);
    if (booking.result !== 'booked') throw new Refused('taken', 'that time has just been taken');
    return booking.appointment.reference;
  }

  /** The queue of the call that is written up. */
  async #check(agentId: string, callId: string): Promise<QueueSettings | undefined> {
    const status = await this.parts.agents.status(agentId);
    if (status?.duty !== 'wrapping' || status.wrapUp?.callId !== callId)
      throw new Refused('not-wrapping', 'this call is not being written up');
    return this.parts.site().queues.get(status.wrapUp.queue ?? '');
  }
}
