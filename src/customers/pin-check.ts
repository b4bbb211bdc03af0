/** The one way from a keyed-in PIN to a confirmed customer. */
import type { Clock } from '../kernel/index.js';
import { BackOfficeFailed } from './back-office.js';
import type { BackOffice, Customers } from './back-office.js';
import { PinProof } from './identity.js';
import type { PinGuesses } from './pin-guesses.js';

export type PinResult =
  | { readonly kind: 'confirmed'; readonly proof: PinProof }
  /** Wrong PIN, or no such account: nobody can tell which. */
  | { readonly kind: 'refused' }
  /** Too many wrong ones lately. */
  | { readonly kind: 'later' }
  /** Too many in all: a person must help. */
  | { readonly kind: 'locked' };

export interface PinCheckParts {
  readonly backOffice: BackOffice;
  readonly guesses: PinGuesses;
  readonly clock: Clock;
}

/** No answer comes sooner: how long the work took tells nothing. */
const answersAfterMs = 700;

export class PinCheck {
  constructor(readonly parts: PinCheckParts) {}

  /**
   * Rejects when it cannot be counted or asked: nobody is let in then. What was keyed in goes nowhere but to the back
   * office.
   */
  async check(
    given: { readonly accountNumber: string; readonly pin: string; readonly callerNumber: string },
    signal: AbortSignal,
  ): Promise<PinResult> {
    const { clock } = this.parts;
    const startedAt = clock.now();
    const result = await this.#check(given, startedAt, signal);
    await clock.after(Math.max(0, startedAt + answersAfterMs - clock.now()), signal);
    return result;
  }

  async #check(
    {
      accountNumber,
      pin,
      callerNumber,
    }: { readonly accountNumber: string; readonly pin: string; readonly callerNumber: string },
    at: number,
    signal: AbortSignal,
  ): Promise<PinResult> {
    const { backOffice, guesses } = this.parts;
    const verdict = await guesses.take(accountNumber, callerNumber, at);
    if (verdict !== 'allowed') return { kind: verdict };
    let customer: Awaited<ReturnType<Customers['withPin']>>;
    try {
      customer = await backOffice.customers.withPin(accountNumber, pin, signal);
    } catch (error) {
      // Nobody looked at it. Who hangs up before the answer has guessed all the same.
      if (error instanceof BackOfficeFailed && !signal.aborted)
        await guesses.giveBack(accountNumber, callerNumber, at);
      throw error;
    }
    if (!customer) return { kind: 'refused' };
    await guesses.giveBack(accountNumber, callerNumber, at);
    return { kind: 'confirmed', proof: PinProof.of(customer.id) };
  }
}
