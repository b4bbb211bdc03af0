import { join } from 'node:path';

export * from './directory-routes.js';
export * from './directory-store.js';
export * from './directory.js';
export * from './postgres-directory.js';

/** SQL files 0750–0799. */
export const directoryMigrations = join(__dirname, 'migrations');
