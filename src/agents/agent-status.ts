/** Duty, seat and reachability joined into what people look at, and who counts as staff of a queue. Pure. */
import { assertNever } from '../kernel/index.js';
import { fits } from '../queue/index.js';
import type { SeatView } from '../queue/index.js';
import type { AgentProfile, PauseReason, QueueSettings } from '../site/index.js';
import type { AgentState, AgentStatus } from './agent-desk.js';
import type { DutyRecord } from './agent-state.js';

export interface Reach {
  readonly reachable: boolean;
  /** Since when, as far as this process saw it. */
  readonly since: number;
}

export function agentStatus(
  profile: AgentProfile,
  record: DutyRecord,
  seat: SeatView | undefined,
  reach: Reach,
): AgentStatus {
  const state = agentState(record, seat, reach);
  return {
    agentId: profile.id,
    name: profile.name,
    phone: profile.phone,
    duty: record.duty,
    state,
    reason: record.reason,
    since: sinceOf(state, record, seat, reach),
    wrapUpUntil: record.wrapUpUntil,
    wrapUp: record.wrapUp,
    phoneReachable: reach.reachable,
    ticketId: seat?.ticketId,
    afterCall: record.afterCall,
    directCallId: record.directCall?.callId,
  };
}

/** When the pause becomes too long, and whether it is the one after a hard call. */
export function pauseFacts(
  { duty, reason, since, afterCall }: DutyRecord,
  reasons: readonly PauseReason[],
): Pick<AgentStatus, 'pauseUntil' | 'hardCall'> {
  const of = (name: string | undefined) => reasons.find((one) => one.name === name);
  const limitMin = duty === 'paused' ? of(reason)?.limitMin : undefined;
  const asked = afterCall?.duty === 'paused' ? of(afterCall.reason) : undefined;
  return {
    pauseUntil: limitMin === undefined ? undefined : since + limitMin * 60_000,
    hardCall: (of(reason) ?? asked)?.isHardCall === true,
  };
}

function agentState(record: DutyRecord, seat: SeatView | undefined, reach: Reach): AgentState {
  if (seat?.state === 'engaged') return 'talking';
  if (seat?.state === 'offered') return 'ringing';
  if (record.directCall) return record.directCall.talking ? 'talking' : 'ringing';
  return record.duty === 'available' && !reach.reachable ? 'unreachable' : record.duty;
}

function sinceOf(state: AgentState, record: DutyRecord, seat: SeatView | undefined, reach: Reach): number {
  switch (state) {
    case 'talking':
    case 'ringing':
      return seat?.since ?? record.directCall?.since ?? record.since;
    case 'unreachable':
      return Math.max(record.since, reach.since);
    case 'signed-out':
    case 'available':
    case 'paused':
    case 'missed':
    case 'wrapping':
      return record.since;
    default:
      return assertNever(state);
  }
}

/** Whether the agent may take calls of the queue now or after some step of its relaxation. */
export const mayServe = (profile: AgentProfile, queue: QueueSettings): boolean =>
  queue.steps.some((step) => fits(profile.skills, { afterMs: 0, ...step }));

/** Whether somebody in this state may be expected to take a call today. */
export const isOnDuty = (state: AgentState): boolean => state !== 'signed-out' && state !== 'unreachable';
