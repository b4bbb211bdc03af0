/** What customers were given. Amounts are hundredths of the currency, times epoch milliseconds. */
export interface Gift {
  /** Of the wish: what is asked for twice is given once. */
  readonly key: string;
  readonly customerId: string;
  readonly callId: string;
  readonly givenBy: string;
  /** That the giver had then. */
  readonly role: string;
  readonly kind: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly givenAt: number;
}

export interface Compensation extends Gift {
  readonly reference: string;
  /** How often it could not be told to the back office. */
  readonly attempts: number;
}

export type Given =
  | { readonly result: 'given'; readonly compensation: Compensation }
  /** `given`: what the customer has had since. */
  | { readonly result: 'over'; readonly given: number };

export interface CompensationStore {
  /**
   * Given once for a key; the first word counts. 'over' when, with it, the customer would have more than `most` since an
   * instant, in its currency: also when several ask at the same moment.
   */
  give(gift: Gift, limit: { readonly most: number; readonly since: number }): Promise<Given>;
  /** Of this customer, the newest first. */
  ofCustomer(customerId: string, since: number): Promise<readonly Compensation[]>;
  /** Everybody's, the newest first; from before an instant on. */
  latest(asked: CompensationsAsked): Promise<readonly Compensation[]>;
  /** What is not told yet and due, the longest due first; nobody else gets it for so long. */
  take(limit: number, leaseMs: number, now: number): Promise<readonly Compensation[]>;
  /** When the next one that is not told falls due. */
  nextDueAt(): Promise<number | undefined>;
  /** It could not be told, and is not looked at before. */
  putOff(reference: string, until: number): Promise<void>;
  told(reference: string, now: number): Promise<void>;
}

export interface CompensationsAsked {
  readonly limit: number;
  readonly before?: number | undefined;
  readonly customerId?: string | undefined;
  readonly givenBy?: string | undefined;
}
