export { createEspeakSynthesiser } from './espeak-synthesiser.js';
export type { EspeakSettings } from './espeak-synthesiser.js';
export { composeMusic } from './hold-music.js';
export * from './prompt-book.js';
export type { RenderOptions, RenderSummary } from './render-all.js';
export { RenderedPromptBook, createPromptBook } from './rendered-prompt-book.js';
export type { PromptBookOptions } from './rendered-prompt-book.js';
export { sampleRate } from './synthesiser.js';
export type { Samples, SpeechRequest, Synthesiser } from './synthesiser.js';
