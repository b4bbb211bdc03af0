import type { AgentDesk } from '../agents/index.js';
import type { Clock } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import type { QueueEffects, QueueStore } from '../queue/index.js';
import type { Site } from '../site/index.js';

export interface OrphanParts {
  readonly store: QueueStore;
  readonly queue: { deliver(effects: QueueEffects): void };
  readonly desk: AgentDesk;
  readonly site: () => Site;
  readonly engine: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Tickets of this engine's forerunner whose callers hung up while no process ran: the waiting ones leave, and an agent
 * who was talking goes into wrap-up as after any call. `kept` are the tickets whose callers are still there.
 */
export async function putOrphansAway(parts: OrphanParts, kept: ReadonlySet<string>): Promise<void> {
  const { store, queue, desk, clock, log } = parts;
  const orphans = (await store.tickets()).filter(
    // A ticket that this process has drawn already is no orphan.
    ({ request, ticketId, orphanedSince }) =>
      request.engine === parts.engine && orphanedSince !== undefined && !kept.has(ticketId),
  );
  for (const { ticketId, state, agentId, fence, request } of orphans) {
    log.info(
      { event: logEvents.callFreed, callId: request.callId, ticketId, state },
      'the caller of a ticket is gone',
    );
    if (state === 'engaged' && agentId !== undefined && fence !== undefined) {
      await store.finish(ticketId, fence, clock.now());
      const wrapUpSec = parts.site().queues.get(request.queue)?.wrapUpSec ?? 0;
      await desk.wrapUp(agentId, wrapUpSec * 1000, { callId: request.callId, queue: request.queue });
    } else {
      queue.deliver(await store.leave(ticketId, clock.now()));
    }
  }
}
