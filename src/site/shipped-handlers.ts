/**
 * The handlers that the service brings: what a flow must say about each, known without running any (self-service/ runs
 * them; a test keeps the two in step).
 */
export const shippedHandlers = {
  /** Makes sure who is calling. Both inputs should come from `secret: yes`. */
  'check-pin': {
    inputs: ['account', 'pin'],
    outcomes: ['confirmed', 'refused', 'too-often', 'locked'],
    sets: [],
  },
  /** `balance` (money, what is due or the credit), `balanceDueOn` (date), `balanceAge` (minutes, 0 when read just now). */
  'account-balance': {
    inputs: [],
    outcomes: ['due', 'overdue', 'settled', 'credit'],
    sets: ['balance', 'balanceDueOn', 'balanceAge'],
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly inputs: readonly string[];
      readonly outcomes: readonly string[];
      readonly sets: readonly string[];
    }
  >
>;

export type ShippedHandlers = typeof shippedHandlers;
export type ShippedName = keyof ShippedHandlers;
