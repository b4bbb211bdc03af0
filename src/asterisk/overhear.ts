import { CallEnded, reasonOf } from '../kernel/index.js';
import type { Overhearing, OverhearingMode } from '../telephony/index.js';
import type { AsteriskLeg } from './asterisk-leg.js';
import { Ear } from './ear.js';

/**
 * Joins a leg with an ear on another one. What the snoop is not told to whisper Asterisk throws away, so one who only
 * listens cannot be heard (res_stasis_snoop.c). Whispering reaches the far end of the overheard leg (`out`), which is the
 * only one that it is meant for.
 */
export function overhear(leg: AsteriskLeg, otherId: string, mode: OverhearingMode): Overhearing {
  const { board } = leg;
  const other = board.legs.get(otherId);
  return new Ear(board, 'overhearing', other ? [other, leg] : [leg], async (ear) => {
    if (leg.over) throw reasonOf(leg.signal);
    if (!other || other.over) throw other ? reasonOf(other.signal) : new CallEnded('hung-up');
    const { snoop, bridge } = ear.ids;
    await ear.arrives({ channelId: other.id, spy: 'both', whisper: mode === 'whisper' ? 'out' : 'none' });
    await board.commands.request('bridges.addChannel', { bridgeId: bridge, channel: [snoop, leg.id] });
    leg.movedToBridge();
  });
}
