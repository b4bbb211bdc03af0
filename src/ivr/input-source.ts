import type { Leg } from '../telephony/index.js';

/** What a caller gives: keys pressed or spoken as digits, or words. */
export type CallerInput =
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'words'; readonly words: string; readonly confidence: number };

/** A way of input. Several are read side by side; keys are always one of them. */
export interface InputSource {
  readonly name: string;
  /** The next input; rejects with the signal's reason. What is not read is kept for the next reader. */
  next(signal: AbortSignal): Promise<CallerInput>;
  /** Throws away what nobody has read. */
  drain(): void;
}

/** The telephone's keys. */
export const keypad = (leg: Leg): InputSource => ({
  name: 'keys',
  next: async (signal) => ({ kind: 'digits', digits: await leg.digits.next(signal) }),
  drain: () => void leg.digits.drain(),
});
