export type { Given } from './read-value.js';
export { spokenValue, wordedLanguages } from './spoken-value.js';
export { readStyle, styleWords } from './value-style.js';
export type { ValueKind, ValueStyle } from './value-style.js';
