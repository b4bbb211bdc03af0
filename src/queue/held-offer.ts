import { Superseded } from '../kernel/index.js';
import type { DeclineReason, OfferReason, OfferRecord } from './queue-store.js';
import type { Engagement, Offer } from './skill-queue.js';

/** What an offer needs of its queue. */
export interface OfferKeeper {
  /** Undefined when the offer is no longer ours. */
  accept(offer: HeldOffer): Promise<Engagement | undefined>;
  decline(offer: HeldOffer, reason: DeclineReason): Promise<void>;
}

/**
 *     open ──► accepting ──► accepted
 *       │          │
 *       └──────────┴───────► closed   declined, withdrawn, refused
 */
export class HeldOffer implements Offer {
  #state: 'open' | 'accepting' | 'accepted' | 'closed' = 'open';
  #taken = false;
  readonly #withdrawn = new AbortController();

  constructor(
    readonly keeper: OfferKeeper,
    readonly record: OfferRecord,
    /** Until when the lease was good when it was last heard of. */
    public leaseUntil: number,
  ) {}

  get ticketId(): string {
    return this.record.ticketId;
  }

  get agentId(): string {
    return this.record.agentId;
  }

  get fence(): number {
    return this.record.fence;
  }

  get why(): OfferReason | undefined {
    return this.record.why;
  }

  get signal(): AbortSignal {
    return this.#withdrawn.signal;
  }

  get isOpen(): boolean {
    return this.#state === 'open' || this.#state === 'accepting';
  }

  /** Being rung. One that nobody has taken up is not renewed, so its agent is free again when the lease is over. */
  get isRinging(): boolean {
    return this.#taken && this.#state === 'open';
  }

  /** Somebody takes it up; false when it is over already. */
  take(): boolean {
    this.#taken = this.#state === 'open';
    return this.#taken;
  }

  async accept(): Promise<Engagement> {
    if (this.#state !== 'open') throw this.#superseded();
    this.#state = 'accepting';
    try {
      const engagement = await this.keeper.accept(this);
      if (!engagement) throw this.#superseded();
      this.#state = 'accepted';
      return engagement;
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  async decline(reason: DeclineReason): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    await this.keeper.decline(this, reason);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.decline('withdrawn');
  }

  /** The store took it back. An acceptance under way learns it from the store's answer. */
  withdraw(): void {
    if (this.#state === 'open') this.#close();
  }

  #close(): void {
    this.#state = 'closed';
    this.#withdrawn.abort(this.#superseded());
  }

  #superseded(): Superseded {
    return new Superseded(
      `the offer of ${this.agentId} to ticket ${this.ticketId} (fence ${this.fence}) is over`,
    );
  }
}
