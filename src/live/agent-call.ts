/**
 * The call at an agent's phone, from the facts of the call: whatever the page shows can be told again from the
 * journal, by another process too. Pure.
 */
import type { AgentCall } from '../contracts/index.js';
import type { ContactEvent } from '../journal/index.js';
import { sentenceOf } from '../journal/index.js';

type Draft = { -readonly [K in keyof AgentCall]: AgentCall[K] };

/** Undefined when the call is not at this agent's phone. `facts` are all of one call, oldest first. */
export function agentCallOf(facts: readonly ContactEvent[], agentId: string): AgentCall | undefined {
  let call: Draft | undefined;
  const about = aboutCaller(facts);
  let queuedAt: number | undefined;
  for (const fact of facts) {
    if (fact.kind === 'queue-entered') queuedAt ??= fact.at;
    call = next(call, fact, agentId, () => ({ ...blank(fact), ...about(fact.at, queuedAt) }));
  }
  return call;
}

function next(
  call: Draft | undefined,
  fact: ContactEvent,
  agentId: string,
  begin: () => Draft,
): Draft | undefined {
  const at = (phase: AgentCall['phase']): Draft => ({ ...(call ?? begin()), phase, since: fact.at });
  switch (fact.kind) {
    case 'agent-offered': {
      if (fact.agentId !== agentId) return call;
      const { ticketId, queue, why } = fact;
      return {
        ...begin(),
        ticketId,
        queue,
        why: why ? { ...why, runnerUp: why.runnerUp ?? null } : null,
      };
    }
    case 'person-rung':
      return fact.who === agentId ? { ...begin(), escalatedBy: fact.escalatedBy ?? null } : call;
    case 'agent-rang':
      return fact.agentId === agentId ? at('ringing') : call;
    case 'agent-answered':
      return fact.agentId === agentId ? at('whispering') : call;
    case 'person-answered':
      return fact.who === agentId ? at('whispering') : call;
    case 'offer-failed':
      return fact.agentId === agentId ? undefined : call;
    case 'person-unreached':
      return fact.who === agentId ? undefined : call;
    case 'conversation-started': {
      if (fact.agentId !== agentId) return call;
      // Called into the conversation of another agent, who is still there; or came by as a supervisor.
      const isBeside = call?.phase === 'together' || call?.phase === 'supervising';
      const talking = isBeside ? { ...call } : at('talking');
      return {
        ...talking,
        errand: interrupted(talking.errand),
        queue: fact.queue ?? talking.queue,
        talkingSince: talking.talkingSince ?? fact.at,
      };
    }
    case 'call-held':
      return fact.agentId === agentId ? at('held') : call;
    case 'call-retrieved':
      return fact.agentId === agentId ? at('talking') : call;
    case 'conversation-ended':
      if (call?.phase === 'supervising') return call;
      return fact.agentId === agentId ? { ...at('over'), supervisedBy: null } : call;
    case 'recording-asked':
      return fact.agentId === agentId && call ? { ...call, recording: 'announcing' } : call;
    case 'recording-started':
    case 'recording-resumed':
      return fact.agentId === agentId && call ? { ...call, recording: 'on' } : call;
    case 'recording-paused':
      return fact.agentId === agentId && call ? { ...call, recording: 'paused' } : call;
    case 'recording-failed':
      return fact.agentId === agentId && call ? { ...call, recording: 'failed' } : call;
    case 'recording-called-off':
    case 'recording-stopped':
      return fact.agentId === agentId && call ? { ...call, recording: null } : call;
    case 'errand-began':
      return fact.agentId === agentId
        ? { ...at('errand'), errand: { name: fact.errand, since: fact.at, how: null, confirmed: false } }
        : call;
    case 'errand-ended': {
      if (fact.agentId !== agentId || !call?.errand) return call;
      const { how, confirmed } = fact;
      const errand = { ...call.errand, how, confirmed };
      return call.phase === 'errand' ? { ...at('talking'), errand } : { ...call, errand };
    }
    case 'consult-began':
      return fact.agentId === agentId
        ? {
            ...at('calling-in'),
            colleague: { name: fact.to, failed: null, leader: fact.toKind === 'leaders' },
          }
        : call;
    case 'consult-answered':
      if (fact.with === agentId)
        return { ...at('called-in'), colleague: { name: fact.agentId, failed: null, leader: false } };
      return fact.agentId === agentId
        ? { ...at('consulting'), colleague: { ...calledIn(call), name: fact.with } }
        : call;
    case 'consult-swapped':
      return fact.agentId === agentId
        ? at(fact.speaksWith === 'caller' ? 'alternating' : 'consulting')
        : call;
    case 'conference-began':
      return fact.agentId === agentId || fact.with === agentId ? at('together') : call;
    case 'consult-failed':
      return fact.agentId === agentId
        ? { ...at('talking'), colleague: { ...calledIn(call), name: fact.to, failed: fact.why } }
        : call;
    case 'consult-ended':
      if (fact.with === agentId) return fact.how === 'completed' ? call : undefined;
      return fact.agentId === agentId && fact.how !== 'completed' && fact.how !== 'over'
        ? { ...at('talking'), colleague: null }
        : call;
    case 'supervision-asked':
    case 'supervision-began':
    case 'supervision-changed':
    case 'supervision-ended':
      return supervised(call, fact, agentId, begin);
    case 'call-resumed':
      // A process that died was telling them; the next one begins anew, if at all.
      return call?.recording === 'announcing' ? { ...call, recording: null } : call;
    case 'queue-left':
      // The caller hung up while the phone rang: nobody's fault, and nothing to write up.
      return call && call.ticketId === fact.ticketId && isRinging(call) && fact.why !== 'served'
        ? undefined
        : call;
    case 'call-ended':
      return call && isRinging(call) ? undefined : call;
    default:
      return call;
  }
}

const calledIn = (call: Draft | undefined) => ({ failed: null, leader: call?.colleague?.leader ?? false });
/** A conversation that is told of anew is one that a later process took up: the flow ended with the one before. */
const interrupted = (errand: AgentCall['errand']): AgentCall['errand'] =>
  errand?.how === null ? { ...errand, how: 'interrupted' } : errand;

type SupervisionFact = Extract<ContactEvent, { kind: `supervision-${string}` }>;

/** At the supervisor's telephone, and at the agent's where it is announced. */
function supervised(
  call: Draft | undefined,
  fact: SupervisionFact,
  agentId: string,
  begin: () => Draft,
): Draft | undefined {
  const { kind, by, mode } = fact;
  if (by === agentId) {
    if (kind === 'supervision-ended')
      return fact.why === 'taken-over' && call
        ? { ...call, phase: 'whispering', since: fact.at, supervises: null }
        : undefined;
    const there = kind === 'supervision-began' || (call?.supervises?.there ?? false);
    const supervises = { agentId: fact.agentId, mode, there };
    return { ...(call ?? begin()), phase: 'supervising', since: fact.at, supervises };
  }
  if (fact.agentId !== agentId || !call || !fact.announced || kind === 'supervision-asked') return call;
  const isThere = kind === 'supervision-began' || call.supervisedBy !== null;
  const supervisedBy = kind !== 'supervision-ended' && isThere ? { name: by, mode } : null;
  return { ...call, supervisedBy };
}

const isRinging = ({ phase }: Draft): boolean => phase === 'offered' || phase === 'ringing';

const blank = (fact: ContactEvent): Draft => ({
  callId: fact.callId,
  phase: 'offered',
  since: fact.at,
  offeredAt: fact.at,
  talkingSince: null,
  ticketId: null,
  queue: null,
  waitedMs: null,
  caller: { number: '', name: '', profile: null, callerClass: null },
  direction: 'inbound',
  colleague: null,
  escalatedBy: null,
  errand: null,
  supervises: null,
  supervisedBy: null,
  recording: null,
  calledNumber: '',
  language: '',
  arrivedAt: null,
  why: null,
  story: [],
});

/** Kinds that tell what the caller did before; the rest of the story is what the agent sees happen. */
const toldKinds: ReadonlySet<ContactEvent['kind']> = new Set([
  'choice-made',
  'topic-asked',
  'input-collected',
  'input-failed',
  'handler-ran',
  'queue-entered',
  'wait-announced',
  'walk-began',
  'walk-ended',
  'caller-screened',
  'announced-to-reception',
  'reception-decided',
  'surge-heard',
  'offer-failed',
  'person-unreached',
  'conversation-ended',
  'callback-asked',
  'call-handed-on',
  'call-resumed',
  'chain-entered',
]);

/** Who calls and what they did until a moment, from the facts up to it. */
function aboutCaller(facts: readonly ContactEvent[]) {
  return (until: number, queuedAt: number | undefined): Partial<Draft> => {
    const arrived = facts.find((fact) => fact.kind === 'call-arrived' || fact.kind === 'call-placed');
    const known = facts.find((fact) => fact.kind === 'caller-recognised');
    const story = facts
      .filter((fact) => toldKinds.has(fact.kind) && fact.at <= until)
      .map((fact) => ({ at: fact.at, text: sentenceOf(fact) }));
    return {
      story,
      waitedMs: queuedAt === undefined ? null : until - queuedAt,
      ...(arrived && {
        direction: arrived.kind === 'call-placed' ? ('outbound' as const) : ('inbound' as const),
        arrivedAt: arrived.at,
        queue: arrived.kind === 'call-placed' ? (arrived.queue ?? null) : null,
        calledNumber: arrived.calledNumber,
        language: arrived.language,
        caller: {
          number: arrived.kind === 'call-placed' ? arrived.calledNumber : arrived.callerNumber,
          name: arrived.kind === 'call-placed' ? '' : arrived.callerName,
          profile: known?.caller ?? null,
          callerClass: known?.callerClass ?? null,
        },
      }),
    };
  };
}
