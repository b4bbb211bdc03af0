export * from './assert-never.js';
export * from './clock.js';
export * from './errors.js';
export * from './ids.js';
export * from './inbox.js';
export * from './scope.js';
export * from './typed-emitter.js';
export * from './virtual-clock.js';
