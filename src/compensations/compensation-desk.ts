/** Giving a customer something on the call: checked against the site's limits, given once, and a fact of the call. */
import { customerOf } from '../customers/index.js';
import type { ContactEvent, Journal, ToldCall } from '../journal/index.js';
import { Refused, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { CompensationRules, GivingRole, Site } from '../site/index.js';
import {
  amountOf,
  checkWish,
  limitsOf,
  moreBy,
  overCustomerLimit,
  periodStart,
} from './compensation-policy.js';
import type { Compensation, CompensationsAsked, CompensationStore } from './compensation-store.js';

export interface CompensationDeskParts {
  readonly store: CompensationStore;
  readonly site: () => Pick<Site, 'compensation'>;
  /** A call with its facts, as fresh as they are. */
  readonly story: (callId: string) => Promise<ToldCall | undefined>;
  /** Whether the call is at this person's phone now, or is being written up there. */
  readonly hasCall: (agentId: string, callId: string) => boolean;
  readonly journal: Pick<Journal, 'record'>;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Who gives. Supervisors may do so at every call, agents at their own. */
export interface Giver {
  readonly id: string;
  readonly role: string;
  readonly atEveryCall: boolean;
}

export interface CompensationWish {
  readonly key: string;
  readonly kind: string;
  /** A decimal; undefined for what is always worth as much. */
  readonly amount: string | undefined;
  readonly reason: string;
}

/** What the giver may still give to the customer of a call. Hundredths. */
export interface Allowance {
  readonly rules: CompensationRules;
  readonly each: number;
  readonly left: number;
  readonly moreBy: GivingRole | undefined;
  /** In the period that counts, the newest first. */
  readonly given: readonly Compensation[];
}

export class CompensationDesk {
  #told: () => void = () => undefined;

  constructor(readonly parts: CompensationDeskParts) {}

  /** Called when something was given. */
  onGiven(tell: () => void): void {
    this.#told = tell;
  }

  /** Undefined where nothing can be given: the site has no such thing, or nobody knows which customer it is. */
  async allowance(giver: Giver, callId: string): Promise<Allowance | undefined> {
    const { site, store, clock } = this.parts;
    const customerId = await this.#customerOf(giver, callId);
    const rules = site().compensation;
    if (!rules || customerId === undefined) return undefined;
    const given = await store.ofCustomer(customerId, periodStart(rules, clock.now()));
    const { each, customer } = limitsOf(rules, giver.role) ?? { each: 0, customer: 0 };
    const sum = given.reduce(
      (all, { amount, currency }) => (currency === rules.currency ? all + amount : all),
      0,
    );
    return { rules, each, left: Math.max(0, customer - sum), moreBy: moreBy(rules, giver.role), given };
  }

  /**
   * Done once for a key. Rejects with `Refused`: 'not-found' (no call of the giver's), 'unknown-customer', 'not-offered',
   * 'forbidden', 'invalid-kind', 'invalid-amount', 'over-limit', 'over-customer-limit'.
   */
  async give(giver: Giver, callId: string, wish: CompensationWish): Promise<Compensation> {
    const { site, store, clock, log } = this.parts;
    const customerId = await this.#customerOf(giver, callId);
    if (customerId === undefined)
      throw new Refused('unknown-customer', 'it is not known which customer this call is about');
    const rules = site().compensation;
    if (!rules) throw new Refused('not-offered', 'the company gives no compensation: no compensation.yaml');
    const { amount, limits } = checkWish(rules, giver.role, wish);
    const now = clock.now();
    const given = await store.give(
      {
        ...{ key: `${callId}:${giver.id}:${wish.key}`, customerId, callId, givenBy: giver.id },
        ...{ role: giver.role, kind: wish.kind, amount, currency: rules.currency },
        ...{ reason: wish.reason, givenAt: now },
      },
      { most: limits.customer, since: periodStart(rules, now) },
    );
    const facts = { callId, customerId, by: giver.id, role: giver.role, what: wish.kind };
    if (given.result === 'over') {
      const refused = overCustomerLimit(rules, giver.role, { given: given.given, amount });
      log.warn(
        { event: logEvents.compensationRefused, ...facts, amount: amountOf(amount), why: refused.code },
        'a customer has had as much as may be given',
      );
      throw refused;
    }
    const { compensation } = given;
    this.parts.journal.record(factOf(compensation, this.parts.engine));
    const { reference, currency } = compensation;
    log.info(
      {
        event: logEvents.compensationGiven,
        ...facts,
        ...{ reference, amount: amountOf(compensation.amount), currency },
      },
      'a customer was given something',
    );
    this.#told();
    return compensation;
  }

  latest(asked: CompensationsAsked): Promise<readonly Compensation[]> {
    return this.parts.store.latest(asked);
  }

  async #customerOf(giver: Giver, callId: string): Promise<string | undefined> {
    const found = await this.parts.story(callId);
    // An agent learns nothing of calls of others, not even that they exist.
    if (!found || !(giver.atEveryCall || this.parts.hasCall(giver.id, callId)))
      throw new Refused('not-found', `there is no call ${callId} at your telephone`);
    return customerOf(found.events);
  }
}

/** The same in every telling: the journal keeps it once. */
export const factOf = (given: Compensation, engine: string): ContactEvent => ({
  id: `compensation:${given.reference}`,
  at: given.givenAt,
  callId: given.callId,
  engine,
  kind: 'compensation-given',
  by: given.givenBy,
  role: given.role,
  customerId: given.customerId,
  what: given.kind,
  amount: amountOf(given.amount),
  currency: given.currency,
  reference: given.reference,
});
