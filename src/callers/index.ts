import { join } from 'node:path';

export * from './gate-policy.js';
export * from './nuisance-list.js';
export * from './nuisance-policy.js';
export * from './nuisance-routes.js';
export * from './nuisance-store.js';
export * from './postgres-nuisance-store.js';
export * from './reception-desk.js';
export * from './reception-routes.js';
export * from './recognise-policy.js';

/** SQL files 0450–0499. */
export const callerMigrations = join(__dirname, 'migrations');
