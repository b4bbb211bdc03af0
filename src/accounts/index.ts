import { join } from 'node:path';

export * from './account-routes.js';
export * from './account-store.js';
export * from './accounts.js';
export * from './derived-passwords.js';
export * from './password-hash.js';
export * from './password-policy.js';
export * from './postgres-account-store.js';
export * from './safe-to-open.js';

/** SQL files 0100–0199. */
export const accountMigrations = join(__dirname, 'migrations');
