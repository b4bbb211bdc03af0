/** When an agent's seat is to be opened or closed. Pure. */
import { assertNever } from '../kernel/index.js';
import type { SeatView, SkillNeed } from '../queue/index.js';
import type { AgentProfile } from '../site/index.js';
import type { DutyRecord } from './agent-state.js';
import type { Reach } from './agent-status.js';

/**
 * A journey that ends a conversation closes the seat first and says so to the desk next. Whoever looks in between
 * without being asked to (the sweep, a phone that comes back) leaves a seat alone that was busy until just now.
 */
export const justClosedMs = 2_000;

export type SeatAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'close' }
  | { readonly kind: 'open'; readonly skills: readonly SkillNeed[]; readonly idleSince: number };

export interface SeatFacts {
  /** Undefined when the site knows this agent no longer. */
  readonly profile: AgentProfile | undefined;
  readonly record: DutyRecord;
  /** Undefined when closed. */
  readonly seat: SeatView | undefined;
  readonly reach: Reach;
  /** When a seat that was ringing or talking was first seen closed and nobody has said why. */
  readonly closedUnexplainedSince: number | undefined;
  readonly now: number;
}

export function seatAction(facts: SeatFacts): SeatAction {
  const { profile, record, seat, reach } = facts;
  const state = seat?.state ?? 'closed';
  if (!profile || record.duty !== 'available' || record.directCall || !reach.reachable) {
    return state === 'idle' || state === 'offered' ? { kind: 'close' } : { kind: 'keep' };
  }
  const { skills } = profile;
  // While the phone was away the agent was not idle.
  const open: SeatAction = { kind: 'open', skills, idleSince: Math.max(record.idleSince, reach.since) };
  switch (state) {
    case 'closed':
      return isJustClosed(facts) ? { kind: 'keep' } : open;
    case 'idle':
    case 'offered':
    case 'engaged':
      return seat && sameSkills(seat.skills, skills) ? { kind: 'keep' } : open;
    default:
      return assertNever(state);
  }
}

/**
 * Whose skills the queue may count on: those who will take calls again by themselves. Not who is paused, has missed a
 * call or cannot be rung: nobody knows for how long.
 */
export function countedOn({ profile, record, reach }: SeatFacts): readonly SkillNeed[] | undefined {
  if (!profile || !reach.reachable) return undefined;
  return record.duty === 'available' || record.duty === 'wrapping' ? profile.skills : undefined;
}

/** A pause or sign-out was asked for during a conversation whose end nobody reported: its journey must have died. */
export const isAfterCallOverdue = (facts: SeatFacts): boolean =>
  facts.record.duty === 'available' &&
  facts.record.afterCall !== undefined &&
  facts.seat?.state !== 'engaged' &&
  !isJustClosed(facts);

const isJustClosed = ({ closedUnexplainedSince, now }: SeatFacts): boolean =>
  closedUnexplainedSince !== undefined && now - closedUnexplainedSince < justClosedMs;

const sameSkills = (one: readonly SkillNeed[], other: readonly SkillNeed[]): boolean =>
  skillsText(one) === skillsText(other);

export const skillsText = (skills: readonly SkillNeed[]): string =>
  skills
    .map(({ skill, level }) => `${skill}=${level}`)
    .sort()
    .join();
