export * from './agent-phone.js';
export * from './answer-arrivals.js';
export * from './call.js';
export * from './centre.js';
export * from './inbound-call.js';
export * from './phones-in-use.js';
export * from './resume-calls.js';
export * from './stage.js';
export { CallbackKeeper } from './take-up-callbacks.js';
