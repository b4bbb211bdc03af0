import type { Clock } from '../../kernel/index.js';
import type { BridgeId, DialRequest, LegId, PhoneAccount, Sound, TrunkAccount } from '../index.js';
import { BridgeTaping } from './bridge-taping.js';
import { FarEnd, FarPhone } from './far-end.js';
import { SwitchBridge } from './switch-bridge.js';
import type { LegOwner } from './switch-leg.js';
import { SwitchLeg } from './switch-leg.js';

export interface MemorySwitchOptions {
  readonly clock: Clock;
  /** How long a sound lasts; undefined for one that does not exist. Not asked for pauses and stored recordings. */
  readonly soundLengthMs?: (sound: Sound) => number | undefined;
}

export interface IncomingCall {
  readonly called: string;
  /** '' when withheld. */
  readonly caller: string;
  readonly callerName?: string;
  /** Trunk or phone it comes by; `trunk` unless told. */
  readonly line?: string;
  readonly from?: 'trunk' | 'phone';
}

/** One process that is attached to the switch. */
export interface AttachedProcess extends LegOwner {
  readonly connected: boolean;
  /** False when the process takes no calls; the switch then turns the caller away. */
  arrived(leg: SwitchLeg): boolean;
  switchLost(reason: string): void;
  switchBack(startedAnew: boolean): void;
  phoneReachable(phone: string, reachable: boolean): void;
}

/**
 * A switch in memory: the legs, what each party hears, bridges, recordings, phones. It outlives the processes
 * attached to it (`MemoryTelephony`), as Asterisk does.
 */
export class MemorySwitch {
  readonly clock: Clock;
  readonly #soundLengthMs: (sound: Sound) => number | undefined;
  readonly #legs = new Map<LegId, SwitchLeg>();
  readonly #bridges = new Map<BridgeId, SwitchBridge>();
  readonly #recordings = new Map<string, number>();
  /** Recordings of conversations, while they are made. */
  readonly #tapings = new Map<string, BridgeTaping>();
  readonly #phones = new Map<string, FarPhone>();
  readonly #numbers = new Map<string, FarPhone>();
  readonly #accounts = new Map<string, PhoneAccount>();
  readonly #trunks = new Map<string, TrunkAccount>();
  readonly #processes: AttachedProcess[] = [];
  readonly #defects: string[] = [];
  #reachable = true;
  #arrivals = 0;

  constructor(options: MemorySwitchOptions) {
    this.clock = options.clock;
    this.#soundLengthMs = options.soundLengthMs ?? (() => 2000);
  }

  // The world outside: people, phones, and what befalls the switch.

  arrives(call: IncomingCall): FarEnd {
    const from = call.from ?? 'trunk';
    const leg = new SwitchLeg(this, `in-${++this.#arrivals}`, 'inbound', from, {
      callerNumber: call.caller,
      callerName: call.callerName ?? '',
      calledNumber: call.called,
      line: call.line ?? 'trunk',
    });
    const farEnd = new FarEnd(leg);
    this.#legs.set(leg.id, leg);
    if (!this.#processes.some((process) => process.connected && process.arrived(leg))) {
      leg.timeline.hears({ kind: 'sound', sound: { kind: 'tone', name: 'congestion' } });
      leg.ends('failed', true);
    }
    return farEnd;
  }

  /** The phone of this name. It starts unregistered. */
  phone(name: string): FarPhone {
    const phone = this.#phones.get(name) ?? new FarPhone(this, name, 'phone');
    this.#phones.set(name, phone);
    return phone;
  }

  /** A number outside, as reached by a trunk. A number nobody has asked for is unreachable. */
  number(trunk: string, number: string): FarPhone {
    const key = `${trunk} ${number}`;
    const phone = this.#numbers.get(key) ?? new FarPhone(this, trunk, 'trunk');
    this.#numbers.set(key, phone);
    return phone;
  }

  /** Processes lose sight of the switch; calls go on in it. */
  disconnects(reason = 'connection lost'): void {
    if (!this.#reachable) return;
    this.#reachable = false;
    for (const process of this.#processes) process.switchLost(reason);
  }

  reconnects(): void {
    this.#comesBack(false);
  }

  /** The switch stops and starts anew: legs, bridges and accounts are gone, stored recordings stay. */
  restarts(): void {
    this.disconnects('the switch has stopped');
    for (const leg of [...this.#legs.values()]) leg.ends('switch-lost', false);
    for (const taping of [...this.#tapings.values()]) taping.finish();
    this.#bridges.clear();
    this.#accounts.clear();
    this.#trunks.clear();
    this.#comesBack(true);
  }

  /** Everything that is still there; empty when all calls were cleaned up. Each entry is a sentence for people. */
  left(): string[] {
    return [
      ...[...this.#legs.values()].flatMap((leg) => leg.left()),
      ...[...this.#bridges.values()].map(({ id, legs }) => `bridge ${id} with ${legs.length} legs`),
      ...[...this.#tapings.keys()].map((name) => `recording ${name}`),
      ...this.#defects,
    ];
  }

  // What processes ask for.

  get reachable(): boolean {
    return this.#reachable;
  }

  /** False while no process runs. */
  get isAttended(): boolean {
    return this.#processes.length > 0;
  }

  attach(process: AttachedProcess): void {
    if (!this.#processes.includes(process)) this.#processes.push(process);
  }

  detach(process: AttachedProcess): void {
    const index = this.#processes.indexOf(process);
    if (index >= 0) this.#processes.splice(index, 1);
  }

  /** A thing that must not happen, such as a listener that throws; `left` tells it. */
  defect(what: string): void {
    this.#defects.push(what);
  }

  leg(id: LegId): SwitchLeg | undefined {
    return this.#legs.get(id);
  }

  legs(): readonly SwitchLeg[] {
    return [...this.#legs.values()];
  }

  dial(request: DialRequest, owner: LegOwner): SwitchLeg {
    const { target } = request;
    const leg = new SwitchLeg(this, request.legId, 'outbound', target.kind, {
      callerNumber: request.callerNumber,
      callerName: request.callerName,
      calledNumber: target.kind === 'phone' ? target.phone : target.number,
      line: target.kind === 'phone' ? target.phone : target.trunk,
    });
    leg.stage = request.stage;
    leg.unattended = request.unattended;
    leg.owner = owner;
    this.#legs.set(leg.id, leg);
    // Whatever happens at the far end happens in a later turn than the dialling.
    queueMicrotask(() => this.#ring(leg, request));
    return leg;
  }

  bridge(id: BridgeId): SwitchBridge {
    const bridge = this.#bridges.get(id) ?? new SwitchBridge(id);
    this.#bridges.set(id, bridge);
    return bridge;
  }

  removeBridge(bridge: SwitchBridge): void {
    bridge.stopPlaying();
    for (const taping of [...bridge.tapings]) taping.finish();
    for (const leg of bridge.legs) bridge.take(leg);
    if (this.#bridges.get(bridge.id) === bridge) this.#bridges.delete(bridge.id);
  }

  /** Conversations whose parties were gone before their process could clean up. */
  removeEmptyBridges(): void {
    for (const bridge of [...this.#bridges.values()]) if (bridge.legs.length === 0) this.removeBridge(bridge);
  }

  tape(name: string, bridge: SwitchBridge): void {
    if (this.#bridges.get(bridge.id) !== bridge) throw new Error(`conversation ${bridge.id} is gone`);
    if (this.#recordings.has(name) || this.#tapings.has(name))
      throw new Error(`there is a recording ${name} already`);
    const taping = new BridgeTaping(name, this.clock, (over, durationMs) => {
      this.#tapings.delete(name);
      bridge.tapings.delete(over);
      this.keepRecording(name, durationMs);
    });
    this.#tapings.set(name, taping);
    bridge.tapings.add(taping);
  }

  taping(name: string): BridgeTaping | undefined {
    return this.#tapings.get(name);
  }

  forget(leg: SwitchLeg): void {
    if (this.#legs.get(leg.id) === leg) this.#legs.delete(leg.id);
  }

  lengthMs(sound: Sound): number | undefined {
    if (sound.kind === 'silence') return sound.seconds * 1000;
    if (sound.kind === 'recording') return this.#recordings.get(sound.name);
    return this.#soundLengthMs(sound);
  }

  hasAccount(phone: string): boolean {
    return this.#accounts.has(phone);
  }

  providePhone(account: PhoneAccount): void {
    const before = this.#phones.get(account.phone)?.isReachable ?? false;
    this.#accounts.set(account.phone, account);
    if (!before && this.#phones.get(account.phone)?.isReachable)
      this.reachabilityChanged(account.phone, true);
  }

  removePhone(phone: string): void {
    const before = this.#phones.get(phone)?.isReachable ?? false;
    this.#accounts.delete(phone);
    if (before) this.reachabilityChanged(phone, false);
  }

  provideTrunk(account: TrunkAccount): void {
    this.#trunks.set(account.trunk, account);
  }

  removeTrunk(trunk: string): void {
    this.#trunks.delete(trunk);
  }

  reachablePhones(): ReadonlySet<string> {
    return new Set(
      [...this.#phones.values()].filter(({ isReachable }) => isReachable).map(({ line }) => line),
    );
  }

  reachabilityChanged(phone: string, reachable: boolean): void {
    for (const process of [...this.#processes])
      if (process.connected) process.phoneReachable(phone, reachable);
  }

  keepRecording(name: string, durationMs: number): void {
    this.#recordings.set(name, durationMs);
  }

  recordings(): ReadonlyMap<string, number> {
    return this.#recordings;
  }

  removeRecording(name: string): void {
    this.#recordings.delete(name);
  }

  #ring(leg: SwitchLeg, request: DialRequest): void {
    if (leg.end) return;
    const over = new AbortController();
    leg.onEnd(() => over.abort());
    this.clock.after(request.ringTimeoutMs, over.signal).then(
      () => (leg.state === 'up' ? undefined : leg.ends('no-answer', false, { q850: 19 })),
      () => undefined,
    );
    const { target } = request;
    const far =
      target.kind === 'phone'
        ? this.phone(target.phone)
        : this.#numbers.get(`${target.trunk} ${target.number}`);
    if (far) far.rung(leg);
    else leg.ends('unreachable', false, { q850: 1, sipStatus: 404 });
  }

  #comesBack(startedAnew: boolean): void {
    if (this.#reachable) return;
    this.#reachable = true;
    for (const process of [...this.#processes]) process.switchBack(startedAnew);
  }
}
