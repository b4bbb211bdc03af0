/** The facts of calls that are alive, and whose phones they are at; from this process, or told again by the journal. */
import type { AgentCall } from '../contracts/index.js';
import type { ContactEvent } from '../journal/index.js';
import { agentCallOf } from './agent-call.js';

interface Known {
  readonly facts: ContactEvent[];
  /** Agents at whose phones this call is or was. */
  readonly agents: Set<string>;
  ended: boolean;
}

/** A call of ten thousand facts is a loop in some flow; what comes after is not kept here. */
const longestStory = 10_000;

export class CallsNow {
  readonly #calls = new Map<string, Known>();
  /** The call that an agent has, or writes up. */
  readonly #callOf = new Map<string, string>();

  /** Takes a fact in; answers the agents whose call it changes. */
  tell(fact: ContactEvent): readonly string[] {
    const known = this.#calls.get(fact.callId) ?? { facts: [], agents: new Set<string>(), ended: false };
    this.#calls.set(fact.callId, known);
    if (known.facts.length < longestStory) known.facts.push(fact);
    const agentId = agentOf(fact);
    if (agentId !== undefined) known.agents.add(agentId);
    if (agentId !== undefined && beginsCall(fact)) this.#callOf.set(agentId, fact.callId);
    if (fact.kind === 'call-ended') known.ended = true;
    if (known.ended && known.agents.size === 0) this.#calls.delete(fact.callId);
    return [...known.agents].filter((one) => this.#callOf.get(one) === fact.callId);
  }

  /** Whether the facts of this call from its beginning are here. */
  isWhole(callId: string): boolean {
    const first = this.#calls.get(callId)?.facts[0];
    return first?.kind === 'call-arrived' || first?.kind === 'call-placed';
  }

  factsOf(callId: string): readonly ContactEvent[] | undefined {
    return this.isWhole(callId) ? this.#calls.get(callId)?.facts : undefined;
  }

  /** What the journal has of a call that began elsewhere; facts that were told here meanwhile come after them. */
  recall(callId: string, agentId: string, facts: readonly ContactEvent[]): void {
    const known = this.#calls.get(callId);
    const last = facts.at(-1)?.at ?? 0;
    const newer = (known?.facts ?? []).filter((fact) => fact.at > last);
    const agents = new Set([...(known?.agents ?? []), agentId]);
    this.#calls.set(callId, {
      facts: [...facts, ...newer],
      agents,
      ended: facts.some(({ kind }) => kind === 'call-ended'),
    });
    this.#callOf.set(agentId, callId);
  }

  /** An agent who is known to have another call that goes on has had a word of it since, and keeps that one. */
  isAlsoOf(callId: string, agentId: string): void {
    const has = this.callOf(agentId);
    if (has && has.phase !== 'over') return;
    this.#calls.get(callId)?.agents.add(agentId);
    this.#callOf.set(agentId, callId);
  }

  callOf(agentId: string): AgentCall | undefined {
    const callId = this.#callOf.get(agentId);
    const known = callId === undefined ? undefined : this.#calls.get(callId);
    return known && agentCallOf(known.facts, agentId);
  }

  callIdOf(agentId: string): string | undefined {
    return this.#callOf.get(agentId);
  }

  /** The agent has nothing more to do with the call. */
  forget(agentId: string): void {
    const callId = this.#callOf.get(agentId);
    this.#callOf.delete(agentId);
    const known = callId === undefined ? undefined : this.#calls.get(callId);
    if (callId === undefined || !known) return;
    known.agents.delete(agentId);
    if (known.ended && known.agents.size === 0) this.#calls.delete(callId);
  }
}

const beginsCall = ({ kind }: ContactEvent): boolean =>
  kind === 'agent-offered' ||
  kind === 'person-rung' ||
  kind === 'conversation-started' ||
  kind === 'supervision-asked';

/** The agent at whose telephone something happens, if any. */
export function agentOf(fact: ContactEvent): string | undefined {
  if (fact.kind.startsWith('supervision-') && 'by' in fact) return fact.by;
  if ('agentId' in fact) return fact.agentId;
  return 'who' in fact ? fact.who : undefined;
}
