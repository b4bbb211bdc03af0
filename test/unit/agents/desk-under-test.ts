/** A desk on memory stores and a virtual clock, with seats and a switch that a test moves by hand. */
import { capturingLog, type LoggedLine } from '../../support/captured-log.js';
import {
  createAgentDesk,
  MemoryDutyStore,
  type PhoneSwitch,
  type RunningAgentDesk,
  type Seats,
} from '../../../src/agents/index.js';
import type { AgentEvent } from '../../../src/journal/index.js';
import { TypedEmitter, VirtualClock } from '../../../src/kernel/index.js';
import type { SeatState, SeatView, SkillNeed, StaffView } from '../../../src/queue/index.js';
import type { AgentProfile, QueueSettings, Site, Trunk } from '../../../src/site/index.js';
import type { PhoneAccount, TelephonyEvents, TrunkAccount } from '../../../src/telephony/index.js';

export const agent = (id: string, ...skills: string[]): AgentProfile => ({
  id,
  name: `Agent ${id}`,
  phone: `phone-${id}`,
  skills: skills.map((skill) => ({ skill, level: 5 })),
  role: 'agent',
  languages: ['en'],
});

export const queue = (name: string, ...skills: string[]): QueueSettings =>
  ({
    name,
    steps: [{ afterSec: 0, needs: skills.map((skill) => ({ skill, level: 3 })) }],
  }) as unknown as QueueSettings;

export const siteOf = (
  agents: readonly AgentProfile[],
  queues: readonly QueueSettings[] = [],
  trunks: readonly Trunk[] = [],
): Site =>
  ({
    agents: new Map(agents.map((one) => [one.id, one])),
    queues: new Map(queues.map((one) => [one.name, one])),
    trunks: new Map(trunks.map((one) => [one.name, one])),
    pauseReasons: [
      { digit: '1', name: 'lunch', limitMin: 45 },
      { digit: '2', name: 'training' },
      { digit: '3', name: 'breathe', limitMin: 5, isHardCall: true },
    ],
  }) as unknown as Site;

export class HandSeats implements Seats {
  readonly all = new Map<string, SeatView>();
  readonly opened: string[] = [];
  readonly onStaff = new Map<string, readonly SkillNeed[]>();

  constructor(readonly now: () => number) {}

  async open(agentId: string, skills: readonly SkillNeed[], idleSince: number): Promise<void> {
    const seat = this.all.get(agentId);
    this.opened.push(agentId);
    this.onStaff.set(agentId, skills);
    if (seat?.state === 'offered' || seat?.state === 'engaged') this.all.set(agentId, { ...seat, skills });
    else
      this.all.set(agentId, {
        agentId,
        state: 'idle',
        skills,
        since: idleSince,
        ticketId: undefined,
        fence: undefined,
      });
  }

  async close(agentId: string): Promise<void> {
    if (this.all.get(agentId)?.state !== 'engaged') this.all.delete(agentId);
  }

  async onDuty(agentId: string, skills: readonly SkillNeed[]): Promise<void> {
    this.onStaff.set(agentId, skills);
  }

  async offDuty(agentId: string): Promise<void> {
    this.onStaff.delete(agentId);
    await this.close(agentId);
  }

  async staff(): Promise<readonly StaffView[]> {
    return [...this.onStaff].map(([agentId, skills]) => ({ agentId, skills, since: 0, away: undefined }));
  }

  async view(agentId: string): Promise<SeatView | undefined> {
    return this.all.get(agentId);
  }

  async views(): Promise<readonly SeatView[]> {
    return [...this.all.values()];
  }

  /** What the queue does with a seat that is open. */
  put(agentId: string, state: SeatState): void {
    const seat = this.all.get(agentId);
    if (state === 'closed') this.all.delete(agentId);
    else if (seat)
      this.all.set(agentId, { ...seat, state, since: this.now(), ticketId: 'ticket-1', fence: 1 });
  }

  state(agentId: string): SeatState {
    return this.all.get(agentId)?.state ?? 'closed';
  }
}

export class HandSwitch implements PhoneSwitch {
  readonly events = new TypedEmitter<TelephonyEvents>((error) => {
    throw error;
  });
  connected = true;
  failing = new Set<string>();
  readonly phones = new Map<string, PhoneAccount>();
  readonly trunks = new Map<string, TrunkAccount>();
  readonly reachable = new Set<string>();
  commands = 0;

  async providePhone(account: PhoneAccount): Promise<void> {
    this.commands++;
    if (this.failing.has(account.phone)) throw new Error(`${account.phone} cannot be provided`);
    this.phones.set(account.phone, account);
  }

  async removePhone(phone: string): Promise<void> {
    this.commands++;
    this.phones.delete(phone);
  }

  async provideTrunk(account: TrunkAccount): Promise<void> {
    this.commands++;
    this.trunks.set(account.trunk, account);
  }

  async removeTrunk(trunk: string): Promise<void> {
    this.commands++;
    this.trunks.delete(trunk);
  }

  async reachablePhones(): Promise<ReadonlySet<string>> {
    return new Set(this.reachable);
  }

  async lookForPhones(phones: readonly string[]): Promise<void> {
    if (this.failing.has('look')) throw new Error('nobody can be looked for');
    for (const phone of phones) this.events.emit('phoneReachable', phone, this.reachable.has(phone));
  }

  reach(phone: string, reachable: boolean): void {
    if (reachable) this.reachable.add(phone);
    else this.reachable.delete(phone);
    this.events.emit('phoneReachable', phone, reachable);
  }
}

/** Several desks may be made from one world: they share stores, seats, switch and clock, like engines do. */
export class World implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly store = new MemoryDutyStore();
  readonly seats = new HandSeats(() => this.clock.now());
  readonly telephony = new HandSwitch();
  readonly journal: AgentEvent[] = [];
  readonly log: LoggedLine[] = [];
  trunkPasswords = new Map<string, string>();
  #lives: AbortController[] = [];

  constructor(public site: Site) {}

  desk(engine = 'engine-1'): RunningAgentDesk {
    return createAgentDesk({
      site: () => this.site,
      store: this.store,
      seats: this.seats,
      telephony: this.telephony,
      journal: { record: () => undefined, recordAgent: (event) => this.journal.push(event) },
      clock: this.clock,
      log: capturingLog(this.log),
      engine,
      seed: 'a seed for tests that is long enough',
      trunkPasswords: this.trunkPasswords,
    });
  }

  async started(engine?: string): Promise<RunningAgentDesk> {
    const life = new AbortController();
    this.#lives.push(life);
    const desk = this.desk(engine);
    await desk.start(life.signal);
    return desk;
  }

  /** The process is killed: nothing of it runs any more. */
  async crash(): Promise<void> {
    this.#lives.splice(0).forEach((life) => life.abort(new Error('crashed')));
    await this.clock.advance(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
  }
}
