/**
 * Waiting in a queue: a ticket keeps the place, music and the caller's position keep company, and meanwhile one
 * agent after the other is rung until somebody answers.
 */
import { race } from '../kernel/index.js';
import type { Ticket } from '../queue/index.js';
import { logEvents } from '../platform/index.js';
import type { QueueSettings } from '../site/index.js';
import type { Call } from './call.js';
import { keepCompany } from './keep-company.js';
import { ringAgent } from './ring-agent.js';
import type { AgentOnLine } from './agent-on-line.js';
import { talk } from './talk.js';

const staffCheckMs = 30_000;

/** Where in which flow the caller stands; part of the stage record. */
export interface Place {
  readonly flow: string;
  readonly node: string;
}

/** 'served' ends the call; 'nobody' sends the caller on by the flow. */
export type WaitEnd = 'served' | 'nobody';

export async function waitForAgent(call: Call, queueName: string, place: Place): Promise<WaitEnd> {
  const queue = call.site.queues.get(queueName);
  if (!queue) throw new Error(`the site was accepted with an unknown queue '${queueName}'`);
  const ticketId = call.centre.newId('ticket');
  const enqueuedAt = call.centre.clock.now();
  const ticket = call.centre.queue.enter({
    ticketId,
    callId: call.id,
    queue: queueName,
    enqueuedAt,
    headStartMs: queue.headStartSec * 1000,
    steps: queue.steps.map(({ afterSec, needs }) => ({ afterMs: afterSec * 1000, needs })),
    pick: queue.pick,
  });
  call.record({
    kind: 'queue-entered',
    queue: queueName,
    ticketId,
    skills: (queue.steps[0]?.needs ?? []).map(({ skill, level }) => `${skill}:${level}`),
  });
  return keepPlace(call, queue, ticket, place, 'new');
}

/** Holds the ticket until the caller is served, gives up, or has waited too long. */
export async function keepPlace(
  call: Call,
  queue: QueueSettings,
  firstTicket: Ticket,
  place: Place,
  since: 'new' | 'resumed',
): Promise<WaitEnd> {
  const { clock } = call.centre;
  const waitedMs = () => clock.now() - firstTicket.enqueuedAt;
  let left: 'abandoned' | 'served' | 'too-long' | 'unstaffed' = 'abandoned';
  call.outcome = 'abandoned-in-queue';
  let servedAfterMs: number | undefined;
  try {
    for (let ticket = firstTicket; ;) {
      await using _place = ticket;
      const found = await race<AgentOnLine | 'too-long' | 'unstaffed'>(
        call.signal,
        (signal) => findAgent(call, queue, ticket, signal),
        async (signal) => {
          if (since === 'new') await welcome(call, queue, ticket, place, signal);
          return keepCompany(call, queue, ticket, signal);
        },
        (signal) => untilUnstaffed(call, queue, signal),
        async (signal) => {
          await clock.after(queue.maxWaitSec * 1000 - waitedMs(), signal);
          return 'too-long';
        },
      );
      if (found === 'too-long' || found === 'unstaffed') {
        left = found;
        call.outcome = 'abandoned-in-menu';
        return 'nobody';
      }
      await using agent = found;
      const spoke = await talk(call, queue, agent, waitedMs(), (waitMs) => {
        left = 'served';
        servedAfterMs = waitMs;
      });
      if (spoke) return 'served';
      ticket = await agent.giveBack();
      since = 'resumed';
    }
  } finally {
    const waitMs = servedAfterMs ?? waitedMs();
    call.record({ kind: 'queue-left', queue: queue.name, ticketId: firstTicket.id, why: left, waitMs });
  }
}

/** Goes on with a ticket that had become a conversation before this process started, after so long a wait. */
export async function resumeEngagement(
  call: Call,
  queue: QueueSettings,
  agent: AgentOnLine,
  place: Place,
  waitedMs: number,
): Promise<WaitEnd> {
  const { ticketId } = agent.engagement;
  const spoke = await talk(call, queue, agent, waitedMs, (waitMs) => {
    call.record({ kind: 'queue-left', queue: queue.name, ticketId, why: 'served', waitMs });
  });
  if (spoke) return 'served';
  return keepPlace(call, queue, await agent.giveBack(), place, 'resumed');
}

/** The place is written down, and the queue says its word of welcome. */
async function welcome(
  call: Call,
  queue: QueueSettings,
  ticket: Ticket,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  const stage = { ...place, queue: queue.name, ticketId: ticket.id, enqueuedAt: ticket.enqueuedAt };
  await call.remember('queue', stage);
  if (queue.welcomePrompt) await call.say([queue.welcomePrompt], signal);
}

/** Rings one agent after the other, as the queue offers them, until one answers. */
async function findAgent(
  call: Call,
  queue: QueueSettings,
  ticket: Ticket,
  signal: AbortSignal,
): Promise<AgentOnLine> {
  for (;;) {
    const offer = await ticket.nextOffer(signal);
    const agent = await ringAgent(call, queue, offer, signal);
    if (agent) return agent;
  }
}

/** Resolves when nobody who could ever take this call is signed in: then there is nothing to wait for. */
async function untilUnstaffed(call: Call, queue: QueueSettings, signal: AbortSignal): Promise<'unstaffed'> {
  while (await mayBeStaffed(call, queue)) await call.centre.clock.after(staffCheckMs, signal);
  return 'unstaffed';
}

/** While nobody can tell, the caller keeps the place. */
async function mayBeStaffed(call: Call, queue: QueueSettings): Promise<boolean> {
  try {
    return await call.centre.agents.isStaffed(queue.name);
  } catch (error) {
    call.log.warn({ event: logEvents.queueDegraded, err: error }, 'it is not known who is signed in');
    return true;
  }
}
