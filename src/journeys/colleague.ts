/** Somebody whom an agent calls in while the caller hears music: a colleague, one from a queue, a number outside. */
import type { TransferTarget } from '../conversations/index.js';
import { nameOfTarget } from '../conversations/index.js';
import type { QueueSettings, Unreached } from '../site/index.js';
import type { Leg } from '../telephony/index.js';
import type { AgentOnLine } from './agent-on-line.js';
import type { Call } from './call.js';
import { ringAgent } from './ring-agent.js';
import type { RingingFor } from './ring-agent.js';
import { ringLeaders } from './ring-leaders.js';
import { PersonOnLine, ringPerson } from './ring-person.js';
import { writeStage } from './stage.js';
import { ticketRequest } from './take-place.js';

const ringTimeoutSec = 25;
/** An agent with the caller on hold does not wait in a queue for longer. */
const queueWithinMs = 60_000;

/** On the line, and not yet the one who speaks with the caller. Disposing puts the leg down and frees the agent. */
export interface Colleague extends AsyncDisposable {
  readonly leg: Leg;
  readonly name: string;
  /** Undefined for a number outside. */
  readonly agentId: string | undefined;
  readonly online:
    | { readonly by: 'name'; readonly person: PersonOnLine }
    | { readonly by: 'queue'; readonly queue: QueueSettings; readonly agent: AgentOnLine };
}

/** Rejects with the signal's reason, and nothing is left then. */
export async function ringColleague(
  call: Call,
  to: TransferTarget,
  signal: AbortSignal,
): Promise<Colleague | Unreached> {
  if (to.kind === 'queue') return fromQueue(call, to.queue, signal);
  if (to.kind === 'leaders') {
    const leader = await ringLeaders(call, to, true, signal);
    return leader instanceof PersonOnLine ? byName(leader, leader.agentId ?? '') : leader;
  }
  const person =
    to.kind === 'agent'
      ? ({ kind: 'agent', agent: to.agentId, post: undefined } as const)
      : ({ kind: 'outside', trunk: to.trunk, number: to.number, post: undefined } as const);
  const ringing = {
    ringTimeoutSec,
    whom: 'on-duty',
    acceptance: undefined,
    whisperPrompt: undefined,
  } as const;
  const found = await ringPerson(call, { ...ringing, consulted: true }, person, signal);
  if (!(found instanceof PersonOnLine)) return found;
  return byName(found, nameOfTarget(to));
}

/** Somebody who was rung by name. */
export const byName = (person: PersonOnLine, name: string): Colleague => ({
  leg: person.leg,
  name,
  agentId: person.agentId,
  online: { by: 'name', person },
  [Symbol.asyncDispose]: () => person[Symbol.asyncDispose](),
});

/** The next agent of a queue, for whom the place is the one of the caller's whole wait. */
async function fromQueue(call: Call, queueName: string, signal: AbortSignal): Promise<Colleague | Unreached> {
  const { centre } = call;
  const queue = call.site.queues.get(queueName);
  if (!queue || !(await centre.agents.isStaffed(queueName))) return 'away';
  const entry = {
    ticketId: centre.newId('ticket'),
    callId: call.id,
    enqueuedAt: call.waitingSince ?? centre.clock.now(),
  };
  const late = new AbortController();
  const patience = AbortSignal.any([signal, late.signal]);
  const over = new AbortController();
  void centre.clock.after(queueWithinMs, AbortSignal.any([signal, over.signal])).then(
    () => late.abort(),
    () => undefined,
  );
  await using ticket = centre.queue.enter(ticketRequest(queue, entry));
  try {
    for (;;) {
      const offer = await ticket.nextOffer(patience);
      const agent = await ringAgent(asRinging(call), queue, offer, patience);
      if (!agent) continue;
      return {
        leg: agent.leg,
        name: agent.agentId,
        agentId: agent.agentId,
        online: { by: 'queue', queue, agent },
        [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
      };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) return 'no-answer';
    throw error;
  } finally {
    over.abort();
  }
}

const asRinging = (call: Call): RingingFor => ({
  centre: call.centre,
  id: call.id,
  site: call.site,
  log: call.log,
  leg: call.leg,
  record: (fact) => call.record(fact),
  consulted: true,
});

/** From now on the colleague is the one who speaks with the caller, also for a process that comes after this one. */
export async function becomesPartner(call: Call, { leg, agentId, online }: Colleague): Promise<void> {
  if (online.by === 'name') {
    const stage = {
      at: 'transfer',
      v: 1,
      callId: call.id,
      ...(agentId === undefined ? {} : { agentId }),
    } as const;
    return leg.remember(writeStage(stage));
  }
  const { queue, agent } = online;
  const { ticketId, fence } = agent.engagement;
  const now = call.centre.clock.now();
  const place = { flow: call.queued?.flow ?? '', node: call.queued?.node ?? '' };
  await call.remember('queue', {
    ...place,
    queue: queue.name,
    ticketId,
    enqueuedAt: call.waitingSince ?? now,
    enteredAt: now,
  });
  await leg.remember(
    writeStage({
      at: 'agent',
      v: 1,
      callId: call.id,
      agentId: agent.agentId,
      ticketId,
      fence,
      queue: queue.name,
      offeredAt: now,
    }),
  );
}
