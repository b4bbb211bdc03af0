/** Speaks tones: as long as the text, at a pitch that follows from it. Needs no programs. */
import { sampleRate } from '../../../src/prompts/index.js';
import type { Samples, SpeechRequest, Synthesiser } from '../../../src/prompts/index.js';

export class ToneSynthesiser implements Synthesiser {
  readonly spoken: SpeechRequest[] = [];
  readonly decoded: string[] = [];
  /** Set to make it fail. */
  failure: ((request: SpeechRequest) => Error | undefined) | undefined;

  /** Set to let some take as long as the promise. */
  slow: ((request: SpeechRequest) => Promise<void> | undefined) | undefined;

  async speak(request: SpeechRequest): Promise<Samples> {
    this.spoken.push(request);
    await this.slow?.(request);
    const failure = this.failure?.(request);
    if (failure) throw failure;
    return tone(200 + (request.text.length % 40) * 10, request.text.length * 10);
  }

  async decode(path: string): Promise<Samples> {
    this.decoded.push(path);
    return tone(440, 500);
  }
}

/** A quiet tone with silence around it. */
export function tone(hertz: number, lengthMs: number): Samples {
  const silent = sampleRate / 4;
  const samples = new Int16Array(silent * 2 + (lengthMs * sampleRate) / 1000);
  for (let index = 0; index < samples.length - silent * 2; index++) {
    samples[silent + index] = Math.round(2000 * Math.sin((2 * Math.PI * hertz * index) / sampleRate));
  }
  return samples;
}
