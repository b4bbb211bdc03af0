export * from './queue-store.js';
export * from './skill-queue.js';
