import { isUnwinding, messageOf, Refused, type Clock } from '../kernel/index.js';
import type { Journal } from '../journal/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentId, SeatView } from '../queue/index.js';
import type { AgentProfile, Site } from '../site/index.js';
import type { AgentDesk, AgentStatus, DutyCommand, Reserved, WrittenUp } from './agent-desk.js';
import { browserLine, isLineOf, lineToRing, reachOf } from './agent-lines.js';
import { agentStatus, isOnDuty, mayServe, pauseFacts } from './agent-status.js';
import type { Reach } from './agent-status.js';
import { DirectCalls } from './direct-calls.js';
import { Convergence } from './convergence.js';
import type { DutyRecord } from './agent-state.js';
import { DutyBook } from './duty-book.js';
import type { DutyStore } from './duty-store.js';
import { Provisioning, type PhoneSwitch } from './provisioning.js';
import { Reachability } from './reachability.js';
import type { Seats } from './seats.js';
import { Staffed } from './staffed.js';

export interface AgentDeskParts {
  readonly site: () => Site;
  readonly store: DutyStore;
  readonly seats: Seats;
  readonly telephony: PhoneSwitch;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  readonly engine: string;
  /** `RINGDOWN_SECRET_SEED`. */
  readonly seed: string;
  /** `RINGDOWN_TRUNK_*` by the variable's whole name. */
  readonly trunkPasswords: ReadonlyMap<string, string>;
  /** What phones are offered, in order of liking; ulaw, alaw unless given. */
  readonly phoneCodecs?: readonly string[];
}

/** The desk with what its owner needs to run it. */
export interface RunningAgentDesk extends AgentDesk {
  /**
   * Provisions phones and trunks, brings duty, seats and phones into agreement and keeps them so until the signal is
   * aborted. Rejects with `OperatorError` when the environment lacks a trunk's password; whatever else fails is
   * logged and tried again every 5 s.
   */
  start(signal: AbortSignal): Promise<void>;
  /** The site was loaded anew: phones, trunks, skills and seats follow. */
  siteChanged(): Promise<void>;
  /**
   * Frees the agents whom an earlier process of this engine kept for calls that are no more. `alive` are the calls
   * that go on with an agent who came by no queue.
   */
  releaseAbandoned(alive: ReadonlyMap<string, AgentId>): Promise<void>;
  /** Resolves when nothing is under way; for an orderly stop and for tests. */
  idle(): Promise<void>;
}

const sweepEveryMs = 5_000;

export const createAgentDesk = (parts: AgentDeskParts): RunningAgentDesk => new Desk(parts);

class Desk implements RunningAgentDesk {
  readonly #parts: AgentDeskParts;
  readonly #book: DutyBook;
  readonly #reachability = new Reachability();
  readonly #convergence: Convergence;
  readonly #directCalls: DirectCalls;
  readonly #provisioning: Provisioning;
  readonly #running = new Set<Promise<void>>();
  readonly #staffed: Staffed;
  #life: AbortSignal | undefined;
  #failing: string | undefined;

  constructor(parts: AgentDeskParts) {
    const { site, store, seats, clock, log } = parts;
    this.#parts = parts;
    this.#book = new DutyBook(parts);
    this.#staffed = new Staffed(clock, (queue) => this.#isStaffed(queue));
    this.#convergence = new Convergence({
      profile: (agentId) => this.profile(agentId),
      agentIds: () => [...site().agents.keys()],
      book: this.#book,
      store,
      seats,
      reach: (profile) => this.#reach(profile),
      clock,
      log,
    });
    this.#directCalls = new DirectCalls({
      ...parts,
      book: this.#book,
      reach: (agentId) => {
        const profile = this.profile(agentId);
        return profile ? this.#reach(profile) : { reachable: false, since: 0 };
      },
      converge: (agentId) => this.#convergence.converge(agentId, false, this.#life),
    });
    this.#provisioning = new Provisioning({ ...parts, phoneCodecs: parts.phoneCodecs ?? ['ulaw', 'alaw'] });
  }

  byPhone(phone: string): AgentProfile | undefined {
    for (const agent of this.#parts.site().agents.values()) if (isLineOf(agent, phone)) return agent;
    return undefined;
  }

  profile(agentId: AgentId): AgentProfile | undefined {
    return this.#parts.site().agents.get(agentId);
  }

  lineToRing(profile: AgentProfile): string {
    return lineToRing(profile, (line) => this.#reachability.of(line));
  }

  phoneIsThere(phone: string): void {
    this.#phoneReachable(phone, true);
  }

  async command(agentId: AgentId, command: DutyCommand, by: string): Promise<AgentStatus> {
    const profile = this.profile(agentId);
    if (!profile) throw new Refused('unknown-agent', `there is no agent ${agentId}`);
    if (profile.role === 'quality' && command.kind !== 'sign-out')
      throw new Refused('takes-no-calls', `${agentId} is quality: looks and listens, and takes no calls`);
    if (command.kind === 'pause') this.#checkReason(command.reason);
    if (command.kind === 'sign-in' || command.kind === 'resume') await this.#lookForPhonesOf(profile);
    await this.#book.move(agentId, command, by);
    this.#staffed.forget();
    await this.#convergence.converge(agentId, false, this.#life);
    return this.#status(profile);
  }

  async missed(agentId: AgentId): Promise<void> {
    await this.#book.move(agentId, { kind: 'missed' }, 'system');
    await this.#convergence.converge(agentId, false, this.#life);
  }

  async wrapUp(agentId: AgentId, wrapUpMs: number, of?: WrittenUp, seatFree?: Promise<void>): Promise<void> {
    const [stored] = await Promise.all([
      this.#book.move(agentId, { kind: 'conversation-ended', wrapUpMs, of }, 'system'),
      seatFree,
    ]);
    // Asked for during the conversation, it takes effect now.
    if (stored.record.duty === 'signed-out') this.#staffed.forget();
    await this.#convergence.converge(agentId, false, this.#life, seatFree && stored);
  }

  async hardCall(agentId: AgentId, by: string): Promise<AgentStatus> {
    const { site, journal, clock, engine, log } = this.#parts;
    const reason = site().pauseReasons.find(({ isHardCall }) => isHardCall)?.name;
    if (reason === undefined) throw new Refused('no-such-break', 'the site has no break for hard calls');
    const before = await this.status(agentId);
    const status = await this.command(agentId, { kind: 'pause', reason }, by);
    // Asked for again it is the same break.
    if (before?.hardCall) return status;
    const callId = before?.wrapUp?.callId ?? before?.directCallId;
    const facts = { agentId, reason, by, ...(callId === undefined ? {} : { callId }) };
    log.warn({ event: logEvents.agentHardCall, ...facts }, 'an agent has had a hard call and takes a break');
    journal.recordAgent({ at: clock.now(), engine, kind: 'hard-call', ...facts });
    return status;
  }

  async extendWrapUp(agentId: AgentId, by: string): Promise<AgentStatus> {
    const profile = this.profile(agentId);
    if (!profile) throw new Refused('unknown-agent', `there is no agent ${agentId}`);
    const { wrapUp } = (await this.#book.read(agentId)).record;
    const more = this.#parts.site().queues.get(wrapUp?.queue ?? '')?.wrapUpExtension;
    const move = { byMs: (more?.seconds ?? 0) * 1000, atMost: more?.times ?? 0 };
    await this.#book.move(agentId, { kind: 'wrap-up-extended', ...move }, by);
    await this.#convergence.converge(agentId, false, this.#life);
    return this.#status(profile);
  }

  reserve(agentId: AgentId, callId: string, whom: Reserved) {
    return this.#directCalls.reserve(agentId, callId, whom);
  }

  answered(agentId: AgentId, callId: string): Promise<void> {
    return this.#directCalls.answered(agentId, callId);
  }

  release(agentId: AgentId, callId: string, wrapUpMs = 0, queue?: string): Promise<void> {
    return this.#directCalls.release(agentId, callId, wrapUpMs, queue);
  }

  async releaseAbandoned(alive: ReadonlyMap<string, AgentId>): Promise<void> {
    await this.#attempt(() => this.#directCalls.releaseAbandoned(alive));
  }

  async status(agentId: AgentId): Promise<AgentStatus | undefined> {
    const profile = this.profile(agentId);
    return profile && this.#status(profile);
  }

  async statuses(): Promise<readonly AgentStatus[]> {
    const { site, store, seats } = this.#parts;
    const profiles = [...site().agents.values()];
    const [duties, views] = await Promise.all([store.readMany(profiles.map(({ id }) => id)), seats.views()]);
    const seatOf = new Map(views.map((seat) => [seat.agentId, seat]));
    return profiles.flatMap((profile, index) => {
      const record = duties[index]?.record;
      return record ? [this.#joined(profile, record, seatOf.get(profile.id))] : [];
    });
  }

  isStaffed(queueName: string): Promise<boolean> {
    return this.#staffed.of(queueName);
  }

  async #isStaffed(queueName: string): Promise<boolean> {
    const queue = this.#parts.site().queues.get(queueName);
    if (!queue) return false;
    return (await this.statuses()).some(({ agentId, state }) => {
      const profile = this.profile(agentId);
      return profile !== undefined && mayServe(profile, queue) && isOnDuty(state);
    });
  }

  async start(signal: AbortSignal): Promise<void> {
    const { telephony } = this.#parts;
    this.#life = signal;
    this.#provisioning.check();
    const listening = [
      telephony.events.on('connected', () => this.#run(() => this.#agree())),
      telephony.events.on('restarted', () => {
        this.#provisioning.forget();
        this.#run(() => this.#agree());
      }),
      telephony.events.on('phoneReachable', (phone, reachable) => this.#phoneReachable(phone, reachable)),
    ];
    signal.addEventListener('abort', () => listening.forEach((stop) => stop()), { once: true });
    await this.#attempt(() => this.#agree());
    void this.#attempt(() => this.#sweep(signal));
  }

  async siteChanged(): Promise<void> {
    this.#provisioning.check();
    await this.#attempt(() => this.#agree());
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    await this.#convergence.idle();
  }

  async #status(profile: AgentProfile): Promise<AgentStatus> {
    const { store, seats } = this.#parts;
    const [{ record }, seat] = await Promise.all([store.read(profile.id), seats.view(profile.id)]);
    return this.#joined(profile, record, seat);
  }

  #joined(profile: AgentProfile, record: DutyRecord, seat: SeatView | undefined): AgentStatus {
    const inBrowser = this.#reachability.of(browserLine(profile.phone)).reachable;
    const pause = pauseFacts(record, this.#parts.site().pauseReasons);
    return { ...agentStatus(profile, record, seat, this.#reach(profile)), inBrowser, ...pause };
  }

  #reach(profile: AgentProfile): Reach {
    return reachOf(profile, (line) => this.#reachability.of(line));
  }

  /**
   * Who takes calls from now on may have changed telephones a moment ago: a page that is one now, a softphone that was
   * put away. What the switch said of them up to two seconds ago would ring the wrong one, or one that is gone.
   */
  async #lookForPhonesOf({ phone }: AgentProfile): Promise<void> {
    const { telephony } = this.#parts;
    if (telephony.connected) await this.#attempt(() => telephony.lookForPhones([phone, browserLine(phone)]));
  }

  #checkReason(reason: string): void {
    const known = this.#parts.site().pauseReasons.map(({ name }) => name);
    if (known.includes(reason)) return;
    throw new Refused(
      'invalid-reason',
      `no such reason to pause: ${reason}; the site has ${known.join(', ')}`,
    );
  }

  #phoneReachable(phone: string, reachable: boolean): void {
    if (!this.#noteReach(phone, reachable)) return;
    const agent = this.byPhone(phone);
    if (agent) this.#run(() => this.#convergence.converge(agent.id, true, this.#life));
  }

  #noteReach(phone: string, reachable: boolean): boolean {
    const { clock } = this.#parts;
    if (!this.#reachability.set(phone, reachable, clock.now())) return false;
    this.#staffed.forget();
    this.#tellReach(phone);
    return true;
  }

  #tellReach(phone: string): void {
    const { journal, clock, engine, log } = this.#parts;
    const agent = this.byPhone(phone);
    const { reachable } = this.#reachability.of(phone);
    const facts = { phone, agentId: agent?.id };
    if (reachable) log.info({ event: logEvents.phoneReachable, ...facts }, 'a phone can be rung');
    else log.warn({ event: logEvents.phoneUnreachable, ...facts }, 'a phone cannot be rung');
    if (!agent) return;
    const kind = reachable ? 'phone-reachable' : 'phone-unreachable';
    journal.recordAgent({ at: clock.now(), agentId: agent.id, engine, kind });
  }

  /**
   * Everything that must agree in the end. While the switch is away nothing is known of the phones, and an engine
   * that knows nothing must not close what another one holds open.
   */
  async #agree(): Promise<void> {
    const { telephony, clock } = this.#parts;
    if (!telephony.connected) return;
    await this.#provisioning.run();
    const changed = this.#reachability.replace(await telephony.reachablePhones(), clock.now());
    changed.forEach((phone) => this.#tellReach(phone));
    await this.#directCalls.releaseOwed();
    await this.#convergence.convergeAll(this.#life);
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#parts.clock.after(sweepEveryMs, signal);
      await this.#attempt(() => this.#agree());
    }
  }

  /** Starts something that nobody waits for. */
  #run(action: () => Promise<void>): void {
    const running: Promise<void> = this.#attempt(action).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** What fails is logged when it begins and when it is over; the sweep tries again. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    const { log } = this.#parts;
    try {
      await action();
      if (this.#failing) log.info({ event: logEvents.agentsAgree }, 'agents, seats and phones agree again');
      this.#failing = undefined;
    } catch (error) {
      if (this.#life?.aborted || isUnwinding(error)) return;
      const why = messageOf(error);
      if (this.#failing === why) return;
      this.#failing = why;
      // Most likely the switch or the store does not answer just now.
      log.error(
        { event: logEvents.agentsDisagree, err: error },
        'agents, seats and phones could not be brought into agreement; tried again',
      );
    }
  }
}
