import type { Engagement, Ticket } from '../queue/index.js';
import type { Leg } from '../telephony/index.js';
import type { Centre } from './centre.js';

/**
 * An agent who has answered and is held for one caller. Disposing puts the agent's leg down, ends the engagement and
 * starts the wrap-up — also when the caller is gone, and also when the process that rang the agent was another one.
 */
export class AgentOnLine implements AsyncDisposable {
  #held = true;

  constructor(
    readonly centre: Centre,
    readonly leg: Leg,
    readonly engagement: Engagement,
    readonly wrapUpMs: number,
  ) {}

  get agentId(): string {
    return this.engagement.agentId;
  }

  /** They never spoke: the caller gets the old place back, and the agent is set 'missed'. */
  async giveBack(): Promise<Ticket> {
    this.#held = false;
    const [ticket] = await Promise.all([
      this.engagement.returnToQueue(),
      this.leg.hangUp(),
      this.centre.agents.missed(this.agentId),
    ]);
    return ticket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    const down = this.leg.hangUp();
    // The seat first: with no wrap-up the next caller's call rings here while this leg is still being put down.
    await this.engagement.finish();
    await this.centre.agents.wrapUp(this.agentId, this.wrapUpMs);
    await down;
  }
}
