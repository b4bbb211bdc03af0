export { agentFigures } from './agent-figures-policy.js';
export type { AgentDay, AgentFigures, DutyChange } from './agent-figures-policy.js';
export { postgresAgentDay } from './postgres-agent-day.js';
export { postgresQueueCounts } from './postgres-queue-counts.js';
export type { QueueGoal } from './postgres-queue-counts.js';
export { queueFigures } from './queue-figures-policy.js';
export type { QueueCounts } from './queue-figures-policy.js';
export { reportRoutes } from './report-routes.js';
