import type { Clock } from '../kernel/index.js';
import type { Metrics } from '../platform/index.js';
import type { TicketView } from '../queue/index.js';
import type { WrapUpStore } from '../wrap-up/index.js';
import type { CallSide } from './calls.js';

/** Gauges are read when somebody asks for the metrics, at most once in so long. */
const keptMs = 1_000;

export function gaugedMetrics(
  metrics: Metrics,
  { store, desk, callbacks, waits, calls, telephony }: CallSide,
  wrapUps: Pick<WrapUpStore, 'untold'>,
  clock: Clock,
): Pick<Metrics, 'text' | 'contentType'> {
  let readAt = Number.NEGATIVE_INFINITY;
  const read = async () => {
    const [tickets, statuses] = await Promise.all([store.tickets(), desk.statuses()]);
    const now = clock.now();
    metrics.queueDepth.reset();
    metrics.queueOldestWait.reset();
    const waiting = tickets.filter(({ state }) => state !== 'engaged');
    for (const [queue, requests] of byQueue(waiting)) {
      metrics.queueDepth.set({ queue }, requests.length);
      const oldest = Math.min(...requests.map(({ request }) => request.enqueuedAt));
      metrics.queueOldestWait.set({ queue }, (now - oldest) / 1000);
    }
    for (const [queue, { announced, figures }] of waits.recentAccuracy()) {
      metrics.waitScored.set({ queue }, announced);
      if (!figures) continue;
      metrics.waitBias.set({ queue }, figures.biasSec);
      metrics.waitError.set({ queue }, figures.meanAbsoluteErrorSec);
      metrics.waitCoverage.set({ queue }, figures.coverage);
    }
    metrics.agents.reset();
    for (const { state } of statuses) metrics.agents.inc({ state });
    metrics.callsInProgress.set({ stage: 'any' }, calls.count);
    metrics.callsInProgress.set({ stage: 'queue' }, waiting.length);
    metrics.callsInProgress.set({ stage: 'conversation' }, tickets.length - waiting.length);
    // Without Postgres these figures stand still; the others must not.
    const open = await callbacks.store.open().catch(() => undefined);
    if (open) {
      metrics.callbacksOpen.reset();
      for (const [state, count] of open.byState) metrics.callbacksOpen.set({ state }, count);
      metrics.callbacksOldest.set(open.oldestAskedAt === undefined ? 0 : (now - open.oldestAskedAt) / 1000);
    }
    const untold = await wrapUps.untold().catch(() => undefined);
    if (untold !== undefined) metrics.contactsUntold.set(untold);
    metrics.ariConnected.set(telephony.connected ? 1 : 0);
  };
  return {
    contentType: metrics.contentType,
    text: async () => {
      if (clock.now() - readAt >= keptMs) {
        readAt = clock.now();
        await read();
      }
      return metrics.text();
    },
  };
}

function byQueue(tickets: readonly TicketView[]): ReadonlyMap<string, readonly TicketView[]> {
  const groups = new Map<string, TicketView[]>();
  for (const ticket of tickets) {
    const group = groups.get(ticket.request.queue) ?? [];
    groups.set(ticket.request.queue, group);
    group.push(ticket);
  }
  return groups;
}
