import { Inbox } from '../kernel/index.js';

/** Keys pressed at the far end, in order, kept until read. */
export type DigitInbox = Inbox<string>;

export const newDigitInbox = (): DigitInbox => new Inbox<string>();
