/**
 * The queue as journeys use it: a ticket is held by `await using`, an offer is taken or declined, a conversation is
 * an engagement that ends.
 */
import type {
  AgentId,
  DeclineReason,
  OfferReason,
  QueueEffects,
  TicketId,
  TicketRequest,
} from './queue-store.js';

export interface SkillQueue {
  /** Takes a place. Acquired at once; disposing leaves the queue unless an engagement took the ticket over. */
  enter(request: Omit<TicketRequest, 'engine'>): Ticket;
  /**
   * The same where no more than so many may wait, whoever comes at the same instant; who can be served at once gets in.
   * While the store cannot be asked there is room.
   */
  enterIfRoom(
    request: Omit<TicketRequest, 'engine'>,
    maxWaiting: number,
  ): Promise<Ticket | { readonly kind: 'full'; readonly waiting: number }>;
  /** Takes hold of a ticket that an earlier process left waiting, or of its engagement; undefined when it is gone. */
  resume(ticketId: TicketId): Promise<Ticket | Engagement | undefined>;
  /** Hands over what a command that was given to the store directly has brought about: offers, withdrawals. */
  deliver(effects: QueueEffects): void;
  /** Starts sweeping, renewing and listening until the signal is aborted. */
  start(signal: AbortSignal): Promise<void>;
}

export interface Ticket extends AsyncDisposable {
  readonly kind: 'ticket';
  readonly id: TicketId;
  readonly enqueuedAt: number;
  /** The next offer of an agent; rejects with the signal's reason. */
  nextOffer(signal: AbortSignal): Promise<Offer>;
  position(): Promise<number | undefined>;
  leave(): Promise<void>;
}

/** An agent is reserved for this ticket for as long as the offer is open; the lease is renewed by itself. */
export interface Offer extends AsyncDisposable {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly fence: number;
  /** Why this agent; undefined when it is not known any more. */
  readonly why?: OfferReason | undefined;
  /** Aborted when the offer is withdrawn (agent paused, lease lost). */
  readonly signal: AbortSignal;
  /** Makes it a conversation. Rejects with `Superseded` when the offer is no longer ours. */
  accept(): Promise<Engagement>;
  /** The seat closes, the ticket keeps its place. Disposing an open offer declines it as 'withdrawn'. */
  decline(reason: DeclineReason): Promise<void>;
}

export interface Engagement extends AsyncDisposable {
  readonly kind: 'engagement';
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly fence: number;
  /** The conversation is over. Disposing does the same. */
  finish(): Promise<void>;
  /** It never became a conversation: the caller gets the old place back. */
  returnToQueue(): Promise<Ticket>;
}
