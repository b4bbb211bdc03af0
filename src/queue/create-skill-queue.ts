/** The skill queue of one engine: tickets, offers and conversations as objects, kept in step with the store. */
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import { HeldEngagement } from './held-engagement.js';
import type { EngagementKeeper } from './held-engagement.js';
import { HeldOffer } from './held-offer.js';
import type { OfferKeeper } from './held-offer.js';
import { HeldTicket } from './held-ticket.js';
import type { TicketKeeper } from './held-ticket.js';
import { QueueUnreachable } from './queue-store.js';
import type { DeclineReason, EngineId, OfferRecord, QueueEffects, QueueStore } from './queue-store.js';
import type { TicketId, TicketMove, TicketRequest, TicketWait } from './queue-store.js';
import { keepInStep } from './keep-in-step.js';
import type { Engagement, SkillQueue, Ticket } from './skill-queue.js';

export interface SkillQueueOptions {
  readonly store: QueueStore;
  readonly engine: EngineId;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each decision of the matcher about a ticket of this engine, once. */
  readonly onMove?: (move: TicketMove) => void;
  /** Told of each ticket of this engine that still waits, and why. */
  readonly onWait?: (wait: TicketWait) => void;
}

export const createSkillQueue = (options: SkillQueueOptions): SkillQueue => new StoredSkillQueue(options);

const acceptRetryMs = 100;

const moveEvents = {
  relaxed: logEvents.ticketRelaxed,
  'hold-began': logEvents.ticketHeld,
  'hold-ended': logEvents.ticketReleased,
} as const;
const moveWords = {
  relaxed: 'a ticket asks for less',
  'hold-began': 'a ticket is kept for one agent',
  'hold-ended': 'a ticket is for everybody with the skills',
} as const;

export class StoredSkillQueue implements SkillQueue, TicketKeeper, OfferKeeper, EngagementKeeper {
  readonly tickets = new Map<TicketId, HeldTicket>();
  readonly engagements = new Map<TicketId, HeldEngagement>();
  /** Tickets that are just being taken hold of. */
  readonly claims = new Set<TicketId>();
  readonly store: QueueStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** A command may have been lost: what is held must be compared with the store. */
  doubtful = false;

  constructor(readonly options: SkillQueueOptions) {
    this.store = options.store;
    this.clock = options.clock;
    this.log = options.logger;
  }

  enter(request: Omit<TicketRequest, 'engine'>): Ticket {
    const ticket = new HeldTicket(this, { ...request, engine: this.options.engine });
    this.#hold(ticket, () => this.store.enter(ticket.request, this.clock.now()));
    return ticket;
  }

  async enterIfRoom(
    request: Omit<TicketRequest, 'engine'>,
    maxWaiting: number,
  ): Promise<Ticket | { readonly kind: 'full'; readonly waiting: number }> {
    const ticket = new HeldTicket(this, { ...request, engine: this.options.engine });
    let waiting: number | undefined;
    this.#hold(ticket, async () => {
      const effects = await this.store.enter(ticket.request, this.clock.now(), maxWaiting);
      waiting = effects.full;
      return effects;
    });
    await ticket.entered;
    if (waiting === undefined) return ticket;
    this.tickets.delete(ticket.id);
    ticket.end('the queue is full');
    return { kind: 'full', waiting };
  }

  async resume(ticketId: TicketId): Promise<Ticket | Engagement | undefined> {
    const held = this.tickets.get(ticketId) ?? this.engagements.get(ticketId);
    if (held) return held;
    this.claims.add(ticketId);
    try {
      const view = await this.store.ticket(ticketId);
      if (!view) return undefined;
      const effects = await this.store.adopt(ticketId, this.clock.now());
      if (!effects.adopted) return undefined;
      const request = { ...view.request, engine: this.options.engine };
      if (view.state === 'engaged' && view.agentId !== undefined && view.fence !== undefined) {
        return this.#converse(new HeldEngagement(this, request, view.agentId, view.fence));
      }
      const ticket = new HeldTicket(this, request);
      this.tickets.set(ticketId, ticket);
      this.deliver(effects);
      return ticket;
    } finally {
      this.claims.delete(ticketId);
    }
  }

  /** Resolves as soon as the queue is running; the rest goes on until the signal is aborted. */
  async start(signal: AbortSignal): Promise<void> {
    await keepInStep(this, signal);
  }

  /** What the store tells of offers, to those whom it concerns. */
  deliver({ offered, withdrawn, moved, waiting }: QueueEffects): void {
    for (const move of moved) this.#moved(move);
    for (const wait of waiting) this.#waits(wait);
    for (const { ticketId, fence } of withdrawn) this.tickets.get(ticketId)?.withdraw(fence);
    for (const record of offered) {
      const ticket = this.tickets.get(record.ticketId);
      if (ticket) ticket.offer(record);
      else if (!this.claims.has(record.ticketId)) void this.#giveBack(record);
    }
  }

  #moved(move: TicketMove): void {
    const { ticketId, callId, queue, kind, why, from, to, agentId, until } = move;
    const step = kind === 'relaxed' ? { from, to } : { agentId, until };
    this.log.info({ event: moveEvents[kind], callId, ticketId, queue, why, ...step }, moveWords[kind]);
    this.options.onMove?.(move);
  }

  #waits(wait: TicketWait): void {
    const { engine: _engine, at: _at, ...facts } = wait;
    this.log.info({ event: logEvents.ticketWaits, ...facts }, 'a ticket still waits');
    this.options.onWait?.(wait);
  }

  /** Carries out a command that must not fail for its caller: what is lost now, `keepInStep` makes up for. */
  async attempt(doing: string, command: () => Promise<unknown>): Promise<boolean> {
    try {
      await command();
      return true;
    } catch (error) {
      if (!(error instanceof QueueUnreachable)) throw error;
      if (!this.doubtful)
        this.log.warn({ event: logEvents.queueDegraded, doing, err: error }, 'the queue store is away');
      this.doubtful = true;
      return false;
    }
  }

  makeOffer(_ticket: HeldTicket, record: OfferRecord): HeldOffer {
    const { callId, ticketId, agentId, queue, fence, why } = record;
    const facts = { callId, ticketId, agentId, queue, fence, ...(why && { why }) };
    this.log.info({ event: logEvents.offerMade, ...facts }, 'a call is offered to an agent');
    return new HeldOffer(this, record, record.leaseUntil);
  }

  async leave(ticket: HeldTicket): Promise<void> {
    this.tickets.delete(ticket.id);
    await ticket.entered;
    await this.attempt('leave', async () =>
      this.deliver(await this.store.leave(ticket.id, this.clock.now())),
    );
  }

  position(ticketId: TicketId): Promise<number | undefined> {
    return this.store.position(ticketId);
  }

  async accept(offer: HeldOffer): Promise<Engagement | undefined> {
    const ticket = this.tickets.get(offer.ticketId);
    if (!ticket || !(await this.#acceptInStore(offer))) return undefined;
    this.tickets.delete(ticket.id);
    ticket.end('the ticket has become a conversation');
    return this.#converse(new HeldEngagement(this, ticket.request, offer.agentId, offer.fence));
  }

  async decline(offer: HeldOffer, reason: DeclineReason): Promise<void> {
    await this.attempt('decline', async () =>
      this.deliver(await this.store.decline(offer.ticketId, offer.fence, reason, this.clock.now())),
    );
  }

  async finish({ ticketId, fence }: HeldEngagement): Promise<void> {
    this.engagements.delete(ticketId);
    await this.attempt('finish', () => this.store.finish(ticketId, fence, this.clock.now()));
  }

  async returnToQueue({ ticketId, fence, request }: HeldEngagement): Promise<Ticket> {
    this.engagements.delete(ticketId);
    const ticket = new HeldTicket(this, request, fence);
    this.#hold(ticket, () => this.store.returnToQueue(ticketId, fence, this.clock.now()));
    await ticket.entered;
    return ticket;
  }

  /** An agent has answered: while the lease lasts the seat is ours, so a store that is away is asked again. */
  async #acceptInStore(offer: HeldOffer): Promise<boolean> {
    for (let asked = 1; ; asked++) {
      try {
        if (await this.store.accept(offer.ticketId, offer.fence, this.clock.now())) return true;
        if (asked === 1) return false;
        // An earlier attempt may have been carried out though its answer was lost.
        const view = await this.store.ticket(offer.ticketId);
        return view?.state === 'engaged' && view.fence === offer.fence;
      } catch (error) {
        this.doubtful = true;
        if (!(error instanceof QueueUnreachable) || this.clock.now() >= offer.leaseUntil) throw error;
        await this.clock.after(acceptRetryMs);
      }
    }
  }

  #hold(ticket: HeldTicket, command: () => Promise<QueueEffects>): void {
    this.tickets.set(ticket.id, ticket);
    ticket.entering = true;
    ticket.entered = this.attempt('enter', async () => this.deliver(await command())).then(() => {
      ticket.entering = false;
    });
  }

  #converse(engagement: HeldEngagement): HeldEngagement {
    this.engagements.set(engagement.ticketId, engagement);
    return engagement;
  }

  /** An offer to a ticket that nobody holds here: the agent is idle again at once. */
  async #giveBack({ ticketId, agentId, fence }: OfferRecord): Promise<void> {
    this.log.debug(
      { event: logEvents.offerFailed, ticketId, agentId, fence },
      'an offer came for a ticket that is gone',
    );
    await this.attempt('decline', async () =>
      this.deliver(await this.store.decline(ticketId, fence, 'withdrawn', this.clock.now())),
    );
  }
}
