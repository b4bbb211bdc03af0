export * from './route-module.js';
