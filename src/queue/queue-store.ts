/**
 * The skill queue's words and its port. The rules are in `queue-state.ts` (pure); `redis/` runs the same rules as
 * Lua scripts. Times are epoch milliseconds and arguments: nothing here reads a clock.
 */

export type TicketId = string;
export type AgentId = string;
export type EngineId = string;

export interface SkillNeed {
  readonly skill: string;
  /** 1–10. */
  readonly level: number;
}

/** From `afterMs` of waiting on, these skills (all of them) are asked for. The first step is at 0. */
export interface NeedStep {
  readonly afterMs: number;
  readonly needs: readonly SkillNeed[];
  /** Instead of `needs` one of these will do. */
  readonly or?: readonly (readonly SkillNeed[])[];
  /** Taken at once when nobody on duty fulfils the step before. Once taken, a step is not taken back. */
  readonly whenNobody?: boolean;
}

/** Who is taken among several idle agents that qualify; `round-robin` is whoever got a call of this queue longest ago. */
export type Pick = 'longest-idle' | 'best-fit' | 'round-robin';

/** The ticket is for this agent alone until the hold is over, the agent goes off duty or does not take it. */
export interface Preference {
  readonly agentId: AgentId;
  /** Counted from `enqueuedAt`. */
  readonly holdMs: number;
}

export interface TicketRequest {
  readonly ticketId: TicketId;
  readonly callId: string;
  readonly queue: string;
  /** Immutable: the place in the queue. */
  readonly enqueuedAt: number;
  /** Priority: order is by `enqueuedAt − headStartMs`, so nobody starves. */
  readonly headStartMs: number;
  readonly steps: readonly NeedStep[];
  readonly pick: Pick;
  readonly prefer?: Preference;
  /** The engine that holds the caller's leg; offers go to it. */
  readonly engine: EngineId;
}

/**
 * A ticket is in exactly one state:
 *
 *     waiting ──► offered ──► engaged ──► (gone)
 *        ▲           │
 *        └───────────┘  declined, missed, lease expired: same place as before
 *     waiting | offered ──► (gone)   the caller left
 */
export type TicketState = 'waiting' | 'offered' | 'engaged';

/**
 * An agent's seat, as far as matching is concerned:
 *
 *     closed ◄──► idle ──► offered ──► engaged ──► closed
 *        ▲                    │
 *        └────────────────────┘  missed or declined
 */
export type SeatState = 'closed' | 'idle' | 'offered' | 'engaged';

/** An offer is a lease: it expires unless renewed, and its fence refuses whoever comes too late. */
export interface OfferRecord {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly engine: EngineId;
  readonly queue: string;
  readonly callId: string;
  /** Grows with every offer of the tenant. */
  readonly fence: number;
  readonly offeredAt: number;
  readonly leaseUntil: number;
  /** Told with the offer itself, and only then. */
  readonly why: OfferReason | undefined;
}

/** What the matcher saw when it made the offer. */
export interface OfferReason {
  /** The step under which the ticket was offered, counted from 0. */
  readonly step: number;
  /** The ticket was held for this agent. */
  readonly preferred: boolean;
  /** Idle agents who could have taken it, this one among them. */
  readonly candidates: number;
  /** Who would have been next among them. */
  readonly runnerUp: AgentId | undefined;
  /** Since when this agent had been idle. */
  readonly idleSince: number;
  /** By the queue's way of picking among the idle: 1, or 2 after one who has only just been freed of this ticket. */
  readonly rank: number;
  /** How many on duty had what was asked for, the idle among them. */
  readonly onDuty: number;
  /** Some of those who were passed over, and why: found among the first six by name, at most three. */
  readonly skipped: readonly Skipped[];
  /** In how many lanes of this agent somebody waited. */
  readonly laneCount: number;
  /** The names of the two with the oldest places; the first is this ticket's own. */
  readonly lanes: readonly string[];
}

export interface Skipped {
  readonly agentId: AgentId;
  readonly why: 'just-freed' | 'ringing' | 'talking' | Away;
}

/** Why somebody on duty has no seat, as far as the queue was told; 'reserved' for a call that comes by no queue. */
export type Away = 'wrapping-up' | 'reserved' | Exclude<DeclineReason, 'withdrawn'>;

/** What the matcher decided about a ticket besides offering it. */
export interface TicketMove {
  readonly ticketId: TicketId;
  readonly engine: EngineId;
  readonly queue: string;
  readonly callId: string;
  readonly at: number;
  readonly kind: 'relaxed' | 'hold-began' | 'hold-ended';
  /**
   * Relaxed by 'time', or because 'nobody' on duty fulfilled the step before. A hold ends by 'time', because the preferred
   * agent is 'off-duty' (also when that was so from the beginning) or has 'not-taken' the offer.
   */
  readonly why: 'time' | 'nobody' | 'preferred' | 'off-duty' | 'not-taken';
  /** The steps in effect before and from then on, counted from 0. */
  readonly from: number;
  readonly to: number;
  /** The preferred agent, and until when at the latest the ticket is held; of a hold only. */
  readonly agentId: AgentId | undefined;
  readonly until: number | undefined;
}

/**
 * Why a ticket still waits: what the matcher saw at the first sweep after it took its place, came back to it or asked for
 * something else. Of a ticket that is served before that its offer tells.
 */
export interface TicketWait {
  readonly ticketId: TicketId;
  readonly engine: EngineId;
  readonly queue: string;
  readonly callId: string;
  readonly at: number;
  /** The step in effect, counted from 0. */
  readonly step: number;
  /** It waits for its preferred agent alone. */
  readonly held: boolean;
  /** In which it waits. */
  readonly lane: string;
  /** How many on duty could take it; none of them is idle but for whom it has only just been taken from. */
  readonly onDuty: number;
  /** Some of them and why not they, as in an offer. */
  readonly skipped: readonly Skipped[];
  /** When the next step falls due or the hold is over: until then only an agent who becomes free changes anything. */
  readonly changesAt: number | undefined;
}

/** As much of a ticket as its holder must compare. */
export interface HeldView {
  readonly ticketId: TicketId;
  readonly state: TicketState;
  readonly agentId: AgentId | undefined;
  readonly fence: number | undefined;
}

export interface TicketView extends HeldView {
  readonly request: TicketRequest;
  /** The step in effect, counted from 0; of a ticket that does not wait, the one under which it was offered. */
  readonly step: number;
  /** It waits for its preferred agent alone. */
  readonly held: boolean;
  /** Since when no process holds this ticket; it keeps its place, is offered to nobody, and can be adopted. */
  readonly orphanedSince: number | undefined;
}

/** A closed seat is not kept: `seat()` answers undefined. */
export interface SeatView {
  readonly agentId: AgentId;
  readonly state: SeatState;
  readonly skills: readonly SkillNeed[];
  /** Since when in this state. */
  readonly since: number;
  readonly ticketId: TicketId | undefined;
  readonly fence: number | undefined;
}

/** Somebody on duty: idle, being rung, talking or wrapping up. */
export interface StaffView {
  readonly agentId: AgentId;
  readonly skills: readonly SkillNeed[];
  /** Since when on duty. */
  readonly since: number;
  /** Why without a seat, if that was told; a wrap-up otherwise. */
  readonly away: Away | undefined;
}

export type DeclineReason = 'missed' | 'rejected' | 'unreachable' | 'withdrawn';

/** What befell offers and tickets because of a command; the engine that gave the command sees its own at once. */
export interface QueueEffects {
  readonly offered: readonly OfferRecord[];
  /** Offers that ended without acceptance: lease expired, seat closed, ticket left. */
  readonly withdrawn: readonly OfferRecord[];
  /** In order for each ticket. */
  readonly moved: readonly TicketMove[];
  /** Told by sweeps; once for each place taken and each change of what is asked for. */
  readonly waiting: readonly TicketWait[];
}

/** The store cannot be reached or did not answer in time; whether the command was carried out is not known. */
export class QueueUnreachable extends Error {
  override readonly name = 'QueueUnreachable';
}

/**
 * One atomic transition per method. A command that comes too late (wrong fence, unknown ticket) changes nothing and
 * answers `false`; nothing throws but a store that cannot be reached (`QueueUnreachable`). A store object belongs to
 * one engine: its commands are that engine's.
 */
export interface QueueStore {
  /**
   * Takes a place. A ticket that is known already stays as it is, so entering again does no harm. With `maxWaiting` a
   * new ticket that nobody can take at once is refused when so many of its queue wait: `full` is then their number.
   */
  enter(
    ticket: TicketRequest,
    now: number,
    maxWaiting?: number,
  ): Promise<QueueEffects & { readonly full: number | undefined }>;
  /** The caller is gone or served elsewhere. False when there was no such ticket. */
  leave(ticketId: TicketId, now: number): Promise<QueueEffects & { readonly left: boolean }>;
  /** The agent takes calls. On a seat that is offered or engaged nothing happens but the skills' renewal. */
  openSeat(
    agentId: AgentId,
    skills: readonly SkillNeed[],
    idleSince: number,
    now: number,
  ): Promise<QueueEffects>;
  /** The agent takes no calls; a pending offer is withdrawn and goes to the next at once; an engaged seat stays. */
  closeSeat(agentId: AgentId, now: number): Promise<QueueEffects>;
  /** The agent is expected to take calls again soon (a wrap-up). `openSeat` says so too. */
  onDuty(agentId: AgentId, skills: readonly SkillNeed[], now: number): Promise<QueueEffects>;
  /** As `closeSeat`, and nobody shall wait for this agent: tickets held for the agent are everybody's. */
  offDuty(agentId: AgentId, now: number): Promise<QueueEffects>;
  accept(ticketId: TicketId, fence: number, now: number): Promise<boolean>;
  /**
   * The seat closes, the ticket keeps its place and is offered to the next at once. When 'withdrawn' the agent is not
   * to blame: the seat is idle again since when it was, but not offered this ticket before the next sweep.
   */
  decline(
    ticketId: TicketId,
    fence: number,
    reason: DeclineReason,
    now: number,
  ): Promise<QueueEffects & { readonly declined: boolean }>;
  /** Holds offers that are still ringing; no offers at all is a sign of life too. Answers the fences that were refused. */
  renew(leases: readonly { ticketId: TicketId; fence: number }[], now: number): Promise<readonly number[]>;
  /** The conversation is over: the ticket is gone and the seat closed (wrap-up opens it again). */
  finish(ticketId: TicketId, fence: number, now: number): Promise<boolean>;
  /** The conversation broke before it was one (the agent's leg died on joining): back to the place it had. */
  returnToQueue(
    ticketId: TicketId,
    fence: number,
    now: number,
  ): Promise<QueueEffects & { readonly returned: boolean }>;
  /**
   * Expires leases, orphans the tickets of engines that no longer show signs of life, moves tickets whose next step
   * is due, offers what can be offered. It is this engine's sign of life, good for 5 s; `renew` prolongs it.
   */
  sweep(now: number): Promise<QueueEffects>;

  /** This engine's process starts: what an earlier process held is orphaned until somebody adopts it. */
  enlist(now: number): Promise<QueueEffects>;
  /** This engine holds the ticket from now on, whoever did before; an open offer ends and the ticket waits again. */
  adopt(ticketId: TicketId, now: number): Promise<QueueEffects & { readonly adopted: boolean }>;
  /**
   * Puts back what the store has lost (it was flushed, or came back empty): a waiting ticket, or a conversation that
   * goes on. A ticket that is known stays as it is; later fences are greater than the one given.
   */
  restore(
    ticket: TicketRequest,
    engaged: { readonly agentId: AgentId; readonly fence: number } | undefined,
    now: number,
  ): Promise<QueueEffects & { readonly restored: boolean }>;

  /** 1 for the next to be served among the waiting of its queue; undefined when it is not waiting. */
  position(ticketId: TicketId): Promise<number | undefined>;
  ticket(ticketId: TicketId): Promise<TicketView | undefined>;
  tickets(): Promise<readonly TicketView[]>;
  /** How the tickets stand that this engine holds, orphans left out. Asked for every other second, however many wait. */
  held(): Promise<readonly HeldView[]>;
  seat(agentId: AgentId): Promise<SeatView | undefined>;
  seats(): Promise<readonly SeatView[]>;
  /** Everybody who is on duty. */
  staff(): Promise<readonly StaffView[]>;
  /** Tickets waiting per queue, for gauges and the wallboard. */
  depths(): Promise<ReadonlyMap<string, number>>;
  /** Effects of commands given by other engines that concern this one. Ends when the signal is aborted. */
  effectsForMe(signal: AbortSignal): AsyncIterable<QueueEffects>;
}
