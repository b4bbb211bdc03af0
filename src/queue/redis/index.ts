export { redisAddress } from './connection.js';
export { createRedisQueueStore, RedisQueueStore, tenantPrefix } from './redis-queue-store.js';
export type { RedisQueueOptions } from './redis-queue-store.js';
