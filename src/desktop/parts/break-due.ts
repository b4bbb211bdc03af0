import type { LiveAgent, OwnFigures } from '../../contracts/index.js';

/** Whether it is time for a break: not for those who have one, and not where the company reminds of none. */
export const isBreakDue = (
  {
    breakAfterSeconds,
    busySinceBreakSeconds,
  }: Pick<OwnFigures, 'breakAfterSeconds' | 'busySinceBreakSeconds'>,
  state: LiveAgent['state'],
): boolean =>
  breakAfterSeconds !== null &&
  busySinceBreakSeconds >= breakAfterSeconds &&
  state !== 'paused' &&
  state !== 'signed-out';
