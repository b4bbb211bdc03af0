export * from './queue-store.js';
export * from './skill-queue.js';
export { createSkillQueue } from './create-skill-queue.js';
export type { SkillQueueOptions } from './create-skill-queue.js';
export { stepsOf } from './lanes.js';
export { MemoryQueue, MemoryQueueStore } from './memory-queue-store.js';
export { fits, qualifies } from './matching-policy.js';
export * from './redis/index.js';
