export * from './derived-passwords.js';
