/** Calls that we make to customers: all engines together keep one pace, and each attempt is dialled once. */
import { slotToleranceMs } from '../callbacks/index.js';
import type { AttemptFailure } from '../site/index.js';
import type { DialRequest, Leg, LegEndCause } from '../telephony/index.js';
import type { Centre } from './centre.js';

export interface Turn {
  readonly centre: Centre;
  readonly rules: { readonly dialsPerSec: number };
  /** Aborted when the process stops. */
  readonly life: AbortSignal;
  /** Aborted when there is nobody to dial for any more. */
  readonly inVain?: AbortSignal | undefined;
}

/** Waits for the turn to dial, among all engines; undefined when it was in vain before it came. */
export async function untilSlot({ centre, life, inVain }: Turn): Promise<number | undefined> {
  const { clock, callbacks } = centre;
  const signal = inVain ? AbortSignal.any([life, inVain]) : life;
  try {
    for (;;) {
      const slot = await callbacks.nextSlot();
      if (slot > clock.now()) await clock.after(slot - clock.now(), signal);
      signal.throwIfAborted();
      // Who was kept from it would crowd those who come next.
      if (clock.now() <= slot + slotToleranceMs / 2) return slot;
    }
  } catch (error) {
    life.throwIfAborted();
    if (inVain?.aborted) return undefined;
    throw error;
  }
}

/** Dials in the slot, or in a later one when that could not be kept; undefined when it was in vain before. */
export async function dialInTurn(turn: Turn, first: number, request: DialRequest): Promise<Leg | undefined> {
  const { centre, rules, life, inVain } = turn;
  const { clock, callbacks, telephony } = centre;
  const gapMs = Math.ceil(1_000 / rules.dialsPerSec);
  for (let slot: number | undefined = first; slot !== undefined; slot = await untilSlot(turn)) {
    const inTime = slot + slotToleranceMs;
    const leg = await callbacks.gate.through(gapMs, life, () =>
      clock.now() <= inTime && inVain?.aborted !== true ? telephony.dial(request) : undefined,
    );
    if (leg) return leg;
    if (inVain?.aborted) return undefined;
  }
  return undefined;
}

/** Why a call of ours that has ended reached nobody. */
export async function whyNotReached(leg: Leg): Promise<AttemptFailure> {
  return failureBy[(await leg.ended).cause];
}

/** Whoever was called has put the phone down. */
export async function hasHungUp(leg: Leg): Promise<boolean> {
  if (leg.state !== 'ended') return false;
  const { cause, byUs } = await leg.ended;
  return cause === 'hung-up' && !byUs;
}

const failureBy: Readonly<Record<LegEndCause, AttemptFailure>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  rejected: 'refused',
  unreachable: 'unreachable',
  failed: 'unreachable',
  'hung-up': 'abandoned',
  'answered-elsewhere': 'lost',
  'switch-lost': 'lost',
};
