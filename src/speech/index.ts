export { CallerEar } from './caller-ear.js';
export type { EarParts, Utterance } from './caller-ear.js';
export * from './recogniser.js';
export { createRecognisers } from './recognisers.js';
export type { Recognisers, RecogniserSettings } from './recognisers.js';
export * from './understanding-policy.js';
