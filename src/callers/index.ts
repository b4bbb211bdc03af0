export * from './recognise-policy.js';
