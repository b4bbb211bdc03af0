import { join } from 'node:path';

export * from './postgres-surge-store.js';
export * from './surge-board.js';
export * from './surge-policy.js';
export * from './surge-routes.js';
export * from './surge-store.js';

/** SQL files 0400–0449. */
export const surgeMigrations = join(__dirname, 'migrations');
