import type { ContactEvent, Journal } from '../journal/index.js';
import type { Metrics } from '../platform/index.js';

/** Counts facts on their way into the journal: the metrics and the call log cannot tell different stories. */
export function measured(journal: Journal, metrics: Metrics): Journal {
  return {
    record: (event) => {
      count(event, metrics);
      journal.record(event);
    },
    recordAgent: (event) => journal.recordAgent(event),
  };
}

const seconds = (ms: number): number => ms / 1000;

/** Each fact once. */
export function count(event: ContactEvent, metrics: Metrics): void {
  switch (event.kind) {
    case 'call-arrived':
      metrics.callsArrived.inc({ entry: event.entry });
      return;
    case 'callback-asked':
      if (event.isNew) metrics.callbacksAsked.inc({ queue: event.queue });
      return;
    case 'callback-tried':
      metrics.callbackAttempts.inc({ outcome: event.outcome });
      return;
    case 'call-resumed':
      metrics.callsResumed.inc({ stage: event.stage });
      return;
    case 'call-ended':
      metrics.callsEnded.inc({ outcome: event.outcome });
      return;
    case 'queue-left':
      metrics.queueWait.observe({ queue: event.queue, why: event.why }, seconds(event.waitMs));
      return;
    case 'wait-announced':
      metrics.waitAnnounced.inc({ queue: event.queue });
      return;
    case 'conversation-ended':
      metrics.talk.observe(seconds(event.talkMs));
      return;
    case 'call-wrapped-up':
      metrics.wrapUps.inc({ queue: event.queue ?? '', outcome: event.outcome ?? 'none' });
      return;
    case 'agent-answered':
      metrics.ring.observe(seconds(event.waitMs));
      metrics.offers.inc({ outcome: 'answered' });
      return;
    case 'offer-failed':
      metrics.offers.inc({ outcome: event.why });
      return;
    default:
  }
}
