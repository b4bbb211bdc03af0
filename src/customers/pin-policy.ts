/**
 * How often a PIN may be guessed. Counted are an account's number, whether it exists or not, and the caller's number;
 * all callers who withhold theirs count as one. Pure.
 */

export const pinLimits = {
  /** Wrong ones within the window, for an account and for a caller each. */
  inWindow: 5,
  windowMs: 15 * 60_000,
  /** Wrong ones of an account in all: then only a person helps. Callers are not locked: a number is easily forged. */
  inAll: 20,
  /** Wrong ones count so long towards the locking. */
  rememberedMs: 90 * 86_400_000,
} as const;

/** What is kept of one account or caller. */
export interface Guesses {
  /** When the latest wrong ones were made, in order; at most `inAll`. Epoch milliseconds. */
  readonly wrongAt: readonly number[];
}

export type PinVerdict = 'allowed' | 'later' | 'locked';

export const recent = ({ wrongAt }: Guesses, now: number, withinMs: number): number =>
  wrongAt.filter((at) => now - at < withinMs).length;

/** Whether a guess may be made now. */
export function verdictOn(account: Guesses, caller: Guesses, now: number): PinVerdict {
  if (recent(account, now, pinLimits.rememberedMs) >= pinLimits.inAll) return 'locked';
  const full = (guesses: Guesses) => recent(guesses, now, pinLimits.windowMs) >= pinLimits.inWindow;
  return full(account) || full(caller) ? 'later' : 'allowed';
}

/** A guess is counted as a wrong one before it is looked at, so that guesses made at once cannot pass together. */
export const counted = ({ wrongAt }: Guesses, now: number): Guesses => ({
  wrongAt: [...wrongAt, now].slice(-pinLimits.inAll),
});

/** It was the right one. */
export function givenBack({ wrongAt }: Guesses, at: number): Guesses {
  const index = wrongAt.lastIndexOf(at);
  return { wrongAt: wrongAt.filter((_, other) => other !== index) };
}
