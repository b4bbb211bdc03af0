import type { AgentDesk, WrittenUp } from '../agents/index.js';
import { logEvents } from '../platform/index.js';
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
    /** What is written up then. */
    readonly of: WrittenUp,
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
      tellDesk(this.centre, this.agentId, (desk) => desk.missed(this.agentId)),
    ]);
    return ticket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    const down = this.leg.hangUp();
    // With no wrap-up the next caller's call rings here while this leg is still being put down.
    const seatFree = this.engagement.finish();
    await Promise.all([
      seatFree,
      tellDesk(this.centre, this.agentId, (desk) =>
        desk.wrapUp(this.agentId, this.wrapUpMs, this.of, seatFree),
      ),
      down,
    ]);
  }
}

/** The agent's duty follows what happened in a call; when the desk is away, the call does not suffer for it. */
export async function tellDesk(
  centre: Centre,
  agentId: string,
  tell: (desk: AgentDesk) => Promise<void>,
): Promise<void> {
  try {
    await tell(centre.agents);
  } catch (error) {
    centre.log.warn({ event: logEvents.queueDegraded, agentId, err: error }, 'the duty could not be written');
  }
}
