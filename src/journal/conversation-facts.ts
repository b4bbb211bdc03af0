/** What agents do with callers while they speak. */
export type ConversationFact =
  /** The caller hears music while the agent stays on the line. */
  | { readonly kind: 'call-held'; readonly agentId: string }
  | { readonly kind: 'call-retrieved'; readonly agentId: string }
  /** The switch hears nothing of the agent, whose telephone is away: the caller has been told, and hears music. */
  | { readonly kind: 'agent-unheard'; readonly agentId: string }
  | { readonly kind: 'agent-heard-again'; readonly agentId: string }
  /** The agent's page was loaded anew, rung again, and is in the conversation again. */
  | { readonly kind: 'agent-rejoined'; readonly agentId: string; readonly legId: string }
  | {
      /** By this agent, whose part of the call is over. */
      readonly kind: 'call-handed-on';
      readonly agentId: string;
      readonly to: string;
      readonly toKind: 'agent' | 'queue' | 'number' | 'leaders' | 'colleague';
    }
  /** This agent calls the team leader in: the leaders are rung in this order until one answers. */
  | { readonly kind: 'call-escalated'; readonly agentId: string; readonly leaders: readonly string[] }
  /** The caller hears music, and this agent calls somebody in. */
  | {
      readonly kind: 'consult-began';
      readonly agentId: string;
      readonly to: string;
      readonly toKind: 'agent' | 'queue' | 'number' | 'leaders';
    }
  | { readonly kind: 'consult-answered'; readonly agentId: string; readonly with: string }
  | { readonly kind: 'consult-failed'; readonly agentId: string; readonly to: string; readonly why: string }
  | {
      readonly kind: 'consult-swapped';
      readonly agentId: string;
      readonly with: string;
      readonly speaksWith: 'caller' | 'colleague';
    }
  /** Caller, agent and colleague speak with each other; from then on the colleague is credited with it too. */
  | { readonly kind: 'conference-began'; readonly agentId: string; readonly with: string }
  | {
      readonly kind: 'consult-ended';
      readonly agentId: string;
      readonly with: string;
      /** 'completed': the colleague goes on with the caller. */
      readonly how: 'completed' | 'back' | 'colleague-gone' | 'over';
      /** From the colleague's answer on. */
      readonly consultMs: number;
    }
  | { readonly kind: 'transfer-tried'; readonly to: string; readonly outcome: string };
