import type { AgentId, SeatView, SkillNeed, StaffView } from '../queue/index.js';

/**
 * The queue's seats as the desk needs them. Whoever implements it sees to it that the effects of opening and closing
 * (offers, withdrawals) reach the queue.
 */
export interface Seats {
  /** See `QueueStore.openSeat`. */
  open(agentId: AgentId, skills: readonly SkillNeed[], idleSince: number): Promise<void>;
  /** See `QueueStore.closeSeat`. */
  close(agentId: AgentId): Promise<void>;
  /** See `QueueStore.onDuty`; opening a seat says so too. */
  onDuty(agentId: AgentId, skills: readonly SkillNeed[]): Promise<void>;
  /** See `QueueStore.offDuty`: closes the seat as well. */
  offDuty(agentId: AgentId): Promise<void>;
  staff(): Promise<readonly StaffView[]>;
  view(agentId: AgentId): Promise<SeatView | undefined>;
  views(): Promise<readonly SeatView[]>;
}
