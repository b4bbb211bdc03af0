/**
 * The catalogue of log events: the stable names by which operations staff search and alarm. `docs/log-events.md`
 * explains each; a test keeps the two in step. A name is never reused for something else.
 */
export const logEvents = {
  serviceStarted: 'service.started',
  serviceReady: 'service.ready',
  serviceStopping: 'service.stopping',
  serviceStopped: 'service.stopped',
  defect: 'defect',

  siteLoaded: 'site.loaded',
  siteRejected: 'site.rejected',
  siteReloaded: 'site.reloaded',

  switchConnected: 'switch.connected',
  switchDisconnected: 'switch.disconnected',
  switchRestarted: 'switch.restarted',
  switchConverged: 'switch.converged',
  switchFailed: 'switch.failed',

  phoneReachable: 'phone.reachable',
  phoneUnreachable: 'phone.unreachable',
  phonesProvisioned: 'phones.provisioned',
  trunkProvisioned: 'trunk.provisioned',

  callArrived: 'call.arrived',
  callResumed: 'call.resumed',
  callEnded: 'call.ended',
  callFailed: 'call.failed',
  callerRecognised: 'caller.recognised',
  callerTreated: 'caller.treated',
  callerScreened: 'caller.screened',
  customerConfirmed: 'customer.confirmed',
  pinRefused: 'pin.refused',
  pinUnlocked: 'pin.unlocked',
  backOfficeFailed: 'back-office.failed',
  backOfficeFilled: 'back-office.filled',
  nuisanceChanged: 'nuisance.changed',
  receptionDecided: 'reception.decided',
  gateDecided: 'gate.decided',
  surgeChanged: 'surge.changed',
  chainStep: 'chain.step',
  chainLeft: 'chain.left',
  personUnreached: 'person.unreached',
  callFreed: 'call.freed',

  ticketRelaxed: 'ticket.relaxed',
  ticketHeld: 'ticket.held',
  ticketReleased: 'ticket.released',
  offerMade: 'offer.made',
  offerFailed: 'offer.failed',
  agentDuty: 'agent.duty',
  agentPhone: 'agent.phone',
  queueDegraded: 'queue.degraded',
  queueRebuilt: 'queue.rebuilt',
  waitsStale: 'waits.stale',
  liveStale: 'live.stale',
  queueFull: 'queue.full',

  promptFailed: 'prompt.failed',
  promptValueMalformed: 'prompt.value-malformed',
  promptsRendered: 'prompts.rendered',
  speechReady: 'speech.ready',
  speechFailed: 'speech.failed',
  speechRestored: 'speech.restored',

  voicemailLeft: 'voicemail.left',
  voicemailHeard: 'voicemail.heard',
  voicemailDeleted: 'voicemail.deleted',
  voicemailCollected: 'voicemail.collected',

  callbackAsked: 'callback.asked',
  callbackRefused: 'callback.refused',
  callbackTried: 'callback.tried',
  callbackEnded: 'callback.ended',
  callbacksDegraded: 'callbacks.degraded',

  journalSpooling: 'journal.spooling',
  journalDrained: 'journal.drained',
  journalSpoolFailed: 'journal.spool-failed',
  journalSpoolDamaged: 'journal.spool-damaged',
  journalRefused: 'journal.refused',
  journalLost: 'journal.lost',

  databaseMigrated: 'database.migrated',
  databaseFailed: 'database.failed',
  redisConnected: 'redis.connected',
  redisFailed: 'redis.failed',

  httpListening: 'http.listening',
  httpRequest: 'http.request',
  httpFailed: 'http.failed',
  socketRefused: 'http.socket-refused',
  signedIn: 'account.signed-in',
  signInRefused: 'account.sign-in-refused',
} as const;

export type LogEvent = (typeof logEvents)[keyof typeof logEvents];
