import { Superseded } from '../kernel/index.js';
import type { TicketRequest } from './queue-store.js';
import type { Engagement, Ticket } from './skill-queue.js';

/** What a conversation needs of its queue. */
export interface EngagementKeeper {
  finish(engagement: HeldEngagement): Promise<void>;
  returnToQueue(engagement: HeldEngagement): Promise<Ticket>;
}

/** A conversation of this process, until it is finished or given back to the queue. */
export class HeldEngagement implements Engagement {
  readonly kind = 'engagement';
  #over = false;

  constructor(
    readonly keeper: EngagementKeeper,
    readonly request: TicketRequest,
    readonly agentId: string,
    readonly fence: number,
  ) {}

  get ticketId(): string {
    return this.request.ticketId;
  }

  async finish(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.keeper.finish(this);
  }

  async returnToQueue(): Promise<Ticket> {
    if (this.#over) throw new Superseded(`the conversation of ticket ${this.ticketId} is over already`);
    this.#over = true;
    return this.keeper.returnToQueue(this);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.finish();
  }
}
