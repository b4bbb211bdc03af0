export * from './agent-desk.js';
