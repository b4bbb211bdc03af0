import type { Candidate, Expected } from '../speech/index.js';
import type { Leg } from '../telephony/index.js';

/** What a caller gives: keys, or words, which without candidates are words that nobody understands. */
export type CallerInput =
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] };

/** A way of input. Several are read side by side; keys are always one of them. */
export interface InputSource {
  readonly name: string;
  /** The next input; rejects with the signal's reason. What is not read is kept for the next reader. */
  next(signal: AbortSignal): Promise<CallerInput>;
  /** Throws away what nobody has read. */
  drain(): void;
  /** What may be given now; `onBegin` is called when the caller begins. Undefined: nothing is expected any more. */
  expect?(what: Expected | undefined, onBegin: () => void): void;
  /** Resolves once the caller is not in the middle of giving something. */
  settled?(signal: AbortSignal): Promise<void>;
}

/** The telephone's keys. */
export const keypad = (leg: Leg): InputSource => ({
  name: 'keys',
  next: async (signal) => ({ kind: 'digits', digits: await leg.digits.next(signal) }),
  drain: () => void leg.digits.drain(),
});
