export * from './durations-policy.js';
export * from './recent-past.js';
export * from './wait-estimate-policy.js';
export * from './wait-snapshot.js';
