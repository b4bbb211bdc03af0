import { join } from 'node:path';

export { ContactTeller } from './contact-teller.js';
export type { TellerParts } from './contact-teller.js';
export { MemoryWrapUps } from './memory-wrap-ups.js';
export { PostgresWrapUps, projectWrapUps } from './postgres-wrap-ups.js';
export { WrapUpDesk } from './wrap-up-desk.js';
export type { FollowUpWish, WrapUpDeskParts } from './wrap-up-desk.js';
export * from './wrap-up-policy.js';
export { wrapUpRoutes } from './wrap-up-routes.js';
export * from './wrap-up-store.js';

/** SQL files 0850–0899. */
export const wrapUpMigrations = join(__dirname, 'migrations');
