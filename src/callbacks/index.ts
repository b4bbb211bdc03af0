import { join } from 'node:path';

export { askForCallback } from './ask-for-callback.js';
export type { AskedByAgent } from './ask-for-callback.js';
export * from './callback.js';
export { CallbackBook } from './callback-book.js';
export type { Asked, CallbackBookParts } from './callback-book.js';
export { callbackRoutes } from './callback-routes.js';
export * from './callback-state.js';
export * from './callback-store.js';
export * from './dial-gate.js';
export * from './early-dial-policy.js';
export { MemoryCallbackStore } from './memory-callback-store.js';
export * from './calling-hours-policy.js';
export * from './number-policy.js';
export * from './reached-policy.js';
export { PostgresCallbackStore } from './postgres-callback-store.js';

/** SQL files 0200–0299. */
export const callbackMigrations = join(__dirname, 'migrations');
