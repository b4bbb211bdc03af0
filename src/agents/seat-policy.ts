/** When an agent's seat is to be opened or closed. Pure. */
import type { SeatView, SkillNeed } from '../queue/index.js';
import type { AgentProfile } from '../site/index.js';
import type { DutyRecord } from './agent-state.js';

/**
 * A journey that ends a conversation closes the seat first and says so to the desk next. Whoever looks in between
 * without being asked to (the sweep, a phone that comes back) leaves a seat alone that closed as recently as this.
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
  readonly seat: SeatView | undefined;
  readonly phoneReachable: boolean;
  /** Nobody asked: give a journey time to say what has happened. */
  readonly patient: boolean;
  readonly now: number;
}

export function seatAction({ profile, record, seat, phoneReachable, patient, now }: SeatFacts): SeatAction {
  const state = seat?.state ?? 'closed';
  if (!profile || record.duty !== 'available' || !phoneReachable) {
    return state === 'idle' || state === 'offered' ? { kind: 'close' } : { kind: 'keep' };
  }
  const { skills } = profile;
  switch (state) {
    case 'closed':
      if (patient && seat && now - seat.since < justClosedMs) return { kind: 'keep' };
      // A seat that was closed meanwhile (the phone was away) counts as idle from now on, not from long ago.
      return {
        kind: 'open',
        skills,
        idleSince: seat && seat.since > record.idleSince ? now : record.idleSince,
      };
    case 'idle':
    case 'offered':
    case 'engaged':
      return seat && sameSkills(seat.skills, skills)
        ? { kind: 'keep' }
        : { kind: 'open', skills, idleSince: record.idleSince };
  }
}

/** A pause or sign-out was asked for during a conversation whose end nobody reported: its journey must have died. */
export const isAfterCallOverdue = ({ record, seat, now }: SeatFacts): boolean =>
  record.duty === 'available' &&
  record.afterCall !== undefined &&
  seat?.state !== 'engaged' &&
  now - (seat?.since ?? 0) >= justClosedMs;

function sameSkills(one: readonly SkillNeed[], other: readonly SkillNeed[]): boolean {
  const text = (skills: readonly SkillNeed[]) =>
    skills
      .map(({ skill, level }) => `${skill}=${level}`)
      .sort()
      .join();
  return text(one) === text(other);
}
