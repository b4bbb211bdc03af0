/** Who may take what, and who comes first. Pure; the Lua scripts keep to the same rules (model test). */
import type { NeedStep, Pick, SkillNeed, TicketRequest } from './queue-store.js';

/** How long an offer and an engine's sign of life are good for; both are renewed every 2 s. */
export const leaseMs = 5_000;
/** How long a ticket whose engine is gone keeps its place before it is swept away. */
export const orphanMs = 600_000;

/** Every skill asked for, at the level asked for or better. Nothing asked for suits everybody. */
export const qualifies = (skills: readonly SkillNeed[], needs: readonly SkillNeed[]): boolean =>
  needs.every((need) => skills.some((has) => has.skill === need.skill && has.level >= need.level));

/** Whether the skills meet the step's needs, or one of its alternatives. */
export const fits = (skills: readonly SkillNeed[], { needs, or = [] }: NeedStep): boolean =>
  [needs, ...or].some((all) => qualifies(skills, all));

/** By how many levels the agent is too good for what is asked for. */
const surplusOver = (skills: readonly SkillNeed[], needs: readonly SkillNeed[]): number =>
  needs.reduce(
    (sum, need) => sum + (skills.find(({ skill }) => skill === need.skill)?.level ?? 0) - need.level,
    0,
  );

/** Over the alternative that the agent meets most closely. */
export const surplusLevel = (skills: readonly SkillNeed[], { needs, or = [] }: NeedStep): number =>
  Math.min(...[needs, ...or].filter((all) => qualifies(skills, all)).map((all) => surplusOver(skills, all)));

/** The step in effect after so long a wait: the last that is due. Before the first is due the first counts. */
export function stepAt(steps: readonly NeedStep[], waitedMs: number): number {
  const later = steps.findIndex((step, index) => index > 0 && step.afterMs > waitedMs);
  return later === -1 ? Math.max(0, steps.length - 1) : later - 1;
}

/** The place in the queue: the smaller, the sooner. A head start counts as having come earlier by so much. */
export const placeOf = ({ enqueuedAt, headStartMs }: TicketRequest): number => enqueuedAt - headStartMs;

interface Placed {
  readonly request: TicketRequest;
}

/** Oldest place first; equal places by id, so that every engine sees the same order. */
export const byPlace = (a: Placed, b: Placed): number =>
  placeOf(a.request) - placeOf(b.request) || byName(a.request.ticketId, b.request.ticketId);

export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Idler {
  readonly agentId: string;
  readonly skills: readonly SkillNeed[];
  readonly idleSince: number;
  /** When the agent was last offered a call of this queue, or came on duty. */
  readonly turn: number;
}

/** The best agent first: the longest idle, whose turn it is, or the one whose skills are needed least elsewhere. */
export const byFitness =
  (pick: Pick, step: NeedStep) =>
  (a: Idler, b: Idler): number =>
    (pick === 'best-fit' ? surplusLevel(a.skills, step) - surplusLevel(b.skills, step) : 0) ||
    (pick === 'round-robin' ? a.turn - b.turn : a.idleSince - b.idleSince) ||
    byName(a.agentId, b.agentId);
