/**
 * What happened, as facts in the past tense. All statistics and the call log derive from these; they are append-only
 * and every one carries the call and the time. Secret input and card digits never get here.
 */
import type { DecisionFact } from './decision-facts.js';
import type { ConversationFact } from './conversation-facts.js';
import type { ErrandFact } from './errand-facts.js';
import type { OutgoingFact } from './outgoing-facts.js';
import type { SpeechFact } from './speech-facts.js';
import type { RecordingFact } from './recording-facts.js';
import type { SupervisionFact, WaitingFact } from './supervision-facts.js';
import type { WrapUpFact } from './wrap-up-facts.js';

export type ContactEvent = {
  readonly at: number;
  readonly callId: string;
  readonly engine: string;
  /** Given by whoever may tell the same fact twice: facts of one id count once. The journal chooses one otherwise. */
  readonly id?: string;
} & ContactFact;

export type ContactFact =
  | {
      readonly kind: 'call-arrived';
      readonly callerNumber: string;
      readonly callerName: string;
      readonly calledNumber: string;
      readonly trunk: string;
      readonly entry: string;
      readonly language: string;
    }
  | {
      readonly kind: 'caller-recognised';
      readonly caller: string;
      readonly callerClass: string;
      readonly headStartSec: number;
    }
  /** The caller's number is this customer's: likely, never certain. */
  | { readonly kind: 'customer-likely'; readonly customerId: string }
  /** The right PIN was keyed in. */
  | { readonly kind: 'customer-confirmed'; readonly customerId: string }
  | { readonly kind: 'pin-refused'; readonly why: 'refused' | 'later' | 'locked' }
  /** What the caller settled without a person; `reference` is what the caller was told. */
  | {
      readonly kind: 'self-service-done';
      readonly deed: string;
      /** For whom, where it was settled for a customer: whom the PIN has confirmed, or who was rung. */
      readonly customerId?: string;
      readonly reference?: string;
      readonly detail?: string;
    }
  | { readonly kind: 'call-answered' }
  | { readonly kind: 'call-resumed'; readonly stage: string }
  | { readonly kind: 'flow-entered'; readonly flow: string }
  | { readonly kind: 'node-entered'; readonly flow: string; readonly node: string; readonly nodeKind: string }
  | {
      readonly kind: 'condition-decided';
      readonly node: string;
      readonly condition: string;
      readonly held: boolean;
    }
  | {
      readonly kind: 'choice-made';
      readonly node: string;
      readonly key: string;
      readonly target: string;
      /** The list of phrases that was understood, when the caller spoke. */
      readonly said?: string;
      /** 0 to 1. */
      readonly confidence?: number;
    }
  | SpeechFact
  | {
      readonly kind: 'input-failed';
      readonly node: string;
      readonly why: 'no-input' | 'wrong-key' | 'wrong-input' | 'not-understood';
      readonly attempt: number;
    }
  | {
      readonly kind: 'input-collected';
      readonly node: string;
      readonly variable: string;
      readonly digits: number;
    }
  | {
      readonly kind: 'queue-entered';
      readonly queue: string;
      readonly ticketId: string;
      readonly skills: readonly string[];
    }
  | { readonly kind: 'position-announced'; readonly queue: string; readonly position: number }
  | {
      /** All in milliseconds from then on. */
      readonly kind: 'wait-announced';
      readonly queue: string;
      readonly ticketId: string;
      readonly likelyMs: number;
      readonly fromMs: number;
      readonly toMs: number;
      /** The figures that were spoken; without an upper one: "more than". */
      readonly saidFromMs: number;
      readonly saidToMs?: number;
      /** The caller was told that it takes longer than was said before. */
      readonly longer: boolean;
      /** What recent errors changed: the likely wait was multiplied by one, the width of the interval by the other. */
      readonly correction: number;
      readonly widening: number;
    }
  /** The caller walks menus meanwhile, keeping the place; `inQueue` false: and wants no agent until that is done. */
  | { readonly kind: 'walk-began'; readonly queue: string; readonly flow: string; readonly inQueue: boolean }
  | { readonly kind: 'walk-ended'; readonly queue: string; readonly how: 'back' | 'agent-free' | 'settled' }
  | DecisionFact
  | {
      readonly kind: 'agent-rang';
      readonly agentId: string;
      readonly legId: string;
      readonly sinceOfferMs: number;
    }
  | {
      readonly kind: 'offer-failed';
      readonly agentId: string;
      readonly why: 'missed' | 'rejected' | 'unreachable' | 'withdrawn';
    }
  | {
      readonly kind: 'agent-answered';
      readonly agentId: string;
      readonly legId: string;
      readonly waitMs: number;
    }
  | {
      readonly kind: 'conversation-started';
      readonly agentId: string;
      /** None when the call came by no queue. */
      readonly queue?: string;
      readonly waitMs: number;
    }
  | {
      readonly kind: 'conversation-ended';
      readonly agentId: string;
      readonly talkMs: number;
      readonly endedBy: 'caller' | 'agent' | 'system';
    }
  | {
      readonly kind: 'queue-left';
      readonly queue: string;
      readonly ticketId: string;
      /** 'settled': the menus that the caller walked meanwhile made an agent unnecessary. */
      readonly why:
        | 'abandoned'
        | 'served'
        | 'too-long'
        | 'unstaffed'
        | 'settled'
        | 'callback'
        /** By a supervisor. */
        | 'moved'
        | 'ended';
      readonly waitMs: number;
    }
  | {
      readonly kind: 'voicemail-left';
      readonly box: string;
      readonly recording: string;
      readonly durationMs: number;
      readonly end: string;
      readonly callerNumber?: string;
      readonly source?: 'service' | 'fallback';
    }
  | {
      readonly kind: 'caller-treated';
      readonly treatment: 'screen' | 'block';
      readonly source: string;
      readonly reason: string;
    }
  | { readonly kind: 'caller-screened'; readonly passed: boolean; readonly recording: string }
  /** `person` is the entry of gate.yaml. */
  | {
      readonly kind: 'gate-decided';
      readonly person: string;
      readonly allowed: boolean;
      readonly why: string;
    }
  | { readonly kind: 'announced-to-reception'; readonly person: string; readonly recording: string }
  | {
      readonly kind: 'reception-decided';
      readonly person: string;
      readonly word: 'pass-on' | 'refuse';
      readonly by: string;
    }
  | { readonly kind: 'surge-heard'; readonly surge: string }
  | { readonly kind: 'queue-full'; readonly queue: string; readonly waiting: number }
  | { readonly kind: 'chain-entered'; readonly chain: string }
  | {
      readonly kind: 'chain-left';
      readonly chain: string;
      readonly end: 'connected' | 'queue' | 'finished' | 'nobody' | 'voicemail';
    }
  /** `who` is an agent's id or a number outside, `post` the role by which they were named. */
  | {
      readonly kind: 'person-rung';
      readonly who: string;
      readonly legId: string;
      readonly post?: string;
      /** A team leader, whom this agent asks for help. */
      readonly escalatedBy?: string;
    }
  | { readonly kind: 'person-answered'; readonly who: string; readonly legId: string }
  | {
      readonly kind: 'person-unreached';
      readonly who: string;
      readonly why: 'busy' | 'no-answer' | 'away';
      readonly cause?: string;
    }
  | ConversationFact
  | ErrandFact
  | OutgoingFact
  | SupervisionFact
  | RecordingFact
  | WaitingFact
  | WrapUpFact
  | {
      readonly kind: 'handler-ran';
      readonly node: string;
      readonly handler: string;
      readonly outcome: string;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'call-ended';
      readonly outcome: CallOutcome;
      readonly endedBy: 'caller' | 'agent' | 'system';
      readonly durationMs: number;
      readonly waitMs: number;
      readonly talkMs: number;
      readonly cause: string;
      readonly detail?: string;
    };

/** How a call ended, one word for the whole story. */
export type CallOutcome =
  | 'served'
  | 'abandoned-in-menu'
  | 'abandoned-in-queue'
  | 'voicemail'
  | 'self-served'
  | 'transferred'
  /** Turned away: on the nuisance list, or by reception. */
  | 'refused'
  /** The caller will be rung back. */
  | 'callback'
  /** A call of ours that found nobody. */
  | 'not-reached'
  | 'fallback-voicemail'
  | 'failed'
  | 'lost';

/** Things that happen to agents, beside calls. */
export interface AgentEvent {
  readonly at: number;
  readonly agentId: string;
  readonly engine: string;
  readonly kind: 'duty-changed' | 'phone-reachable' | 'phone-unreachable' | 'hard-call';
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly by?: string;
  /** The hard one, where it is known. */
  readonly callId?: string;
}

/** Takes facts off the call's way: neither method waits for anything. */
export interface Journal {
  record(event: ContactEvent): void;
  recordAgent(event: AgentEvent): void;
}
