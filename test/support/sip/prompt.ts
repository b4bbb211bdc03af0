import { basename } from 'node:path';
import { Fft, type Complex } from './fft.js';
import { rms } from './hearing.js';
import { readAudio, samplesPerMs } from './wav.js';

/** Half a second: long enough that two sentences of one voice do not look alike, short enough to survive a cut. */
export const blockLength = 4_096;
export const chunkLength = 16_384;
export const chunkStep = chunkLength - blockLength;
export const fft = new Fft(chunkLength);

export interface Block {
  readonly at: number;
  readonly length: number;
  readonly norm: number;
}

/** A known prompt, cut into blocks; their spectra are made once and kept. */
export class Prompt {
  readonly blocks: readonly Block[];
  #spectra: readonly Complex[] | undefined;
  readonly #emphasized: Float64Array;

  constructor(
    readonly name: string,
    readonly pcm: Int16Array,
  ) {
    this.#emphasized = emphasized(pcm);
    this.blocks = blocksOf(pcm, this.#emphasized);
    if (this.blocks.length === 0) throw new Error(`Prompt ${name} is silence`);
  }

  static read(path: string): Prompt {
    return new Prompt(basename(path), readAudio(path));
  }

  get durationMs(): number {
    return this.pcm.length / samplesPerMs;
  }

  /** Two blocks to a spectrum: one as the real, one as the imaginary part. */
  get spectra(): readonly Complex[] {
    this.#spectra ??= Array.from({ length: Math.ceil(this.blocks.length / 2) }, (_, pair) => {
      const spectrum = fft.zeros();
      for (const [part, block] of [
        [spectrum.re, this.blocks[2 * pair]],
        [spectrum.im, this.blocks[2 * pair + 1]],
      ] as const) {
        if (block !== undefined) part.set(this.#emphasized.subarray(block.at, block.at + block.length));
      }
      fft.forward(spectrum);
      return spectrum;
    });
    return this.#spectra;
  }
}

/** First difference: lifts the formants that tell words apart over the pitch that all of a voice's words share. */
export function emphasized(pcm: Int16Array): Float64Array {
  const signal = new Float64Array(pcm.length);
  for (let i = 1; i < pcm.length; i += 1) signal[i] = pcm[i]! - 0.9 * pcm[i - 1]!;
  return signal;
}

/** Blocks that hold speech; pauses tell nothing. */
function blocksOf(pcm: Int16Array, signal: Float64Array): Block[] {
  const blocks: Block[] = [];
  const loudness = rms(pcm);
  for (let at = 0; at < pcm.length; at += blockLength) {
    const length = Math.min(blockLength, pcm.length - at);
    if (loudness === 0 || rms(pcm, at, at + length) < loudness / 5) continue;
    if (length < blockLength / 4 && blocks.length > 0) continue;
    let sum = 0;
    for (let i = at; i < at + length; i += 1) sum += signal[i]! ** 2;
    blocks.push({ at, length, norm: Math.sqrt(sum) });
  }
  return blocks;
}
