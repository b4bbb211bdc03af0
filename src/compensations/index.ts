import { join } from 'node:path';

export { CompensationDesk } from './compensation-desk.js';
export type { CompensationDeskParts, CompensationWish, Giver } from './compensation-desk.js';
export * from './compensation-policy.js';
export { compensationRoutes } from './compensation-routes.js';
export * from './compensation-store.js';
export { CompensationTeller } from './compensation-teller.js';
export type { CompensationTellerParts } from './compensation-teller.js';
export { MemoryCompensations } from './memory-compensations.js';
export { PostgresCompensations } from './postgres-compensations.js';

/** SQL files 0950–0969. */
export const compensationMigrations = join(__dirname, 'migrations');
