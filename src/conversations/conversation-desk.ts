/** Conversations that go on in this process, and what the agents in them ask for. */
import { Inbox, Refused } from '../kernel/index.js';
import type { SupervisionWish } from './supervision-state.js';

export type TransferTarget =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'queue'; readonly queue: string }
  /** Outside, in the form of the world, and by which trunk; checked by whoever asks. */
  | { readonly kind: 'number'; readonly number: string; readonly trunk: string };

export const nameOfTarget = (to: TransferTarget): string =>
  to.kind === 'agent' ? to.agentId : to.kind === 'queue' ? to.queue : to.number;

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
  | { readonly kind: 'transfer'; readonly to: TransferTarget }
  /** Somebody else, a supervisor, listens to the conversation, joins it or takes it over. Done when they are being rung. */
  | { readonly kind: 'supervise'; readonly by: string; readonly wish: SupervisionWish };

/** A command that waits for its answer. */
export interface AskedCommand {
  readonly command: CallCommand;
  readonly done: () => void;
  /** `Refused` reaches the person; anything else is a defect. */
  readonly failed: (error: unknown) => void;
}

export interface OpenConversation extends Disposable {
  readonly callId: string;
  readonly commands: Inbox<AskedCommand>;
}

export class ConversationDesk {
  readonly #open = new Map<string, OpenConversation>();

  /** An agent speaks with a caller; what is still asked for when that is over is refused. */
  open(agentId: string, callId: string): OpenConversation {
    const conversation: OpenConversation = {
      callId,
      commands: new Inbox(),
      [Symbol.dispose]: () => {
        if (this.#open.get(agentId) === conversation) this.#open.delete(agentId);
        for (const asked of conversation.commands.drain()) asked.failed(callIsOver());
      },
    };
    this.#open.set(agentId, conversation);
    return conversation;
  }

  /**
   * Resolves when it is done. Rejects with `Refused`: 'no-call' when the agent speaks with nobody here, 'call-over', or
   * why the command makes no sense now.
   */
  ask(agentId: string, command: CallCommand): Promise<void> {
    const conversation = this.#open.get(agentId);
    if (!conversation) return Promise.reject(new Refused('no-call', `${agentId} is in no conversation`));
    return new Promise((resolve, reject) => {
      conversation.commands.put({
        command,
        done: resolve,
        failed: (error) => reject(error instanceof Error ? error : new Error(String(error))),
      });
    });
  }
}

export const callIsOver = () => new Refused('call-over', 'the call is over');
