/** What agents make of calls when they have spoken. */
export type WrapUpFact =
  | {
      /** Told when the write-up is over; of one agent and call the last one counts. */
      readonly kind: 'call-wrapped-up';
      readonly agentId: string;
      readonly queue?: string;
      /** Undefined: the agent chose none of those that the queue names. */
      readonly outcome?: string;
      readonly tags: readonly string[];
    }
  | {
      /** Within the limits of compensation.yaml; why stands in the list of compensations. */
      readonly kind: 'compensation-given';
      readonly by: string;
      readonly role: string;
      readonly customerId: string;
      /** One of the site's kinds. */
      readonly what: string;
      /** A decimal. */
      readonly amount: string;
      readonly currency: string;
      readonly reference: string;
    }
  | {
      readonly kind: 'follow-up-made';
      readonly agentId: string;
      readonly what: 'callback' | 'ticket' | 'appointment';
      readonly reference: string;
    };
