/** Taking a place in a queue: what the ticket asks for, and whether there is room. */
import { logEvents } from '../platform/index.js';
import { stepsOf } from '../queue/index.js';
import type { Ticket, TicketRequest } from '../queue/index.js';
import type { QueueNode, QueueSettings } from '../site/index.js';
import type { Call } from './call.js';

/** Undefined when as many callers wait as may. */
export async function takePlaceIfRoom(
  call: Call,
  { name, maxWaiting }: QueueSettings,
  request: Omit<TicketRequest, 'engine'>,
): Promise<Ticket | undefined> {
  if (maxWaiting === undefined) return call.centre.queue.enter(request);
  const ticket = await call.centre.queue.enterIfRoom(request, maxWaiting);
  if (ticket.kind === 'ticket') return ticket;
  const { waiting } = ticket;
  call.record({ kind: 'queue-full', queue: name, waiting });
  call.log.info({ event: logEvents.queueFull, queue: name, waiting, maxWaiting }, 'a queue is full');
  return undefined;
}

/** The place in the queue follows from `enqueuedAt`: who had it before gets it again. */
export function takePlace(
  call: Call,
  queue: QueueSettings,
  { ticketId, enqueuedAt }: { readonly ticketId: string; readonly enqueuedAt: number },
  /** By which a supervisor has raised the caller. */
  raisedSec = 0,
): Ticket {
  const request = ticketOf(call, queue, ticketId, enqueuedAt);
  return call.centre.queue.enter({ ...request, headStartMs: request.headStartMs + raisedSec * 1000 });
}

export function ticketOf(
  call: Call,
  queue: QueueSettings,
  ticketId: string,
  enqueuedAt: number,
  prefer?: QueueNode['prefer'],
): Omit<TicketRequest, 'engine'> {
  const request = ticketRequest(queue, { ticketId, callId: call.id, enqueuedAt });
  const headStartMs = request.headStartMs + (call.caller?.headStartSec ?? 0) * 1000;
  if (!prefer) return { ...request, headStartMs };
  // Counted from now, also for a caller who has waited in another queue before.
  const holdMs = call.centre.clock.now() - enqueuedAt + prefer.holdSec * 1000;
  return { ...request, headStartMs, prefer: { agentId: prefer.agent, holdMs } };
}

/** What a queue's tickets ask for. */
export const ticketRequest = (
  queue: QueueSettings,
  entry: { readonly ticketId: string; readonly callId: string; readonly enqueuedAt: number },
) => ({
  ...entry,
  queue: queue.name,
  headStartMs: queue.headStartSec * 1000,
  steps: stepsOf(queue),
  pick: queue.pick,
});
