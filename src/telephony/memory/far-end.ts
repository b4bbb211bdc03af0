import type { Clock } from '../../kernel/index.js';
import type { LegEnd, LegEndCause, LegState } from '../index.js';
import type { Hearing, Timeline } from './hearing.js';
import type { MemorySwitch } from './memory-switch.js';
import type { SwitchLeg } from './switch-leg.js';

/** What a phone does when it is rung. Times in ms since the previous step. */
export type Behaviour =
  /** Rings until the test answers, rejects or gives up. */
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'answers'; readonly afterMs: number; readonly thenHangsUpAfterMs?: number }
  | { readonly kind: 'rejects'; readonly afterMs: number }
  | { readonly kind: 'ignores' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreachable' }
  /** The network loses the phone while it rings. */
  | { readonly kind: 'dies-ringing'; readonly afterMs: number };

/** Q.850 cause and SIP status that the network gives with an end (RFC 3398 §7.2.4.1 pairs them). */
const codesOf: Partial<Record<LegEndCause, { q850: number; sipStatus?: number }>> = {
  'hung-up': { q850: 16 },
  busy: { q850: 17, sipStatus: 486 },
  'no-answer': { q850: 19, sipStatus: 480 },
  rejected: { q850: 21, sipStatus: 603 },
  unreachable: { q850: 20 },
  failed: { q850: 41, sipStatus: 503 },
};

/** The person at the other end of one leg. */
export class FarEnd {
  readonly ended: Promise<LegEnd>;

  constructor(readonly leg: SwitchLeg) {
    this.ended = new Promise((resolve) => leg.onEnd(resolve));
  }

  get timeline(): Timeline {
    return this.leg.timeline;
  }

  get hearing(): Hearing {
    return this.leg.timeline.hearing;
  }

  get state(): LegState {
    return this.leg.state;
  }

  get end(): LegEnd | undefined {
    return this.leg.end;
  }

  /** One key after the other, at one instant. */
  presses(keys: string): void {
    for (const key of keys) this.leg.presses(key);
  }

  /** Says something: only a recogniser that reads `wordsIn` the sound can tell what. */
  says(words: string): void {
    this.leg.says(words);
  }

  speaks(): void {
    this.leg.speaks();
  }

  fallsSilent(): void {
    this.leg.fallsSilent();
  }

  /** What was said to it is not heard, and what it says does not come. */
  losesNetwork(): void {
    this.leg.losesNetwork();
  }

  findsNetwork(): void {
    this.leg.findsNetwork();
  }

  answers(): void {
    if (this.leg.direction === 'outbound') this.leg.goesUp();
  }

  /** Puts the phone down; one that is being rung rejects. Nothing happens when the call is over. */
  hangsUp(): void {
    this.lost(this.leg.direction === 'outbound' && this.leg.state !== 'up' ? 'rejected' : 'hung-up');
  }

  /** The network ends the leg with this cause. */
  lost(cause: LegEndCause): void {
    this.leg.ends(cause, false, codesOf[cause]);
  }
}

/** A phone of ours, or a number outside: it can be rung, and it can call. One call at a time. */
export class FarPhone {
  #behaviour: Behaviour = { kind: 'by-hand' };
  #wantsRegistration = false;
  #call: FarEnd | undefined;

  constructor(
    readonly world: MemorySwitch,
    readonly line: string,
    readonly kind: 'phone' | 'trunk',
  ) {}

  /** The call it is in, or the one it was in last. */
  get call(): FarEnd | undefined {
    return this.#call;
  }

  get isInCall(): boolean {
    return this.#call !== undefined && this.#call.state !== 'ended';
  }

  get isReachable(): boolean {
    return this.kind === 'trunk' || (this.#wantsRegistration && this.world.hasAccount(this.line));
  }

  /** From the next time it is rung. */
  behaves(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
  }

  /** Registers, now or as soon as the phone's account is known to the switch. */
  registers(): void {
    this.#changesRegistration(true);
  }

  unregisters(): void {
    this.#changesRegistration(false);
  }

  dials(calledNumber: string): FarEnd {
    this.#call = this.world.arrives({
      called: calledNumber,
      caller: this.line,
      line: this.line,
      from: this.kind,
    });
    return this.#call;
  }

  /** The switch rings this phone. */
  rung(leg: SwitchLeg): void {
    if (!this.isReachable) return leg.ends('unreachable', false, codesOf.unreachable);
    if (this.isInCall) return leg.ends('busy', false, codesOf.busy);
    const call = new FarEnd(leg);
    this.#call = call;
    const clock = this.world.clock;
    const behaviour = this.#behaviour;
    switch (behaviour.kind) {
      case 'busy':
      case 'unreachable':
        return call.lost(behaviour.kind);
      case 'by-hand':
      case 'ignores':
        return leg.rings();
      case 'answers':
        leg.rings();
        return inTime(clock, leg, behaviour.afterMs, () => {
          leg.goesUp();
          const { thenHangsUpAfterMs } = behaviour;
          if (thenHangsUpAfterMs !== undefined) inTime(clock, leg, thenHangsUpAfterMs, () => call.hangsUp());
        });
      case 'rejects':
        leg.rings();
        return inTime(clock, leg, behaviour.afterMs, () => call.lost('rejected'));
      case 'dies-ringing':
        leg.rings();
        return inTime(clock, leg, behaviour.afterMs, () => call.lost('failed'));
    }
  }

  #changesRegistration(wanted: boolean): void {
    const before = this.isReachable;
    this.#wantsRegistration = wanted;
    if (before !== this.isReachable) this.world.reachabilityChanged(this.line, this.isReachable);
  }
}

/** Runs the step after a delay unless the leg has ended by then; leaves no alarm behind. */
function inTime(clock: Clock, leg: SwitchLeg, delayMs: number, step: () => void): void {
  const over = new AbortController();
  leg.onEnd(() => over.abort());
  clock.after(delayMs, over.signal).then(step, () => undefined);
}
