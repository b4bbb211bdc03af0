export { Dialogue } from './dialogue.js';
export type { Choice, DialogueParts } from './dialogue.js';
export * from './flow-walk.js';
export * from './handlers.js';
export type { CallerInput, InputSource } from './input-source.js';
export { exitOf, walkFlow } from './interpreter.js';
