/**
 * What supervisors do at the conversations of agents (`agentId`): the audit of it. What those who spoke were not told
 * (`announced` false) is for supervisors alone.
 */
interface Supervision {
  readonly agentId: string;
  readonly by: string;
  /** Those who speak are told of it, as the site says. */
  readonly announced: boolean;
}

type Mode = 'listen' | 'whisper' | 'barge';

export type SupervisionFact =
  /** The supervisor's telephone is being rung. */
  | ({ readonly kind: 'supervision-asked'; readonly mode: Mode } & Supervision)
  | ({ readonly kind: 'supervision-began'; readonly mode: Mode } & Supervision)
  | ({ readonly kind: 'supervision-changed'; readonly mode: Mode } & Supervision)
  | ({
      readonly kind: 'supervision-ended';
      readonly mode: Mode;
      /** 'gone': the supervisor put the phone down, 'unreached': did not answer, 'taken-over': goes on with the caller. */
      readonly why: 'left' | 'gone' | 'unreached' | 'taken-over' | 'call-over' | 'failed';
      /** From the beginning on; 0 for one that never began. */
      readonly supervisedMs: number;
    } & Supervision);

/** What supervisors do with callers who wait. */
export type WaitingFact =
  | {
      /** The caller counts as if they had waited so much longer. */
      readonly kind: 'ticket-raised';
      readonly queue: string;
      readonly ticketId: string;
      readonly seconds: number;
      readonly by: string;
    }
  | {
      readonly kind: 'ticket-moved';
      readonly queue: string;
      readonly ticketId: string;
      readonly to: string;
      readonly by: string;
    }
  | {
      readonly kind: 'ticket-ended';
      readonly queue: string;
      readonly ticketId: string;
      readonly with: 'apology' | 'voicemail';
      readonly by: string;
    };

/** Whether the agents of a call may know of a fact. */
export const isForSupervisors = (fact: { readonly kind: string; readonly announced?: unknown }): boolean =>
  fact.kind.startsWith('supervision-') && fact.announced !== true;
