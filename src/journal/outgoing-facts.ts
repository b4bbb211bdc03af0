/** Of calls that we make, and of what they are made for. */
export type OutgoingFact =
  | {
      readonly kind: 'callback-asked';
      readonly callbackId: string;
      readonly queue: string;
      readonly number: string;
      readonly wishedAt: number | undefined;
      /** False when one was open already. */
      readonly isNew: boolean;
      readonly by: string;
    }
  | { readonly kind: 'callback-refused'; readonly why: string }
  | { readonly kind: 'callback-cancelled'; readonly callbackId: string; readonly by: string }
  /** A call that we make: the first fact of it that makes a call of it. */
  | {
      readonly kind: 'call-placed';
      /** What it is for: one of the three; `placedBy` is the agent who wished it. */
      readonly callbackId?: string;
      readonly reminderId?: string;
      readonly placedBy?: string;
      readonly attempt: number;
      readonly callerNumber: string;
      readonly calledNumber: string;
      readonly trunk: string;
      readonly entry: string;
      readonly language: string;
      readonly queue?: string;
    }
  /** `outcome`: what the customer answered, or why nobody was reached; `then`: the reminder's state after it. */
  | {
      readonly kind: 'reminder-tried';
      readonly reminderId: string;
      readonly appointment: string;
      readonly attempt: number;
      readonly outcome: string;
      readonly then: string;
    }
  | {
      readonly kind: 'callback-tried';
      readonly callbackId: string;
      readonly attempt: number;
      readonly outcome: string;
      /** The callback's state after it: done, retry or given-up. */
      readonly then: string;
    };
