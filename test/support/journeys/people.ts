import type { VirtualClock } from '../../../src/kernel/index.js';
import type { FarEnd, FarPhone, MemorySwitch } from '../../../src/telephony/memory/index.js';
import type { Within } from './party.js';
import { PartyInCall } from './party.js';

/** What people need of the world they live in. */
export interface Surroundings {
  readonly switch: MemorySwitch;
  readonly clock: VirtualClock;
  readonly engine: { agentSignsIn(agentId: string): Promise<void> };
  settles(): Promise<void>;
}

/** Somebody out there with a telephone. */
export class Caller {
  #call: PartyInCall | undefined;

  constructor(
    readonly world: Surroundings,
    readonly number: string,
  ) {}

  get call(): PartyInCall | undefined {
    return this.#call;
  }

  get farEnd(): FarEnd | undefined {
    return this.#call?.farEnd;
  }

  /** The call is in the switch, and the engine knows of it, when this returns. */
  dials(called: string, by: { readonly trunk?: string } = {}): PartyInCall {
    const farEnd = this.world.switch.arrives({ called, caller: this.number, line: by.trunk ?? 'carrier' });
    this.#call = new PartyInCall(`caller ${this.number}`, farEnd, this.world.clock);
    return this.#call;
  }

  hangsUp(): void {
    this.#call?.hangsUp();
  }
}

/** Somebody at one of our phones. */
export class Agent {
  #party: PartyInCall | undefined;

  constructor(
    readonly world: Surroundings,
    readonly id: string,
    readonly phone: FarPhone,
  ) {}

  get farEnd(): FarEnd | undefined {
    return this.phone.call;
  }

  /** The phone is registered and the agent takes calls. */
  async isSignedIn(): Promise<this> {
    await this.isAtThePhone();
    await this.world.engine.agentSignsIn(this.id);
    await this.world.settles();
    return this;
  }

  /** The phone is registered; nothing more. */
  async isAtThePhone(): Promise<this> {
    const { phone } = this;
    if (!this.world.switch.hasAccount(phone.line)) {
      this.world.switch.providePhone({
        phone: phone.line,
        password: 'secret',
        displayName: this.id,
        codecs: ['ulaw'],
      });
    }
    phone.registers();
    await this.world.settles();
    return this;
  }

  /** Every call from now on, after so long. */
  answers(afterMs = 2000): this {
    this.phone.behaves({ kind: 'answers', afterMs });
    return this;
  }

  ignores(): this {
    this.phone.behaves({ kind: 'ignores' });
    return this;
  }

  rejects(afterMs = 2000): this {
    this.phone.behaves({ kind: 'rejects', afterMs });
    return this;
  }

  isBusy(): this {
    this.phone.behaves({ kind: 'busy' });
    return this;
  }

  unplugs(): this {
    this.phone.unregisters();
    return this;
  }

  /** In the middle of a call too: a page that is closed, a computer that falls asleep. */
  losesNetwork(): this {
    this.phone.unregisters();
    this.phone.call?.losesNetwork();
    return this;
  }

  findsNetwork(): this {
    this.phone.registers();
    this.phone.call?.findsNetwork();
    return this;
  }

  /** Every call is left to the test: `await rings()`, then `picksUp()` or `hangsUp()`. */
  decidesByHand(): this {
    this.phone.behaves({ kind: 'by-hand' });
    return this;
  }

  /** Time moves until the phone rings. */
  async rings({ withinMs = 30_000 }: Within = {}): Promise<void> {
    const rang = await this.world.clock.advanceUntil(() => this.phone.call?.state === 'ringing', withinMs);
    if (!rang) throw new Error(`${this.id}'s phone did not ring within ${withinMs} ms`);
  }

  picksUp(): void {
    this.phone.call?.answers();
  }

  /** Puts the phone down, or rejects the call that rings. */
  hangsUp(): void {
    this.phone.call?.hangsUp();
  }

  /** Calls a number, for example a feature code. */
  dials(number: string): PartyInCall {
    this.#party = new PartyInCall(`agent ${this.id}`, this.phone.dials(number), this.world.clock);
    return this.#party;
  }

  /** The call this phone is in, for what the agent hears. */
  get call(): PartyInCall {
    const { call } = this.phone;
    if (!call) throw new Error(`${this.id} is in no call`);
    if (this.#party?.farEnd !== call)
      this.#party = new PartyInCall(`agent ${this.id}`, call, this.world.clock);
    return this.#party;
  }
}
