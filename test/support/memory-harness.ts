import { TimedOut, VirtualClock } from '../../src/kernel/index.js';
import type { Sound, Telephony } from '../../src/telephony/index.js';
import type { FarEnd, FarPhone, Hearing } from '../../src/telephony/memory/index.js';
import { MemorySwitch, MemoryTelephony } from '../../src/telephony/memory/index.js';
import type { ContractFarEnd, ContractHarness, ContractPhone, Ear } from './telephony-harness.js';

const file = (path: string): Sound => ({ kind: 'file', path });
const lengthsMs = new Map([
  ['short', 1500],
  ['long', 8000],
]);

/** The contract suite's harness on a switch in memory and a virtual clock. */
export async function memoryHarness(): Promise<ContractHarness> {
  const harness = new MemoryHarness();
  await harness.begin();
  return harness;
}

class MemoryHarness implements ContractHarness {
  readonly clock = new VirtualClock();
  readonly world = new MemorySwitch({
    clock: this.clock,
    soundLengthMs: (sound) => (sound.kind === 'file' ? lengthsMs.get(sound.path) : 500),
  });
  readonly sounds = {
    short: file('short'),
    shortMs: 1500,
    long: file('long'),
    missing: file('no-such-file'),
  };
  readonly musicClass = 'default';
  readonly toleranceMs = 0;
  readonly #farEnds = new WeakMap<FarEnd, MemoryFarEnd>();
  #telephony = new MemoryTelephony(this.world);
  #running = new AbortController();

  async begin(): Promise<void> {
    await this.#telephony.start(this.#running.signal);
    for (const phone of ['anna', 'bela', 'nobody']) {
      await this.#telephony.providePhone({ phone, password: 'secret', displayName: phone, codecs: ['ulaw'] });
    }
    this.world.phone('anna').registers();
    this.world.phone('bela').registers();
  }

  get telephony(): Telephony {
    return this.#telephony;
  }

  async arrives(call: { called: string; caller: string }): Promise<ContractFarEnd> {
    return this.farEnd(this.world.arrives(call));
  }

  phone(name: string): ContractPhone {
    return new MemoryPhone(this, this.world.phone(name));
  }

  farEnd(farEnd: FarEnd): MemoryFarEnd {
    const known = this.#farEnds.get(farEnd) ?? new MemoryFarEnd(this, farEnd);
    this.#farEnds.set(farEnd, known);
    return known;
  }

  async until<T>(what: string, promise: Promise<T>, withinMs = 10_000): Promise<T> {
    let settled = false;
    const settle = () => (settled = true);
    promise.then(settle, settle);
    if (!(await this.clock.advanceUntil(() => settled, withinMs))) throw new TimedOut(what, withinMs);
    return promise;
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Resolves when the condition holds; looks every 10 ms of virtual time. */
  async holds(condition: () => boolean): Promise<void> {
    while (!condition()) await this.clock.after(10);
  }

  async crashAndRestart(): Promise<Telephony> {
    this.#telephony.kill();
    this.#telephony = new MemoryTelephony(this.world);
    this.#running = new AbortController();
    await this.#telephony.start(this.#running.signal);
    return this.#telephony;
  }

  async left(): Promise<readonly string[]> {
    await this.clock.advance(0);
    const alarms = this.clock.pending;
    return [...this.world.left(), ...(alarms > 0 ? [`${alarms} alarms`] : [])];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running.abort();
  }
}

class MemoryFarEnd implements ContractFarEnd {
  #speaking = false;

  constructor(
    readonly harness: MemoryHarness,
    readonly farEnd: FarEnd,
  ) {}

  async presses(keys: string): Promise<void> {
    this.farEnd.presses(keys);
  }

  async speaks(): Promise<void> {
    this.#speaking = true;
    this.farEnd.speaks();
  }

  async fallsSilent(): Promise<void> {
    this.#speaking = false;
    this.farEnd.fallsSilent();
  }

  async hangsUp(): Promise<void> {
    this.farEnd.hangsUp();
  }

  hears(what: Ear): Promise<void> {
    return this.harness.holds(() => this.#hearsNow(this.farEnd.hearing, what));
  }

  isAnswered(): Promise<void> {
    return this.harness.holds(() => this.farEnd.state === 'up');
  }

  async isOver(): Promise<void> {
    await this.farEnd.ended;
  }

  #hearsNow(hearing: Hearing, what: Ear): boolean {
    switch (what.kind) {
      case 'sound':
        return hearing.kind === 'sound' && JSON.stringify(hearing.sound) === JSON.stringify(what.sound);
      case 'music':
        return hearing.kind === 'music';
      case 'voice': {
        const other = what.of as MemoryFarEnd;
        return hearing.kind === 'talk' && hearing.with.includes(other.farEnd.leg.id) && other.#speaking;
      }
      case 'nothing':
        if (hearing.kind === 'silence') return true;
        return hearing.kind === 'talk' && hearing.with.every((id) => !this.harness.world.leg(id)?.isSpeaking);
    }
  }
}

class MemoryPhone implements ContractPhone {
  constructor(
    readonly harness: MemoryHarness,
    readonly phone: FarPhone,
  ) {}

  async rings(): Promise<ContractFarEnd> {
    await this.harness.holds(
      () => this.phone.call?.state === 'ringing' && this.phone.call.leg.direction === 'outbound',
    );
    return this.harness.farEnd(this.#call());
  }

  async answers(): Promise<void> {
    this.#call().answers();
  }

  async rejects(): Promise<void> {
    this.#call().hangsUp();
  }

  async isBusy(): Promise<void> {
    this.phone.behaves({ kind: 'busy' });
  }

  async dials(number: string): Promise<ContractFarEnd> {
    return this.harness.farEnd(this.phone.dials(number));
  }

  async registers(): Promise<void> {
    this.phone.registers();
  }

  async unregisters(): Promise<void> {
    this.phone.unregisters();
  }

  #call(): FarEnd {
    const { call } = this.phone;
    if (!call) throw new Error(`the phone ${this.phone.line} is in no call`);
    return call;
  }
}
