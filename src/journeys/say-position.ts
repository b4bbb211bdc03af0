import { logEvents } from '../platform/index.js';
import type { Ticket } from '../queue/index.js';
import type { QueueSettings } from '../site/index.js';
import type { Call } from './call.js';

/** "You are number N." */
export async function sayPosition(
  call: Call,
  queue: QueueSettings,
  ticket: Ticket,
  signal: AbortSignal,
): Promise<void> {
  const position = await ticket.position().catch((error: unknown) => {
    // The place is kept all the same; only its number cannot be told now.
    call.log.warn({ event: logEvents.queueDegraded, err: error }, 'the position in the queue is not known');
    return undefined;
  });
  if (position === undefined) return;
  call.record({ kind: 'position-announced', queue: queue.name, position });
  await call.say(['queue-position'], signal, { position });
}
