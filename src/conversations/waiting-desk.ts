/** Callers who wait in queues of this process, and what supervisors ask for them. */
import { Refused } from '../kernel/index.js';
import { CommandDesk, type Asked, type OpenFor } from './command-desk.js';

export type WaitingCommand = { readonly by: string } & (
  | { readonly kind: 'raise'; readonly seconds: number }
  /** The wait so far counts there as well. */
  | { readonly kind: 'move'; readonly queue: string }
  | { readonly kind: 'end'; readonly with: 'apology' | 'voicemail' }
);

export type AskedOfWaiting = Asked<WaitingCommand>;
export type OpenTicket = OpenFor<WaitingCommand>;

/** By ticket. Refuses with 'not-waiting' for one that does not wait here with a caller on the line. */
export class WaitingDesk extends CommandDesk<WaitingCommand> {
  constructor() {
    super((ticketId) => new Refused('not-waiting', `no caller on the line waits with ticket ${ticketId}`));
  }
}
