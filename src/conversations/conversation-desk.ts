/** Conversations that go on in this process, and what the agents in them ask for. */
import { Refused } from '../kernel/index.js';
import { CommandDesk, type Asked, type OpenFor } from './command-desk.js';
import type { SupervisionWish } from './supervision-state.js';

export type TransferTarget =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'queue'; readonly queue: string }
  /** The first of them who answers; asked in this order by that agent, who needs help. */
  | { readonly kind: 'leaders'; readonly agentIds: readonly string[]; readonly askedBy: string }
  /** Outside, in the form of the world, and by which trunk; checked by whoever asks. */
  | { readonly kind: 'number'; readonly number: string; readonly trunk: string };

export function nameOfTarget(to: TransferTarget): string {
  if (to.kind === 'leaders') return to.agentIds.join(', ');
  return to.kind === 'agent' ? to.agentId : to.kind === 'queue' ? to.queue : to.number;
}

export type CallCommand =
  | { readonly kind: 'hold' }
  | { readonly kind: 'retrieve' }
  /** The agent's page was loaded anew: ring it again and go on. */
  | { readonly kind: 'rejoin' }
  /** The caller hears music, and somebody else is rung. Done when they are being rung. */
  | { readonly kind: 'consult'; readonly to: TransferTarget }
  /** Speaks with the other one of the two, who hears music otherwise. */
  | { readonly kind: 'swap' }
  | { readonly kind: 'join' }
  /** Lets the colleague go and goes on with the caller. */
  | { readonly kind: 'back' }
  /** Leaves the other two to themselves. */
  | { readonly kind: 'complete' }
  /** The caller walks that flow of errands.yaml alone and comes back; `retrieve` takes them back before its end. */
  | { readonly kind: 'errand'; readonly errand: string }
  | { readonly kind: 'transfer'; readonly to: TransferTarget }
  /** What of it is recorded, as the queue's rules let the agent decide. */
  | { readonly kind: 'record'; readonly wish: RecordingWish }
  /** Somebody else, a supervisor, listens to the conversation, joins it or takes it over. Done when they are being rung. */
  | { readonly kind: 'supervise'; readonly by: string; readonly wish: SupervisionWish };

/** `pause` and `resume` where all is recorded, the others where agents decide. */
export type RecordingWish = 'start' | 'stop' | 'pause' | 'resume';

export type AskedCommand = Asked<CallCommand>;
export type OpenConversation = OpenFor<CallCommand>;

/** By agent: an agent speaks with one caller at a time. Refuses with 'no-call' for one who speaks with nobody here. */
export class ConversationDesk extends CommandDesk<CallCommand> {
  constructor() {
    super((agentId) => new Refused('no-call', `${agentId} is in no conversation`));
  }
}
