export * from './flow-walk.js';
export * from './handlers.js';
export type { CallerInput, InputSource } from './input-source.js';
export { walkFlow } from './interpreter.js';
