import { CallEnded, TypedEmitter } from '../../kernel/index.js';
import type {
  Arrival,
  Bridge,
  BridgeId,
  DialRequest,
  Leg,
  LegId,
  PhoneAccount,
  StoredRecording,
  Survivor,
  TalkRecording,
  Telephony,
  TelephonyEvents,
  TrunkAccount,
} from '../index.js';
import { MemoryTalkRecording } from './bridge-taping.js';
import { MemoryBridge } from './memory-bridge.js';
import { MemoryLeg } from './memory-leg.js';
import type { AttachedProcess, MemorySwitch } from './memory-switch.js';
import type { SwitchLeg } from './switch-leg.js';
import { silentWav } from './taping.js';

/**
 * One process's telephony on a switch in memory, for tests and the simulator. `kill()` ends it as a crash would:
 * nothing is cleaned up, the switch keeps its legs, and another process finds them as survivors.
 */
export class MemoryTelephony implements Telephony, AttachedProcess {
  readonly events: TypedEmitter<TelephonyEvents>;
  #connected = false;
  #alive = true;
  #stopped = false;
  #started = false;
  #onArrival: ((arrival: Arrival) => void) | undefined;
  readonly #legs = new Map<LegId, MemoryLeg>();
  readonly #untold: (() => void)[] = [];
  readonly #onDeath = new Set<() => void>();

  constructor(readonly world: MemorySwitch) {
    this.events = new TypedEmitter((error, event) =>
      world.defect(`a listener of '${event}' threw: ${String(error)}`),
    );
  }

  /** False once it is dead or stopped: its legs are survivors for the next process. */
  get alive(): boolean {
    return this.#alive && !this.#stopped;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The process dies in this very turn. Whatever waits on it waits for ever. */
  kill(): void {
    this.#alive = false;
    this.#connected = false;
    this.#legs.clear();
    this.#untold.length = 0;
    for (const end of this.#onDeath) end();
    this.world.detach(this);
  }

  /** What the switch notices of a process's death. */
  onDeath(end: () => void): () => void {
    this.#onDeath.add(end);
    return () => this.#onDeath.delete(end);
  }

  onArrival(handler: (arrival: Arrival) => void): void {
    this.#onArrival = handler;
  }

  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#started) throw new Error('this telephony has been started already');
    this.#started = true;
    this.world.attach(this);
    signal.addEventListener('abort', () => this.#stop(), { once: true });
    if (this.world.reachable) this.#connect();
    else await new Promise<void>((resolve) => this.#untold.push(resolve));
  }

  dial(request: DialRequest): Leg {
    this.mustLive();
    const known = this.#legs.get(request.legId) ?? this.leg(request.legId);
    if (known) return known;
    const there = this.world.leg(request.legId);
    const leg = new MemoryLeg(this, there ?? this.world.dial(request, this));
    this.#hold(leg);
    if (!this.#connected) {
      leg.inSwitch.ends('switch-lost', false);
      this.#notice(leg.id);
    }
    return leg;
  }

  bridge(id: BridgeId): Bridge {
    this.mustLive();
    return new MemoryBridge(this, this.world.bridge(id));
  }

  leg(id: LegId): Leg | undefined {
    return this.#legs.get(id);
  }

  async survivors(): Promise<readonly Survivor[]> {
    await this.reach();
    this.world.removeEmptyBridges();
    return this.world
      .legs()
      .filter(({ owner, isLeftAlone }) => owner?.alive !== true && !isLeftAlone)
      .map((inSwitch) => {
        inSwitch.stopPlaying();
        const leg = new MemoryLeg(this, inSwitch);
        this.#hold(leg);
        return { leg, from: inSwitch.from, stage: inSwitch.stage, bridgeId: inSwitch.bridge?.id };
      });
  }

  async providePhone(account: PhoneAccount): Promise<void> {
    await this.reach();
    this.world.providePhone(account);
  }

  async removePhone(phone: string): Promise<void> {
    await this.reach();
    this.world.removePhone(phone);
  }

  async provideTrunk(account: TrunkAccount): Promise<void> {
    await this.reach();
    this.world.provideTrunk(account);
  }

  async removeTrunk(trunk: string): Promise<void> {
    await this.reach();
    this.world.removeTrunk(trunk);
  }

  async reachablePhones(): Promise<ReadonlySet<string>> {
    await this.reach();
    return this.world.reachablePhones();
  }

  /** This switch tells of every change by itself. */
  async lookForPhones(): Promise<void> {
    await this.reach();
  }

  talkRecording(name: string): TalkRecording {
    return new MemoryTalkRecording(this, name);
  }

  async isRecorded(name: string): Promise<boolean> {
    await this.reach();
    return this.world.recordings().has(name) || this.world.taping(name) !== undefined;
  }

  async storedRecordings(): Promise<readonly string[]> {
    await this.reach();
    return [...this.world.recordings().keys()];
  }

  async storedRecording(name: string): Promise<StoredRecording | undefined> {
    await this.reach();
    const durationMs = this.world.recordings().get(name);
    if (durationMs === undefined) return undefined;
    return { name, bytes: silentWav(durationMs), contentType: 'audio/wav' };
  }

  async removeStoredRecording(name: string): Promise<void> {
    await this.reach();
    this.world.removeRecording(name);
  }

  // For this folder: what handles ask of their process.

  /** Rejects while the switch cannot be reached; in a dead process nothing ever goes on. */
  async reach(): Promise<void> {
    await this.unlessDead();
    if (!this.#connected) throw new Error('the switch cannot be reached; it is tried again by itself');
  }

  /** Resolves in the next microtask; never in a dead process. */
  async unlessDead(): Promise<void> {
    if (!this.#alive) await new Promise<never>(() => undefined);
  }

  mustLive(): void {
    if (!this.#alive) throw new CallEnded('this process is dead');
  }

  /** The promise's value as this process gets to know it: not before the switch can be reached. */
  told<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve) => {
      void promise.then((value) => {
        if (this.#connected) resolve(value);
        else if (this.#alive) this.#untold.push(() => resolve(value));
      });
    });
  }

  // For this folder: what the switch tells.

  arrived(inSwitch: SwitchLeg): boolean {
    if (!this.#onArrival) return false;
    const leg = new MemoryLeg(this, inSwitch);
    this.#hold(leg);
    try {
      this.#onArrival({ leg, from: inSwitch.from });
    } catch (error) {
      this.world.defect(`the arrival handler threw: ${String(error)}`);
    }
    return true;
  }

  pressed(inSwitch: SwitchLeg, digit: string): void {
    if (this.#connected) this.#legs.get(inSwitch.id)?.digits.put(digit);
  }

  changed(inSwitch: SwitchLeg): void {
    if (this.#connected) this.#notice(inSwitch.id);
  }

  phoneReachable(phone: string, reachable: boolean): void {
    this.events.emit('phoneReachable', phone, reachable);
  }

  switchLost(reason: string): void {
    this.#connected = false;
    this.events.emit('disconnected', reason);
  }

  switchBack(startedAnew: boolean): void {
    this.#connect(startedAnew);
  }

  #hold(leg: MemoryLeg): void {
    leg.inSwitch.owner = this;
    this.#legs.set(leg.id, leg);
  }

  #notice(id: LegId): void {
    const leg = this.#legs.get(id);
    if (!leg) return;
    // Out of the register first: whoever looks in the same turn finds it gone.
    if (leg.inSwitch.end) this.#legs.delete(id);
    leg.converge();
  }

  #connect(startedAnew = false): void {
    this.#connected = true;
    for (const id of [...this.#legs.keys()]) this.#notice(id);
    for (const tell of this.#untold.splice(0)) tell();
    if (startedAnew) this.events.emit('restarted');
    this.events.emit('connected');
  }

  #stop(): void {
    this.#stopped = true;
    this.#connected = false;
    this.world.detach(this);
  }
}
