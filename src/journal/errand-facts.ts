/** Of callers whom an agent sends to a flow of self-service, to have them back afterwards. */
interface Sent {
  readonly agentId: string;
  /** As errands.yaml names it. */
  readonly errand: string;
}

/**
 * 'done' and 'not-done' as the flow says; 'to-agent': the caller asked for a person, or the flow led to one; 'taken-back' by the
 * agent or a supervisor; 'hung-up' by the caller; 'interrupted': the service died; 'failed': something of ours broke.
 */
export type ErrandEnd =
  'done' | 'not-done' | 'to-agent' | 'taken-back' | 'hung-up' | 'interrupted' | 'failed';

export type ErrandFact =
  /** The caller is alone in that flow from now on; the agent hears music, and nothing of what is keyed or said. */
  | ({ readonly kind: 'errand-began'; readonly flow: string } & Sent)
  | ({
      readonly kind: 'errand-ended';
      readonly how: ErrandEnd;
      /** The PIN was right in it. */
      readonly confirmed: boolean;
      readonly errandMs: number;
      /** The agent has put the phone down meanwhile: the caller goes on to a queue. */
      readonly agentGone: boolean;
    } & Sent);
