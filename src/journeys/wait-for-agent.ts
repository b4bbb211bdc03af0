/**
 * Waiting in a queue: a ticket keeps the place, music and the caller's position keep company, and meanwhile one
 * agent after the other is rung until somebody answers.
 */
import { race, untilAborted } from '../kernel/index.js';
import type { FlowStart, QueueEnd } from '../ivr/index.js';
import type { AskedOfWaiting } from '../conversations/index.js';
import type { CallOutcome, ContactFact } from '../journal/index.js';
import type { Ticket } from '../queue/index.js';
import { logEvents } from '../platform/index.js';
import type { QueueNode, QueueSettings } from '../site/index.js';
import type { Call } from './call.js';
import { Company } from './keep-company.js';
import { obey, sayThatItEnded, untilAsked } from './obey-supervisor.js';
import { ringAgent } from './ring-agent.js';
import type { AgentOnLine } from './agent-on-line.js';
import type { QueuePlace } from './stage.js';
import { takePlace, takePlaceIfRoom, ticketOf } from './take-place.js';
import { talk } from './talk.js';

const staffCheckMs = 30_000;

/** Where in which flow the caller stands; part of the stage record. */
export interface Place {
  readonly flow: string;
  readonly node: string;
}

/** 'served' and 'finished' end the call; the others send the caller on by the flow. */
export type WaitEnd = QueueEnd;

/** What an earlier process knew of a wait that goes on. */
export interface EarlierWait {
  readonly ticketId: string;
  readonly enqueuedAt: number;
  readonly enteredAt?: number | undefined;
  readonly walk?: FlowStart | undefined;
}

/** An agent is found and rung although the caller's leg may not be free yet for music and announcements. */
export async function waitForAgent(
  call: Call,
  queueName: string,
  place: Place,
  legIsFree: Promise<void> = Promise.resolve(),
  prefer?: QueueNode['prefer'],
): Promise<WaitEnd> {
  const queue = call.site.queues.get(queueName);
  if (!queue) throw new Error(`the site was accepted with an unknown queue '${queueName}'`);
  const now = call.centre.clock.now();
  const since = call.waitingSince ?? now;
  const ticket = await takePlaceIfRoom(
    call,
    queue,
    ticketOf(call, queue, call.centre.newId('ticket'), since, prefer),
  );
  if (!ticket) return 'full';
  call.waitingSince = since;
  call.record({
    kind: 'queue-entered',
    queue: queueName,
    ticketId: ticket.id,
    skills: (queue.steps[0]?.needs ?? []).map(({ skill, level }) => `${skill}:${level}`),
  });
  return keepPlace(call, queue, ticket, new Company(call, queue, placeOf(ticket, place, now), legIsFree));
}

/** Goes on with the wait of a caller whose earlier process died; `ticket` undefined when the queue has forgotten it. */
export async function resumeWait(
  call: Call,
  queue: QueueSettings,
  ticket: Ticket | undefined,
  place: Place,
  { ticketId, enqueuedAt, enteredAt = enqueuedAt, walk }: EarlierWait,
): Promise<WaitEnd> {
  const held = ticket ?? takePlace(call, queue, { ticketId, enqueuedAt });
  const company = new Company(call, queue, placeOf(held, place, enteredAt), 'resumed', walk);
  return keepPlace(call, queue, held, company);
}

const placeOf = ({ id, enqueuedAt }: Ticket, { flow, node }: Place, enteredAt: number): QueuePlace => ({
  flow,
  node,
  ticketId: id,
  enqueuedAt,
  enteredAt,
});

type Found = AgentOnLine | AskedOfWaiting | 'left-alone' | 'settled' | 'too-long' | 'unstaffed';

const isAsked = (found: Found): found is AskedOfWaiting => typeof found === 'object' && 'command' in found;

/** Holds the ticket until the caller is served, gives up, or has waited too long. */
async function keepPlace(
  call: Call,
  queue: QueueSettings,
  firstTicket: Ticket,
  company: Company,
): Promise<WaitEnd> {
  const { clock } = call.centre;
  const { flow, node } = company.place;
  call.queued = { queue: queue.name, flow, node };
  // In this queue: the wait in one before it is told of there.
  const waitedMs = () => clock.now() - (company.place.enteredAt ?? firstTicket.enqueuedAt);
  let left: Extract<ContactFact, { kind: 'queue-left' }>['why'] = 'abandoned';
  call.outcome = 'abandoned-in-queue';
  let isTold = false;
  const leaves = (why: typeof left, waitMs: number) => {
    left = why;
    isTold = true;
    call.record({ kind: 'queue-left', queue: queue.name, ticketId, why, waitMs });
  };
  let raisedSec = 0;
  const { id: ticketId, enqueuedAt } = firstTicket;
  const again = () => takePlace(call, queue, { ticketId, enqueuedAt }, raisedSec);
  try {
    for (let ticket = firstTicket; ;) {
      const found = await waitWith(call, queue, ticket, company);
      call.waiting = { queue, place: company.place, ticket: undefined };
      if (found === 'left-alone' && (await company.walkAlone()) === 'back') {
        ticket = again();
        continue;
      }
      if (isAsked(found)) {
        const command = obey(call, queue, ticket.id, found);
        if (command.kind === 'raise') {
          raisedSec += command.seconds;
          ticket = again();
          continue;
        }
        leaves(command.kind === 'move' ? 'moved' : 'ended', waitedMs());
        if (command.kind === 'end') await sayThatItEnded(call, command.with);
        return 'finished';
      }
      if (found === 'left-alone' || found === 'settled') {
        left = (call.outcome as CallOutcome) === 'callback' ? 'callback' : 'settled';
        if (call.outcome === 'abandoned-in-queue') call.outcome = 'self-served';
        return 'finished';
      }
      if (found === 'too-long' || found === 'unstaffed') {
        left = found;
        call.outcome = 'abandoned-in-menu';
        return found === 'too-long' ? 'too-long' : 'nobody';
      }
      await using agent = found;
      const spoke = await talk(call, queue, agent, waitedMs(), (waitMs) => {
        leaves('served', waitMs);
      });
      if (spoke) return 'served';
      ticket = await agent.giveBack();
    }
  } finally {
    // Who waited in vain may still be rung back, at the old place.
    if (left !== 'too-long' && left !== 'unstaffed') call.waiting = undefined;
    if (!isTold) leaves(left, waitedMs());
  }
}

/** As long as the ticket is held, one agent after the other is rung, with company for the caller meanwhile. */
async function waitWith(call: Call, queue: QueueSettings, ticket: Ticket, company: Company): Promise<Found> {
  const { clock } = call.centre;
  await using _place = ticket;
  using open = call.centre.waiting.open(ticket.id, call.id);
  call.waiting = { queue, place: company.place, ticket };
  const found = await race<Exclude<Found, AskedOfWaiting> | 'asked'>(
    call.signal,
    (signal) => untilAsked(call, queue, open, signal),
    (signal) => findAgent(call, queue, ticket, company, signal),
    (signal) => company.keep(ticket, signal),
    (signal) => untilUnstaffed(call, queue, signal),
    async (signal) => {
      const enteredAt = company.place.enteredAt ?? ticket.enqueuedAt;
      await clock.after(queue.maxWaitSec * 1000 - (clock.now() - enteredAt), signal);
      return 'too-long';
    },
  );
  if (found !== 'asked') return found;
  const asked = open.commands.take();
  if (!asked) throw new Error(`what was asked for ticket ${ticket.id} has vanished`);
  return asked;
}

/**
 * Goes on with a ticket that had become a conversation before this process started, after so long a wait. That the queue
 * was left is told again: nobody knows whether the process before came to it, and readers count a ticket once. A queue that
 * the company has no more is known by its name alone.
 */
export async function resumeEngagement(
  call: Call,
  { name, settings }: { readonly name: string; readonly settings: QueueSettings | undefined },
  agent: AgentOnLine,
  place: Place,
  waitedMs: number,
): Promise<WaitEnd> {
  const { ticketId } = agent.engagement;
  call.queued = { queue: name, flow: place.flow, node: place.node };
  const spoke = await talk(call, { name }, agent, waitedMs, (waitMs) => {
    call.record({ kind: 'queue-left', queue: name, ticketId, why: 'served', waitMs });
  });
  if (spoke) return 'served';
  const ticket = await agent.giveBack();
  if (settings) return resumeWait(call, settings, ticket, place, { ticketId, enqueuedAt: ticket.enqueuedAt });
  await ticket.leave();
  return 'nobody';
}

/** Rings one agent after the other, as the queue offers them, until one answers. */
async function findAgent(
  call: Call,
  queue: QueueSettings,
  ticket: Ticket,
  company: Company,
  signal: AbortSignal,
): Promise<AgentOnLine> {
  for (;;) {
    const offer = await ticket.nextOffer(signal);
    // The company's word that the caller walks on ends this wait; the ticket's leaving frees the agent.
    if (!(await company.isReadyFor(offer, signal))) await untilAborted(signal);
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
