import type { Clock } from '../kernel/index.js';
import type { Identity } from '../customers/index.js';
import type { ContactFact } from '../journal/index.js';
import type { Logger } from '../platform/index.js';
import type { PromptBook } from '../prompts/index.js';
import type {
  CallbackNode,
  CallerProfile,
  Chain,
  ChainNode,
  ContactsNode,
  FlowNode,
  QuestionNode,
  QueueNode,
  Site,
  Topic,
  TransferNode,
  VoicemailNode,
} from '../site/index.js';
import type { Recognisers } from '../speech/index.js';
import type { Leg, Sound } from '../telephony/index.js';
import type { CallFacts, HandlerRegistry, LanguageChoice } from './handlers.js';
import type { InputSource } from './input-source.js';

/** Where a walk begins; without a node at the flow's start. */
export interface FlowStart {
  readonly flow: string;
  readonly node?: string;
}

/** Where in which flow the caller stands. */
export interface Place {
  readonly flow: string;
  readonly node: string;
}

/**
 * What the flow language cannot do by itself. Each but the queue is entered with the leg free: nothing plays, no command is under
 * way. Each rejects with `CallEnded` when the caller hangs up.
 */
export interface FlowSteps {
  /**
   * Entered while the last prompt may still be stopping, so that an agent is found meanwhile: the leg may be used once
   * `legIsFree` has resolved. 'served' and 'finished' end the walk; the others go on by the node's exits.
   */
  queue(node: QueueNode, place: Place, legIsFree: Promise<void>): Promise<QueueEnd>;
  voicemail(node: VoicemailNode, place: Place): Promise<void>;
  /** 'connected' and 'finished' end the walk; 'failed' goes on by the node's `onFailure`. */
  transfer(node: TransferNode, place: Place): Promise<'connected' | 'finished' | 'failed'>;
  /** 'connected' and 'finished' end the walk; the others go on by the node's `onNobody` and `onVoicemail`. */
  chain(chain: Chain, node: ChainNode | ContactsNode | QuestionNode, place: Place): Promise<ChainEnd>;
  /** 'agreed' ends the walk: the caller will be rung back, or has cancelled; 'failed' goes on by `onFailure`. */
  callback(node: CallbackNode, place: Place): Promise<'agreed' | 'failed'>;
}

export type QueueEnd = 'served' | 'finished' | 'nobody' | 'full' | 'too-long';
export type ChainEnd = 'connected' | 'finished' | 'nobody' | 'voicemail';

export interface FoundTopic {
  readonly topic: Topic;
  /** How much of the question the topic knows, 0 to 1. */
  readonly score: number;
}

/** All that a walk through the flows needs. */
export interface FlowWalk {
  readonly site: Site;
  readonly leg: Leg;
  /** Ends the walk wherever it stands: the caller's, or a narrower one. */
  readonly signal: AbortSignal;
  readonly prompts: PromptBook;
  readonly clock: Clock;
  readonly log: Logger;
  readonly handlers: HandlerRegistry;
  readonly call: CallFacts;
  /** The caller as the site knows them, if it does. */
  readonly caller: CallerProfile | undefined;
  /** The customer who calls, likely or confirmed. */
  readonly identity: Identity;
  /** What the caller entered and handlers found out; the walk writes into it. Secret input never gets here. */
  readonly variables: Record<string, string>;
  readonly language: LanguageChoice;
  /** Who understands what callers say; nobody unless given. */
  readonly recognisers?: Recognisers;
  /** Further ways of input beside keys and speech. */
  readonly inputs?: readonly InputSource[];
  record(fact: ContactFact): void;
  /** Writes down that the caller has come to a node that waits for the caller. Nothing plays meanwhile. */
  remember(place: Place): Promise<void>;
  /** Whether anybody who may take calls of this queue is signed in. */
  isStaffed(queue: string): Promise<boolean>;
  /** Whether the caller's number is to be rung back already. */
  hasCallback(): Promise<boolean>;
  /** Whether this announcement is switched on; none is, unless given. */
  surgeIsOn?(surge: string): boolean;
  /** What must be said before a node is entered. */
  announcements?(place: Place, node: FlowNode): Promise<readonly Sound[]>;
  /** The topics that a question is about, the likeliest first; without it callers choose them by key. */
  readonly topicsOf?: ((question: string, language: string) => Promise<readonly FoundTopic[]>) | undefined;
  readonly steps: FlowSteps;
  readonly start: FlowStart;
}

/**
 * How a walk ended: the caller was served by an agent, connected elsewhere, or came to a `hang-up`, `back-to-queue` or
 * `back-to-agent` node. The leg is left as it is: putting it down is the journey's.
 */
export interface FlowEnd {
  readonly kind: 'served' | 'transferred' | 'finished' | 'back-to-queue' | 'back-to-agent';
  /** The node at which it ended. */
  readonly place: Place;
}
