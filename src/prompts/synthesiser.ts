import type { SpeechProgram } from '../site/index.js';

/** Sound as this folder works with it: 8,000 samples a second, one channel, 16 bits. */
export type Samples = Int16Array;
export const sampleRate = 8000;

export interface SpeechRequest {
  readonly text: string;
  /** Two-letter language. */
  readonly language: string;
  /** The program's own name of the voice, from the site. */
  readonly voice: string;
  readonly program: SpeechProgram;
}

/** Turns text, and recordings of any form, into samples. */
export interface Synthesiser {
  /** Rejects with `OperatorError` when its programs are missing, with `TimedOut` when they hang. */
  speak(request: SpeechRequest, signal?: AbortSignal): Promise<Samples>;
  /** Reads a recorded file. Rejects in the same ways. */
  decode(path: string, signal?: AbortSignal): Promise<Samples>;
}
