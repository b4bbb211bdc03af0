/** Who may reach whom: protected people are rung for those whom gate.yaml names, and by reception. Pure. */
import type { Person, ProtectedPerson, Site } from '../site/index.js';

/** Who wants to reach somebody. */
export type Who =
  | { readonly kind: 'caller'; readonly caller: string | undefined }
  | { readonly kind: 'agent'; readonly agentId: string; readonly role: 'agent' | 'supervisor' | 'admin' }
  /** Reception's agent passes a call on that was announced. */
  | { readonly kind: 'reception'; readonly agentId: string };

export interface GateDecision {
  readonly allowed: boolean;
  /** The name of the entry of gate.yaml; undefined for people who are not protected. */
  readonly protects: string | undefined;
  /** For the log, in words. */
  readonly why: string;
}

/** A person is protected under whatever name a chain or a flow has for them. */
export function protectionOf({ gate }: Pick<Site, 'gate'>, person: Person): ProtectedPerson | undefined {
  return [...gate.protectedPeople.values()].find(({ person: kept }) =>
    kept.kind === 'agent'
      ? person.kind === 'agent' && person.agent === kept.agent
      : person.kind === 'outside' && person.number === kept.number,
  );
}

export function mayReach(site: Pick<Site, 'gate'>, who: Who, person: Person): GateDecision {
  const entry = protectionOf(site, person);
  if (!entry) return { allowed: true, protects: undefined, why: 'not protected' };
  const decided = (allowed: boolean, why: string): GateDecision => ({ allowed, protects: entry.name, why });
  switch (who.kind) {
    case 'reception':
      return decided(true, 'announced by reception');
    case 'agent':
      if (entry.agents.includes(who.agentId)) return decided(true, `agent ${who.agentId} may`);
      if (entry.roles.includes(who.role)) return decided(true, `a ${who.role} may`);
      return decided(false, 'agents may not');
    case 'caller':
      if (who.caller !== undefined && entry.callers.includes(who.caller))
        return decided(true, `caller ${who.caller} may`);
      return decided(false, 'callers go to reception first');
  }
}
