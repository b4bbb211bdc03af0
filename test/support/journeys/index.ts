export * from './hang-up-sweep.js';
export * from './memory-journal.js';
export * from './named-prompts.js';
export * from './party.js';
export * from './people.js';
export * from './world.js';
