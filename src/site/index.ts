export * from './flow.js';
export * from './site.js';
