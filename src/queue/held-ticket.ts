import { Inbox, Superseded } from '../kernel/index.js';
import type { HeldOffer } from './held-offer.js';
import type { OfferRecord, TicketRequest } from './queue-store.js';
import type { Offer, Ticket } from './skill-queue.js';

/** What a ticket needs of its queue. */
export interface TicketKeeper {
  makeOffer(ticket: HeldTicket, record: OfferRecord): HeldOffer;
  leave(ticket: HeldTicket): Promise<void>;
  position(ticketId: string): Promise<number | undefined>;
}

/** A ticket of this process. It is held until it is left, taken over by a conversation, or lost to another engine. */
export class HeldTicket implements Ticket {
  readonly kind = 'ticket';
  readonly #inbox = new Inbox<HeldOffer>();
  readonly #end = new AbortController();
  #open: HeldOffer | undefined;

  constructor(
    readonly keeper: TicketKeeper,
    readonly request: TicketRequest,
    /** The greatest fence heard of; news of older offers come late and mean nothing. */
    private lastFence = 0,
  ) {}

  /** The command that brings the ticket into the store; never rejects. */
  entered: Promise<void> = Promise.resolve();
  /** That command is under way: what the store says of the ticket means nothing yet. */
  entering = false;

  get id(): string {
    return this.request.ticketId;
  }

  get enqueuedAt(): number {
    return this.request.enqueuedAt;
  }

  /** The offer that nobody has accepted, declined or withdrawn yet. */
  get open(): HeldOffer | undefined {
    return this.#open?.isOpen ? this.#open : undefined;
  }

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  async nextOffer(signal: AbortSignal): Promise<Offer> {
    const either = AbortSignal.any([signal, this.#end.signal]);
    for (;;) {
      const offer = await this.#inbox.next(either);
      // It may have been withdrawn while nobody was asking.
      if (offer.take()) return offer;
    }
  }

  position(): Promise<number | undefined> {
    return this.ended ? Promise.resolve(undefined) : this.keeper.position(this.id);
  }

  async leave(): Promise<void> {
    if (this.ended) return;
    this.end('the ticket has left the queue');
    await this.keeper.leave(this);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }

  /** News from the store: an agent is reserved. */
  offer(record: OfferRecord): void {
    if (record.fence <= this.lastFence) return;
    this.withdraw(this.lastFence);
    this.lastFence = record.fence;
    this.#open = this.keeper.makeOffer(this, record);
    this.#inbox.put(this.#open);
  }

  /** News from the store: the agent is reserved no longer. */
  withdraw(fence: number): void {
    this.lastFence = Math.max(this.lastFence, fence);
    if (this.#open?.fence === fence) this.#open.withdraw();
  }

  /** No more offers from here. An open one is withdrawn, unless it became a conversation. */
  end(why: string): void {
    this.#end.abort(new Superseded(why));
    this.#open?.withdraw();
  }
}
