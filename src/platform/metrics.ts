import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds in which telephone things happen: rings, waits, talks. */
const waitSeconds = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800];
const requestSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * All that is measured, for Prometheus. Units are in the names (seconds, bytes); what only goes up ends in `_total`.
 * One registry a process, made by whoever puts the process together.
 */
export function createMetrics(labels: Readonly<Record<string, string>> = {}) {
  const registry = new Registry();
  registry.setDefaultLabels(labels);
  // Among them the lag of the event loop, `nodejs_eventloop_lag_*_seconds`.
  // Its sampling wakes the process: every 10 ms unless told otherwise, a tenth of what an idle service costs.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const registers = [registry];

  const counter = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `ringdown_${name}`, help, labelNames, registers });
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `ringdown_${name}`, help, labelNames, registers });
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly L[] = [],
  ) => new Histogram<L>({ name: `ringdown_${name}`, help, labelNames, buckets: [...buckets], registers });

  return {
    registry,
    /** The registry's text in Prometheus' exposition format, and its content type. */
    text: () => registry.metrics(),
    contentType: registry.contentType,

    callsArrived: counter('calls_arrived_total', 'Calls that came in, by entry flow', ['entry']),
    callsEnded: counter('calls_ended_total', 'Calls that ended, by outcome', ['outcome']),
    callsInProgress: gauge('calls_in_progress', 'Calls now, by stage', ['stage']),
    callsResumed: counter('calls_resumed_total', 'Calls taken up from an earlier process, by stage', [
      'stage',
    ]),
    queueDepth: gauge('queue_depth', 'Callers waiting, by queue', ['queue']),
    queueOldestWait: gauge('queue_oldest_wait_seconds', 'How long the first of the queue has waited', [
      'queue',
    ]),
    queueWait: histogram('queue_wait_seconds', 'Wait in the queue, by how it ended', waitSeconds, [
      'queue',
      'why',
    ]),
    waitAnnounced: counter('wait_announced_total', 'Wait estimates told to callers, by queue', ['queue']),
    waitBias: gauge(
      'wait_estimate_bias_seconds',
      'Estimated less actual wait, over the last estimates told, by queue',
      ['queue'],
    ),
    waitError: gauge(
      'wait_estimate_mean_absolute_error_seconds',
      'Error of the wait estimates told last, by queue',
      ['queue'],
    ),
    waitCoverage: gauge(
      'wait_estimate_coverage_ratio',
      'Share of waits that ended within the estimated interval, which states 0.8, by queue',
      ['queue'],
    ),
    waitScored: gauge('wait_estimates_scored', 'Estimates that the three figures rest on, by queue', [
      'queue',
    ]),
    talk: histogram('talk_seconds', 'Conversations of callers and agents', waitSeconds),
    wrapUps: counter('wrap_ups_total', 'Calls that agents wrote up, by queue and outcome', [
      'queue',
      'outcome',
    ]),
    contactsUntold: gauge('contacts_untold', 'Conversations that the back office has not been told of yet'),
    agents: gauge('agents', 'Agents, by state', ['state']),
    offers: counter('offers_total', 'Offers of calls to agents, by outcome', ['outcome']),
    ring: histogram('ring_seconds', 'From the offer until the agent answered', waitSeconds),
    callbacksAsked: counter('callbacks_asked_total', 'Callbacks that were asked for, by queue', ['queue']),
    callbacksOpen: gauge('callbacks_open', 'Callbacks that are not over, by state', ['state']),
    callbacksOldest: gauge('callbacks_oldest_seconds', 'Age of the oldest callback that is not over'),
    callbackAttempts: counter('callback_attempts_total', 'Attempts to ring customers back, by outcome', [
      'outcome',
    ]),
    voicemails: counter('voicemails_total', 'Voicemails left, by source', ['source']),

    journalWritten: counter('journal_written_total', 'Journal records committed in Postgres'),
    journalWaiting: gauge('journal_waiting_records', 'Journal records not yet in Postgres'),
    journalLag: gauge('journal_lag_seconds', 'Age of the oldest journal record not yet in Postgres'),
    journalSpool: gauge('journal_spool_bytes', 'Size of the journal kept on the local disk'),
    journalRefused: counter(
      'journal_refused_total',
      'Journal records that Postgres refuses, set aside in a file',
    ),
    journalLost: counter(
      'journal_lost_total',
      'Journal records lost because both Postgres and the local disk failed',
    ),

    ariRequest: histogram('ari_request_seconds', 'Requests to Asterisk, by operation', requestSeconds, [
      'operation',
    ]),
    ariFailures: counter(
      'ari_request_failures_total',
      'Requests to Asterisk that failed, by operation and status',
      ['operation', 'status'],
    ),
    ariEvents: counter('ari_events_total', 'Events from Asterisk, by type', ['type']),
    ariReconnects: counter('ari_reconnects_total', 'Connections to Asterisk made anew'),
    ariConnected: gauge('ari_connected', '1 while the switch is there'),

    httpRequest: histogram('http_request_seconds', 'Requests to the HTTP API', requestSeconds, [
      'method',
      'route',
      'status',
    ]),
  };
}
