export * from './agent-call.js';
export * from './conversation.js';
export * from './customer-card.js';
export * from './directory.js';
export * from './live.js';
export * from './phone.js';
export * from './session.js';
export * from './site.js';
