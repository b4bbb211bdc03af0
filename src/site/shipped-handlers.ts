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
  /** `orderNumber` (digits), `orderState` (to choose by), `orderWhat`, `orderDay` (date, '' when not known). */
  'latest-order': {
    inputs: [],
    outcomes: ['found', 'none'],
    sets: ['orderNumber', 'orderState', 'orderWhat', 'orderDay'],
  },
  'find-order': {
    inputs: ['number'],
    outcomes: ['found', 'unknown'],
    sets: ['orderNumber', 'orderState', 'orderWhat', 'orderDay'],
  },
  /** The customer's next one: `appointment` (its reference), day, time and the branch's name. */
  'next-appointment': {
    inputs: [],
    outcomes: ['found', 'none'],
    sets: ['appointment', 'appointmentDay', 'appointmentTime', 'appointmentPlace', 'appointmentBranch'],
  },
  /**
   * Free times, three at most: `day1`, `time1` and so on. `purpose` is `book` (at the branch nearest to the customer's
   * address) or `move` (at the branch of the appointment that was told last); `from` is `first` or `later`.
   */
  'offer-times': {
    inputs: ['purpose', 'from'],
    outcomes: ['three', 'two', 'one', 'none'],
    sets: [
      ...(['day1', 'time1', 'day2', 'time2', 'day3', 'time3'] as const),
      ...(['offered', 'purpose', 'appointmentPlace', 'appointmentBranch'] as const),
    ],
  },
  /** `choice` is 1, 2 or 3 of the times that were offered last. */
  'take-time': {
    inputs: ['choice'],
    outcomes: ['booked', 'moved', 'taken', 'unknown'],
    sets: ['appointment', 'appointmentDay', 'appointmentTime'],
  },
  'cancel-appointment': { inputs: [], outcomes: ['cancelled', 'unknown'], sets: ['appointment'] },
  /** In a call that reminds of an appointment: what the customer says to it. `answer` is `confirm` or `cancel`. */
  'answer-reminder': { inputs: ['answer'], outcomes: ['confirmed', 'cancelled', 'unknown'], sets: [] },
  /** One after the other, and round again. */
  'next-service': {
    inputs: [],
    outcomes: ['active', 'blocked', 'inactive', 'none'],
    sets: ['service', 'serviceName', 'serviceCount'],
  },
  /** Of the service that was told last; `to` is `active` or `blocked`. `undoTime` is a time of day. */
  'change-service': {
    inputs: ['to'],
    outcomes: ['changed', 'unchanged', 'unknown'],
    sets: ['serviceChange', 'undoTime'],
  },
  'undo-service-change': { inputs: [], outcomes: ['undone', 'too-late', 'unknown'], sets: [] },
  /** For the company's people, with the customer's name to it: `summary` is what they read, `ticket` the reference. */
  'open-ticket': { inputs: ['summary'], outcomes: ['opened'], sets: ['ticket'] },
  /** Of hours.yaml: `openUntil` (time), `opensDay` and `opensTime`. */
  'opening-hours': {
    inputs: ['hours'],
    outcomes: ['open', 'always-open', 'closed', 'closed-for-good'],
    sets: ['openUntil', 'opensDay', 'opensTime'],
  },
  /** By a postal code, or with an empty one by the confirmed customer's address. */
  'nearest-branch': {
    inputs: ['postalCode'],
    outcomes: ['found', 'unknown'],
    sets: ['branchName', 'branchStreet', 'branchTown'],
  },
  'next-promotion': { inputs: [], outcomes: ['told', 'none'], sets: ['promotion', 'promotionCount'] },
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
