export * from './prompt-book.js';
