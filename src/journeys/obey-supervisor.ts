/** What a supervisor does with a caller who waits: raise, move, end. */
import type { AskedOfWaiting, OpenTicket, WaitingCommand } from '../conversations/index.js';
import { Refused } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { QueueSettings } from '../site/index.js';
import type { Call } from './call.js';
import { leaveApology } from './leave-voicemail.js';

/** Until something is asked for that makes sense; what makes none is refused, and nobody notices. */
export async function untilAsked(
  call: Call,
  queue: QueueSettings,
  open: OpenTicket,
  signal: AbortSignal,
): Promise<'asked'> {
  for (;;) {
    await open.commands.untilAny(signal);
    const asked = open.commands.peek();
    const refused = asked && refusalOf(call, queue, asked.command);
    if (!refused) return 'asked';
    open.commands.take()?.failed(refused);
  }
}

function refusalOf(call: Call, queue: QueueSettings, command: WaitingCommand): Refused | undefined {
  if (command.kind === 'raise') return undefined;
  // How their calls go on hangs on where they wait.
  if (call.leg.direction === 'outbound')
    return new Refused('rung-back', 'a customer who was rung back can only be raised');
  if (command.kind === 'end') return undefined;
  if (call.atReception)
    return new Refused('at-reception', 'the caller waits for reception, on the way to somebody');
  if (command.queue === queue.name)
    return new Refused('invalid-target', `the caller waits in ${queue.name} already`);
  return call.site.queues.has(command.queue)
    ? undefined
    : new Refused('unknown-queue', `when this call came in there was no queue ${command.queue}`);
}

/** Writes down what was asked for, and answers that it is done; `keepPlace` does it. */
export function obey(
  call: Call,
  queue: QueueSettings,
  ticketId: string,
  asked: AskedOfWaiting,
): WaitingCommand {
  const { command } = asked;
  const facts = { queue: queue.name, ticketId, by: command.by };
  if (command.kind === 'raise') {
    const raised = { ...facts, seconds: command.seconds };
    call.record({ kind: 'ticket-raised', ...raised });
    call.log.info({ event: logEvents.ticketRaised, ...raised }, 'a waiting caller is raised');
  } else if (command.kind === 'move') {
    const moved = { ...facts, to: command.queue };
    call.record({ kind: 'ticket-moved', ...moved });
    call.log.info({ event: logEvents.ticketMoved, ...moved }, 'a waiting caller goes on in another queue');
    call.handedOn = { to: { kind: 'queue', queue: command.queue }, by: command.by, moved: true };
  } else {
    const ended = { ...facts, with: command.with };
    call.record({ kind: 'ticket-ended', ...ended });
    call.log.info({ event: logEvents.ticketEnded, ...ended }, 'a wait was ended');
  }
  asked.done();
  return command;
}

/** The caller is told, and may leave a message if that is wished. */
export async function sayThatItEnded(call: Call, how: 'apology' | 'voicemail'): Promise<void> {
  call.outcome = 'refused';
  if (how === 'voicemail') await leaveApology(call);
  else await call.say(['wait-ended']);
}
