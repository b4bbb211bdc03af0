export * from './digits.js';
export * from './leg.js';
export * from './lines.js';
export * from './talk-recording.js';
export * from './telephony.js';
