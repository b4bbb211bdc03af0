import { isUnwinding, messageOf, type Clock } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentId, SeatView } from '../queue/index.js';
import type { AgentProfile } from '../site/index.js';
import type { DutyBook } from './duty-book.js';
import type { DutyStore, StoredDuty } from './duty-store.js';
import type { Reach } from './agent-status.js';
import { countedOn, isAfterCallOverdue, seatAction, skillsText, type SeatFacts } from './seat-policy.js';
import type { Seats } from './seats.js';

export interface ConvergenceParts {
  readonly profile: (agentId: AgentId) => AgentProfile | undefined;
  readonly agentIds: () => readonly AgentId[];
  readonly book: DutyBook;
  readonly store: DutyStore;
  readonly seats: Seats;
  readonly reach: (profile: AgentProfile) => Reach;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whether duty, seat and phone of an agent do not agree, or something of the duty is due. */
const isAmiss = (facts: SeatFacts): boolean =>
  (!facts.profile && facts.record.duty !== 'signed-out') ||
  facts.record.duty === 'wrapping' ||
  isAfterCallOverdue(facts) ||
  seatAction(facts).kind !== 'keep';

/** How often one convergence looks again because the duty changed under it. The sweep comes by anyway. */
const looks = 5;

/**
 * Makes duty, seat and reachability of an agent agree, whatever happened in between: once, again, from any engine,
 * always with the same result.
 */
export class Convergence {
  readonly #parts: ConvergenceParts;
  readonly #turns = new Map<AgentId, Promise<void>>();
  readonly #wrapUps = new Map<AgentId, number>();
  /** Whom the queue counts on, with which skills, as far as is known here; read again at each sweep. */
  readonly #countedOn = new Map<AgentId, string>();
  /** Seats last seen ringing or talking, and when they were first seen closed after that. */
  readonly #busy = new Map<AgentId, number | undefined>();

  constructor(parts: ConvergenceParts) {
    this.#parts = parts;
  }

  /**
   * One agent, one convergence at a time. `patient` when no journey or person has just said what has happened.
   * `freed` is the duty of one whose seat has just been closed: then nothing need be read before the seat is opened.
   */
  converge(
    agentId: AgentId,
    patient: boolean,
    life: AbortSignal | undefined,
    freed?: StoredDuty,
  ): Promise<void> {
    const before = this.#turns.get(agentId);
    const turn = before
      ? before.catch(() => undefined).then(() => this.#converge(agentId, patient, life))
      : this.#converge(agentId, patient, life, freed);
    this.#turns.set(agentId, turn);
    const forget = () => {
      if (this.#turns.get(agentId) === turn) this.#turns.delete(agentId);
    };
    turn.then(forget, forget);
    return turn;
  }

  /**
   * Everybody of the site, and seats of people who are no longer in it. All are read at once; only those with whom
   * something is amiss cost more. Rejects with the first error, having tried all.
   */
  async convergeAll(life: AbortSignal | undefined): Promise<void> {
    const { agentIds, book, seats, store } = this.#parts;
    const [seated, staff] = await Promise.all([seats.views(), seats.staff()]);
    const views = new Map(seated.map((seat) => [seat.agentId, seat]));
    this.#countedOn.clear();
    for (const { agentId, skills } of staff) this.#countedOn.set(agentId, skillsText(skills));
    const open = [...views.values()].filter(({ state }) => state !== 'closed').map(({ agentId }) => agentId);
    const all = [...new Set([...agentIds(), ...open, ...staff.map(({ agentId }) => agentId)])];
    const duties = await store.readMany(all);
    const amiss = all.filter((agentId, index) => {
      const stored = duties[index];
      if (!stored) return true;
      book.saw(agentId, stored);
      const facts = this.#factsOf(agentId, stored.record, views.get(agentId));
      const skills = countedOn(facts);
      return isAmiss(facts) || this.#countedOn.get(agentId) !== (skills && skillsText(skills));
    });
    const results = await Promise.allSettled(amiss.map((agentId) => this.converge(agentId, true, life)));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }

  /** Resolves when nothing is being converged. */
  async idle(): Promise<void> {
    while (this.#turns.size > 0) await Promise.allSettled(this.#turns.values());
  }

  async #converge(
    agentId: AgentId,
    patient: boolean,
    life: AbortSignal | undefined,
    freed?: StoredDuty,
  ): Promise<void> {
    const { book, seats } = this.#parts;
    if (!patient) this.#busy.delete(agentId);
    for (let look = 0; look < looks; look++) {
      const [before, seat] =
        freed && look === 0
          ? [freed, undefined]
          : await Promise.all([book.read(agentId), seats.view(agentId)]);
      const settled = await this.#settleDuty(agentId, this.#factsOf(agentId, before.record, seat), life);
      const stored = settled ?? before;
      const facts = this.#factsOf(agentId, stored.record, seat);
      const action = seatAction(facts);
      const skills = countedOn(facts);
      const known = this.#countedOn.get(agentId);
      const told = skills && skillsText(skills);
      if (action.kind === 'open') await seats.open(agentId, action.skills, action.idleSince);
      else if (!skills && (known !== undefined || action.kind === 'close')) await seats.offDuty(agentId);
      else if (action.kind === 'close') await seats.close(agentId);
      if (action.kind !== 'open' && skills && known !== told) await seats.onDuty(agentId, skills);
      if (told === undefined) this.#countedOn.delete(agentId);
      else this.#countedOn.set(agentId, told);
      if (action.kind === 'keep' || (await book.read(agentId)).version === stored.version) return;
    }
  }

  /** Ends what is due; the duty after that, if it may have changed. */
  async #settleDuty(
    agentId: AgentId,
    facts: SeatFacts,
    life: AbortSignal | undefined,
  ): Promise<StoredDuty | undefined> {
    const { book, clock } = this.#parts;
    const { duty, wrapUpUntil } = facts.record;
    if (!facts.profile) return book.move(agentId, { kind: 'sign-out' }, 'system');
    if (isAfterCallOverdue(facts))
      return book.move(agentId, { kind: 'conversation-ended', wrapUpMs: 0 }, 'system');
    if (duty === 'wrapping' && wrapUpUntil !== undefined && wrapUpUntil <= clock.now())
      return book.move(agentId, { kind: 'wrap-up-over' }, 'system');
    if (duty === 'wrapping' && wrapUpUntil !== undefined) this.#endWrapUpAt(agentId, wrapUpUntil, life);
    return undefined;
  }

  #factsOf(agentId: AgentId, record: SeatFacts['record'], seat: SeatView | undefined): SeatFacts {
    const { profile, reach, clock } = this.#parts;
    const known = profile(agentId);
    return {
      profile: known,
      record,
      seat,
      reach: known ? reach(known) : { reachable: false, since: 0 },
      closedUnexplainedSince: this.#closedUnexplainedSince(agentId, seat),
      now: clock.now(),
    };
  }

  #closedUnexplainedSince(agentId: AgentId, seat: SeatView | undefined): number | undefined {
    if (seat?.state === 'offered' || seat?.state === 'engaged') this.#busy.set(agentId, undefined);
    else if (seat?.state === 'idle') this.#busy.delete(agentId);
    else if (this.#busy.has(agentId))
      this.#busy.set(agentId, this.#busy.get(agentId) ?? this.#parts.clock.now());
    return this.#busy.get(agentId);
  }

  /** A wrap-up ends on time in this process; after a restart the first convergence sets the timer again. */
  #endWrapUpAt(agentId: AgentId, until: number, life: AbortSignal | undefined): void {
    const { clock, log } = this.#parts;
    if (!life || this.#wrapUps.get(agentId) === until) return;
    this.#wrapUps.set(agentId, until);
    const wait = async () => {
      try {
        await clock.after(until - clock.now(), life);
        await this.converge(agentId, false, life);
      } catch (error) {
        if (life.aborted || isUnwinding(error)) return;
        log.warn(
          { event: logEvents.redisFailed, agentId, why: messageOf(error) },
          'a wrap-up waits for the next sweep',
        );
      } finally {
        if (this.#wrapUps.get(agentId) === until) this.#wrapUps.delete(agentId);
      }
    };
    void wait();
  }
}
