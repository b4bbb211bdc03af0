import { join } from 'node:path';

export { ticketDecisions } from './ticket-decisions.js';
export type { TicketDecision } from './ticket-decisions.js';
export { callEndedLine } from './call-ended-line.js';
export { createCallLog } from './call-log.js';
export type { CallFilter, CallLog, CallPage, CallRow } from './call-log.js';
export { callRoutes } from './call-routes.js';
export * from './call-story.js';
export { sentenceOf } from './story-sentences.js';
export * from './contact-events.js';
export type { ConversationFact } from './conversation-facts.js';
export type { ErrandEnd } from './errand-facts.js';
export type { KeptEvent } from './event-order.js';
export { createJournal } from './journal.js';
export type { DurableJournal, FlushReport, JournalSettings } from './durable-journal.js';
export { openCalls } from './open-calls.js';
export type { OpenCall } from './open-calls.js';
export { eventColumns, eventOf, rebuildCalls } from './postgres-calls.js';
export type { EventRow } from './postgres-calls.js';
export type { WrapUpFact } from './wrap-up-facts.js';
export type { Projection } from './postgres-journal.js';

/** SQL files 0001–0099. */
export const journalMigrations = join(__dirname, 'migrations');
