/** What the queue's matcher decided about a ticket, as facts of the call. */

/** What the matcher saw when it offered an agent. */
export interface OfferWhy {
  readonly step: number;
  readonly preferred: boolean;
  readonly candidates: number;
  readonly runnerUp?: string;
  readonly idleSince: number;
  /** Since the matcher tells: facts of before do not have these. */
  readonly rank?: number;
  readonly onDuty?: number;
  readonly skipped?: readonly { readonly agentId: string; readonly why: string }[];
  readonly laneCount?: number;
  readonly lanes?: readonly string[];
}

export type DecisionFact =
  | {
      readonly kind: 'agent-free-asked';
      readonly queue: string;
      readonly ticketId?: string;
      readonly agentId: string;
      readonly taken: boolean;
      readonly why?: OfferWhy;
    }
  | {
      readonly kind: 'agent-offered';
      readonly queue: string;
      readonly ticketId: string;
      readonly agentId: string;
      readonly fence: number;
      readonly legId: string;
      /** Undefined when the news of the offer came late. */
      readonly why?: OfferWhy;
    }
  | {
      /** Nobody could be had, as the matcher saw it within a second after the ticket's taking its place or asking for something else. */
      readonly kind: 'still-waiting';
      readonly queue: string;
      readonly ticketId: string;
      readonly step: number;
      readonly held: boolean;
      readonly lane: string;
      readonly onDuty: number;
      readonly skipped: readonly { readonly agentId: string; readonly why: string }[];
      readonly changesAt?: number;
    }
  | {
      /** The ticket asks for less than before; steps are counted from 0. */
      readonly kind: 'skills-relaxed';
      readonly queue: string;
      readonly ticketId: string;
      readonly why: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      /** The ticket is kept for its preferred agent until then at the latest, or no longer. */
      readonly kind: 'hold-began' | 'hold-ended';
      readonly queue: string;
      readonly ticketId: string;
      readonly why: string;
      readonly agentId: string;
      readonly until: number;
    };
