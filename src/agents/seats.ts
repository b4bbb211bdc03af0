import type { AgentId, SeatView, SkillNeed } from '../queue/index.js';

/**
 * The queue's seats as the desk needs them. Whoever implements it sees to it that the effects of opening and closing
 * (offers, withdrawals) reach the queue.
 */
export interface Seats {
  /** See `QueueStore.openSeat`. */
  open(agentId: AgentId, skills: readonly SkillNeed[], idleSince: number): Promise<void>;
  /** See `QueueStore.closeSeat`. */
  close(agentId: AgentId): Promise<void>;
  view(agentId: AgentId): Promise<SeatView | undefined>;
  views(): Promise<readonly SeatView[]>;
}
