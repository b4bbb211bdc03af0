import { join } from 'node:path';

export * from './call-notes.js';
export * from './command-desk.js';
export * from './conversation-desk.js';
export { dialRoutes } from './dial-routes.js';
export { errandRoutes } from './errand-routes.js';
export * from './conversation-routes.js';
export * from './conversation-state.js';
export { escalationRoutes } from './escalation-routes.js';
export * from './note-routes.js';
export * from './postgres-call-notes.js';
export { recordRoutes } from './record-routes.js';
export * from './supervision-routes.js';
export * from './supervision-state.js';
export * from './waiting-desk.js';
export * from './waiting-routes.js';

/** SQL files 0700–0749. */
export const conversationMigrations = join(__dirname, 'migrations');
