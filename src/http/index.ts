export * from './authentication.js';
export * from './health-routes.js';
export * from './http-errors.js';
export * from './metrics-routes.js';
export * from './route-module.js';
export * from './server.js';
