/**
 * The flow language: what a caller meets before an agent, as `kind`-tagged records. Only `ivr/interpreter.ts`
 * switches over `kind`.
 */
export interface Flow {
  readonly name: string;
  readonly start: string;
  /** Keys that lead somewhere at every menu, collect and say of the flow; a menu's own choices go before. */
  readonly always?: ReadonlyMap<string, string>;
  /** List of phrases → the key of `always` that it stands for. */
  readonly alwaysWords?: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, FlowNode>;
}

export type FlowNode =
  | SayNode
  | MenuNode
  | CollectNode
  | WhenNode
  | DoNode
  | QueueNode
  | VoicemailNode
  | TransferNode
  | ChainNode
  | ContactsNode
  | QuestionNode
  | CallbackNode
  | GoToNode
  | BackToQueueNode
  | BackToAgentNode
  | HangUpNode;

export type NodeKind = FlowNode['kind'];

/** Plays prompts, then goes on. */
export interface SayNode {
  readonly kind: 'say';
  readonly prompts: readonly string[];
  /** Whether a key skips the rest. The key is kept for the next menu. */
  readonly bargeIn: boolean;
  readonly next: string;
}

/** Offers choices by key, and by word where the caller's language is recognised. */
export interface MenuNode {
  readonly kind: 'menu';
  readonly prompts: readonly string[];
  readonly choices: ReadonlyMap<string, string>;
  /** List of phrases → the key that it stands for. */
  readonly words?: ReadonlyMap<string, string>;
  /** Said after the prompts to callers who may speak. */
  readonly wordsPrompt?: string | undefined;
  readonly bargeIn: boolean;
  readonly timeoutSec: number;
  /** How often the menu is said in all before `onFailure`. */
  readonly attempts: number;
  readonly noInputPrompt: string | undefined;
  readonly wrongKeyPrompt: string | undefined;
  readonly onFailure: string;
}

/** Takes a number of keys into a variable. Secret input is never logged. */
export interface CollectNode {
  readonly kind: 'collect';
  readonly prompts: readonly string[];
  readonly variable: string;
  readonly secret: boolean;
  /** Whether the digits may be spoken; never together with `secret`. */
  readonly speak?: boolean;
  /** Said only to callers who would be understood. */
  readonly wordsPrompt?: string | undefined;
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly endKey: '#' | '*' | 'none';
  readonly timeoutSec: number;
  readonly betweenDigitsSec: number;
  readonly attempts: number;
  readonly noInputPrompt: string | undefined;
  readonly wrongInputPrompt: string | undefined;
  readonly next: string;
  readonly onFailure: string;
}

export type Condition =
  | { readonly kind: 'open'; readonly hours: string }
  | { readonly kind: 'holiday'; readonly hours: string }
  | { readonly kind: 'equals'; readonly variable: string; readonly value: string }
  | { readonly kind: 'staffed'; readonly queue: string }
  /** This announcement is switched on (surges.yaml). */
  | { readonly kind: 'surge'; readonly surge: string }
  /** A caller of this class (callers.yaml). */
  | { readonly kind: 'caller'; readonly callerClass: string }
  /** The caller's number makes a customer likely, or a PIN has confirmed one. */
  | { readonly kind: 'customer'; readonly known: 'likely' | 'confirmed' }
  /** A callback to the caller's number is open. */
  | { readonly kind: 'has-callback'; readonly has: boolean };

/** Goes one way or the other. */
export interface WhenNode {
  readonly kind: 'when';
  readonly condition: Condition;
  readonly then: string;
  readonly otherwise: string;
}

/** Runs a named handler registered in code; its answer names the way on. */
export interface DoNode {
  readonly kind: 'do';
  readonly handler: string;
  readonly input: Readonly<Record<string, string>>;
  readonly outcomes: ReadonlyMap<string, string>;
  readonly onFailure: string;
}

/** Waits for an agent. Comes back only when no agent could be had. */
export interface QueueNode {
  readonly kind: 'queue';
  readonly queue: string;
  /** This agent alone, if on duty, for so long; then whoever the queue asks for. */
  readonly prefer?: { readonly agent: string; readonly holdSec: number };
  /** Where to go after the queue's longest wait, or at once when nobody who could ever take it is signed in. */
  readonly onNobody: string;
  /** When as many wait as may, and when the longest wait is over; `onNobody` for one that is not given. */
  readonly onFull?: string | undefined;
  readonly onTooLong?: string | undefined;
}

export interface VoicemailNode {
  readonly kind: 'voicemail';
  readonly box: string;
  readonly prompts: readonly string[];
  readonly maxSec: number;
  readonly thanksPrompt: string | undefined;
  readonly next: string;
}

/** Rings a number outside by a trunk, or a phone; comes back when nobody answers. */
export interface TransferNode {
  readonly kind: 'transfer';
  readonly to:
    | { readonly kind: 'phone'; readonly agent: string }
    | { readonly kind: 'trunk'; readonly trunk: string; readonly number: string };
  readonly ringTimeoutSec: number;
  readonly onFailure: string;
}

/** Rings the people of a contact chain, one step after the other. Comes back when nobody took the call. */
export interface ChainNode {
  readonly kind: 'chain';
  /** Undefined for the caller's own chain (callers.yaml); a caller without one is nobody's. */
  readonly chain: string | undefined;
  readonly onNobody: string;
  /** Where a rule of the chain that says `voicemail` leads. */
  readonly onVoicemail: string;
}

/** Offers a known caller the people this caller asks for, by the names the caller uses, and rings the chosen one. */
export interface ContactsNode {
  readonly kind: 'contacts';
  /** `directory`: the topics of directory.yaml in place of people, for every caller. */
  readonly whose: 'caller' | 'directory';
  readonly timeoutSec: number;
  readonly attempts: number;
  /** The caller has no such people, or chose none of them. */
  readonly onNone: string;
  readonly onNobody: string;
  readonly onVoicemail: string;
}

/** Asks what it is about, in the caller's own words, and rings whoever the directory names for it (directory.yaml). */
export interface QuestionNode {
  readonly kind: 'question';
  readonly prompts: readonly string[];
  readonly timeoutSec: number;
  /** How often it is asked in all before `onKeys`. */
  readonly attempts: number;
  readonly noInputPrompt: string | undefined;
  /** Whoever presses a key, is not understood, or whose language is not recognised. */
  readonly onKeys: string;
  readonly onNobody: string;
  readonly onVoicemail: string;
}

/** Offers to ring the caller back; ends the call when that is agreed. */
export interface CallbackNode {
  readonly kind: 'callback';
  readonly queue: string;
  /** Whether the caller may wish for a time. */
  readonly chooseTime: boolean;
  /** Where to go when no callback was agreed: a number that may not be rung, no keys, our own trouble. */
  readonly onFailure: string;
}

/** Goes to another flow's start. */
export interface GoToNode {
  readonly kind: 'go-to';
  readonly flow: string;
}

/** Ends a walk that a caller takes while waiting: back to the music, the place kept. */
export interface BackToQueueNode {
  readonly kind: 'back-to-queue';
}

/** Ends an errand: back to the agent who sent the caller here. */
export interface BackToAgentNode {
  readonly kind: 'back-to-agent';
  /** Whether the caller has done what they were sent for, or asked for the agent instead. */
  readonly outcome: 'done' | 'not-done' | 'to-agent';
}

export interface HangUpNode {
  readonly kind: 'hang-up';
  readonly prompts: readonly string[];
}
