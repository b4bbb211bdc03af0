import { join } from 'node:path';

export * from './memory-reminder-store.js';
export * from './postgres-reminder-store.js';
export { ReminderBook } from './reminder-book.js';
export type { ReminderBookParts } from './reminder-book.js';
export * from './reminder-state.js';
export type { ReminderStore } from './reminder-store.js';
export * from './reminder.js';

/** SQL files 0800–0849. */
export const reminderMigrations = join(__dirname, 'migrations');
